// The interactive elements of Block Kit. place says where they live and how the app hears of them.

import { h, icon } from "./dom.js";
import { plain, oneLine } from "./text.js";
import { stateOf, setState } from "./values.js";
import { canChoose, chooser } from "./chooser.js";
import { openMenu } from "./popover.js";
import { confirmed } from "./dialog.js";

// element renders one element; quiet ones (inside an input block) keep their state, and the app does not hear of it.
export function element(place, block, e, quiet) {
  const tell = async (state, node) => {
    const before = stateOf(place, block, e);
    setState(place, block, e, state);
    if (!quiet && !(await confirmed(e.confirm))) setState(place, block, e, before);
    else if (quiet) await place.changed(block, e);
    else await busy(node, () => place.changed(block, e));
  };
  const make = makers[e.type] || (canChoose(e.type) ? select : unknown);
  return make(place, block, e, tell, quiet);
}

// busy keeps a control from being used twice while the app is thinking.
async function busy(node, work) {
  if (!node) return work();
  node.classList.add("busy");
  node.setAttribute("aria-busy", "true");
  try {
    return await work();
  } finally {
    node.classList.remove("busy");
    node.removeAttribute("aria-busy");
  }
}

function button(place, block, e, tell) {
  const style = e.style ? "button " + e.style : "button";
  const label = e.accessibility_label || undefined;
  const press = (event) => {
    const node = event.currentTarget;
    if (!node.classList.contains("busy")) void confirmed(e.confirm).then((yes) => yes && busy(node, () => place.press(block, e, e.value)));
  };
  if (!e.url) return h("button", { type: "button", class: style, "aria-label": label, data: { action: e.action_id }, on: { click: press } }, plain(e.text));
  const safe = /^(https?|mailto):/i.test(e.url);
  return h("a", { class: style, "aria-label": label, href: safe ? e.url : undefined, target: "_blank", rel: "noopener noreferrer", data: { action: e.action_id }, on: { click: press } }, plain(e.text), icon("link"));
}

function select(place, block, e, tell) {
  const node = chooser(e, stateOf(place, block, e), (state) => tell(state, node), (typed) => place.suggest(block, e, typed));
  node.dataset.action = e.action_id;
  return node;
}

function overflow(place, block, e, tell) {
  const open = () => openMenu(node, { label: "More actions", sections: () => [{ items: e.options.map((o) => ({ value: o.value, text: plain(o.text), hint: o.description && plain(o.description), url: o.url })) }],
    pick: async (item) => {
      if (/^https?:/i.test(item.url || "")) open_(item.url);
      if (await confirmed(e.confirm)) await busy(node, () => place.press(block, e, item.value));
    } });
  const open_ = (url) => window.open(url, "_blank", "noopener,noreferrer");
  const node = h("button", { type: "button", class: "button overflow", "aria-label": "More actions", "aria-haspopup": "listbox", data: { action: e.action_id }, on: { click: open } }, icon("more"));
  return node;
}

const picker = (type, field, read = (v) => v, write = (v) => v) => (place, block, e, tell) => {
  const state = stateOf(place, block, e);
  const node = h("input", { type, class: "field", value: write(state?.[field]) ?? "", "aria-label": plain(e.placeholder) || type, data: { action: e.action_id }, on: { change: () => tell({ [field]: read(node.value) || null }, node) } });
  return node;
};

const pad = (n) => String(n).padStart(2, "0");
const localTime = (seconds) => {
  if (!seconds) return "";
  const d = new Date(seconds * 1000);
  return `${d.getFullYear()}-${pad(d.getMonth() + 1)}-${pad(d.getDate())}T${pad(d.getHours())}:${pad(d.getMinutes())}`;
};

// flat is the text of a value: a rich text is edited as plain text here.
const flat = (value) => (value?.elements ? value.elements.map(flat).join("") : value?.text ?? value ?? "");

const text = (type, field = "value") => (place, block, e, tell, quiet) => {
  const state = stateOf(place, block, e);
  const keep = () => setState(place, block, e, { [field]: node.value === "" ? null : node.value });
  const enter = (event) => {
    if (event.key === "Enter" && !quiet && !event.isComposing && !(e.multiline && event.shiftKey)) {
      event.preventDefault();
      void tell({ [field]: node.value }, node);
    }
  };
  const props = { class: "field", placeholder: plain(e.placeholder), maxlength: e.max_length, "aria-label": plain(e.placeholder) || undefined, data: { action: e.action_id }, on: { input: keep, keydown: enter, change: () => quiet && tell({ [field]: node.value || null }) }, value: flat(state?.[field]) };
  const node = e.multiline || field !== "value" ? h("textarea", { ...props, rows: "4" }) : h("input", { ...props, type, step: e.is_decimal_allowed ? "any" : undefined, min: e.min_value, max: e.max_value, inputmode: type === "number" ? "decimal" : undefined });
  return node;
};

const choices = (type, field) => (place, block, e, tell) => {
  const many = type === "checkbox";
  const state = stateOf(place, block, e);
  const chosen = new Set([state?.[field]].flat().filter(Boolean).map((o) => o.value));
  const group = h("div", { class: "choices", role: many ? "group" : "radiogroup", data: { action: e.action_id } });
  const name = `${place.id}-${block.block_id}-${e.action_id}`;
  const changed = () => {
    const picked = e.options.filter((_, i) => group.querySelectorAll("input")[i].checked);
    void tell({ [field]: many ? picked : picked[0] || null }, group);
  };
  for (const o of e.options || []) {
    group.append(h("label", { class: "choice" }, h("input", { type, name, value: o.value, checked: chosen.has(o.value), on: { change: changed } }),
      h("span", {}, oneLine(o.text), o.description && h("small", {}, oneLine(o.description)))));
  }
  return group;
};

const unknown = (place, block, e) => h("span", { class: "unknown" }, `(${e.type} is not shown here)`);

const makers = {
  button, overflow, workflow_button: button,
  datepicker: picker("date", "selected_date"),
  timepicker: picker("time", "selected_time"),
  datetimepicker: picker("datetime-local", "selected_date_time", (v) => (v ? String(Math.floor(new Date(v) / 1000)) : null), localTime),
  plain_text_input: text("text"), rich_text_input: text("text", "rich_text_value"), email_text_input: text("email"), url_text_input: text("url"), number_input: text("number"),
  checkboxes: choices("checkbox", "selected_options"),
  radio_buttons: choices("radio", "selected_option"),
};
