// Where interactive elements live, and how a press reaches the app from there.

import { act } from "./api.js";
import { toast } from "./dialog.js";
import { stateOf } from "./values.js";
import { store } from "./store.js";
import { refresh } from "./session.js";

// run does something as the person and tells what went wrong, if it did. It says whether it went well.
export async function run(verb, body) {
  try {
    await act(verb, body);
    return true;
  } catch (error) {
    toast(error.message, "error");
    return false;
  } finally {
    void refresh();
  }
}

export function messagePlace(m) {
  return place(m.ts, m.state?.values, { channel: m.channel || store.current, ts: m.ts });
}

export const viewPlace = (view) => place(view.id, view.state?.values, { view_id: view.id });

// place tells the app in the order in which things were done: what was typed arrives before the button pressed after it.
function place(id, saved, where) {
  let before = Promise.resolve();
  const tell = (block, element, value) => {
    const body = { ...where, block_id: block.block_id, action_id: element.action_id, value };
    return (before = before.then(() => run("press", body)));
  };
  const self = { id, saved };
  self.suggest = (block, element, value) => act("suggest", { ...where, block_id: block.block_id, action_id: element.action_id, value }).catch((error) => (toast(error.message, "error"), {}));
  self.press = tell;
  self.changed = (block, element) => tell(block, element, stateOf(self, block, element));
  return self;
}
