// Select menus of Block Kit: a button that shows what is chosen and opens the menu of what there is.

import { h, fill, icon } from "./dom.js";
import { plain } from "./text.js";
import { openMenu } from "./popover.js";
import { store, userById, channelById } from "./store.js";
import { avatar } from "./avatar.js";

const people = () => [{ items: store.people.filter((p) => p.kind !== "deactivated").map((p) => ({ value: p.id, text: p.name, hint: p.title, lead: avatar(p, "small"), find: `${p.name} ${p.handle} ${p.title}` })) }];
const channels = (privateToo) => () => [{ items: store.channels.filter((c) => c.kind === "public" || (privateToo && c.kind === "private")).map((c) => ({ value: c.id, text: c.name, lead: icon(c.kind === "private" ? "lock" : "hash") })) }];

const optionItem = (o) => ({ value: o.value, text: plain(o.text), hint: o.description && plain(o.description), option: o });

const options = (element) => () => groups(element);

const groups = (element) =>
  element.option_groups?.length ? element.option_groups.map((g) => ({ label: plain(g.label), items: g.options.map(optionItem) })) : [{ items: (element.options || []).map(optionItem) }];

// kinds: the field of the state, where the choices come from, what a chosen value is called.
const kinds = {
  static_select: ["selected_option", options],
  external_select: ["selected_option", options],
  users_select: ["selected_user", () => people],
  channels_select: ["selected_channel", () => channels(false)],
  conversations_select: ["selected_conversation", () => channels(true)],
};

const nameOf = (value) => (value && typeof value === "object" ? plain(value.text) : userById(value)?.name || (channelById(value) ? "#" + channelById(value).name : value));

// chooser makes the button; suggest asks the app for the options of a menu that the app keeps itself.
export function chooser(element, state, change, suggest) {
  const multi = element.type.startsWith("multi_");
  const [single, source] = kinds[element.type.replace("multi_", "")];
  const field = multi ? single + "s" : single;
  const sections = source(element);
  const external = element.type.endsWith("external_select");
  const load = external && (async (typed) => (typed.length < (element.min_query_length ?? 3) ? [{ items: [] }] : groups(await suggest(typed))));
  const total = sections().reduce((n, s) => n + s.items.length, 0);
  let chosen = [state?.[field]].flat().filter((v) => v !== null && v !== undefined);
  const bare = (v) => (typeof v === "object" ? v.value : v);

  const button = h("button", { type: "button", class: multi ? "select multi" : "select", "aria-haspopup": "listbox", "aria-expanded": "false", on: { click: open } });
  function draw() {
    const names = chosen.map(nameOf);
    fill(button, h("span", { class: names.length ? "chosen" : "placeholder" }, multi && names.length ? names.map((n) => h("span", { class: "chip" }, n)) : names[0] || plain(element.placeholder) || "Choose"), icon("down"));
  }
  function open() {
    const selected = new Set(chosen.map(bare));
    openMenu(button, {
      label: plain(element.placeholder) || "Choices", sections, load, multi, selected, search: external || total > 8 ? "Search" : undefined,
      pick: (item) => {
        const value = item.option || item.value;
        if (!multi) chosen = [value];
        else if (selected.has(item.value)) chosen = element.max_selected_items && chosen.length >= element.max_selected_items ? chosen : [...chosen, value];
        else chosen = chosen.filter((v) => bare(v) !== item.value);
        draw();
        change({ [field]: multi ? chosen : chosen[0] });
      },
    });
  }
  draw();
  return button;
}

export const canChoose = (type) => type.replace("multi_", "") in kinds;
