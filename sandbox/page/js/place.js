// Where interactive elements live, and how a press reaches the app from there.

import { act } from "./api.js";
import { toast } from "./dialog.js";
import { collect } from "./values.js";
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
  const all = [...(m.blocks || []), ...(m.attachments || []).flatMap((a) => a.blocks || [])];
  const place = { id: m.ts, saved: m.state?.values };
  place.press = (block, element, value) =>
    run("press", { channel: m.channel || store.current, ts: m.ts, block_id: block.block_id, action_id: element.action_id, value, values: collect(place, all) });
  return place;
}

export function viewPlace(view, errors) {
  const place = { id: view.id, saved: view.state?.values, errors };
  place.press = (block, element, value) => run("press", { view_id: view.id, block_id: block.block_id, action_id: element.action_id, value, values: collect(place, view.blocks) });
  return place;
}
