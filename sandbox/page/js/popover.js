// One menu for everything that is chosen from a list: selects, overflow menus, people, actions of a message.

import { h, fill, icon } from "./dom.js";

const shownAtOnce = 100;

// openMenu shows sections of items {value, text, hint, lead, keep} at the anchor. pick(item) is called for each choice; with
// multi the menu stays open and selected (a Set of values) is kept up. Where load is given, it finds the sections for what
// is typed.
export function openMenu(anchor, { label, sections, load, search, multi, selected = new Set(), pick, wide }) {
  const input = search && h("input", { type: "search", class: "menu-search", placeholder: search, "aria-label": search, autocomplete: "off", spellcheck: "false" });
  const list = h("div", { class: "menu-list", role: "listbox", "aria-label": label, "aria-multiselectable": multi ? "true" : undefined, tabindex: input ? undefined : "-1" });
  const menu = h("div", { class: wide ? "menu wide" : "menu", popover: "auto" }, input && h("div", { class: "menu-top" }, icon("search"), input), list);
  let rows = [];
  let active = -1;
  let waiting = 0;

  const choose = (item) => {
    if (multi) {
      if (!selected.delete(item.value)) selected.add(item.value);
      draw();
    } else {
      menu.hidePopover();
    }
    pick(item);
  };
  const mark = (index) => {
    rows[active]?.node.classList.remove("active");
    active = Math.max(0, Math.min(rows.length - 1, index));
    rows[active]?.node.classList.add("active");
    rows[active]?.node.scrollIntoView({ block: "nearest" });
    (input || list).setAttribute("aria-activedescendant", rows[active]?.node.id || "");
  };
  const option = (item) => {
    const on = selected.has(item.value);
    const node = h("div", { class: "menu-item", role: "option", id: "menu-" + rows.length, "aria-selected": String(on), on: { click: () => choose(item), mousemove: () => mark(rows.findIndex((r) => r.node === node)) } },
      item.lead, h("span", { class: "menu-text" }, h("span", {}, item.text), item.hint && h("small", {}, item.hint)), item.tail && h("span", { class: "menu-tail" }, item.tail), on && icon("check"));
    rows.push({ item, node });
    return node;
  };
  const draw = () => {
    const words = (input?.value || "").toLowerCase().split(/\s+/).filter(Boolean);
    const found = (item) => load || words.every((w) => (item.find || item.text + " " + (item.hint || "")).toLowerCase().includes(w));
    const keep = active;
    rows = [];
    let left = 0;
    const parts = sections().map((section) => {
      const items = section.items.filter(found);
      const room = shownAtOnce - rows.length;
      left += Math.max(0, items.length - room);
      const shown = items.slice(0, room);
      return shown.length ? h("div", { role: "group", "aria-label": section.label }, section.label && h("div", { class: "menu-label" }, section.label), shown.map(option)) : null;
    });
    fill(list, parts, left > 0 && h("div", { class: "menu-note" }, `${left} more; type to find them`), !rows.length && h("div", { class: "menu-note" }, "Nothing found"));
    mark(words.length ? 0 : keep >= 0 ? keep : Math.max(0, rows.findIndex((r) => selected.has(r.item.value))));
  };
  const keys = (event) => {
    const moves = { ArrowDown: active + 1, ArrowUp: active - 1, PageDown: active + 8, PageUp: active - 8 };
    if (event.key in moves) mark(moves[event.key]);
    else if (event.key === "Enter" && rows[active]) choose(rows[active].item);
    else if (event.key === "Tab") menu.hidePopover();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  menu.addEventListener("keydown", keys);
  menu.addEventListener("toggle", (event) => {
    anchor.setAttribute("aria-expanded", String(event.newState === "open"));
    if (event.newState !== "closed") return;
    if (menu.contains(document.activeElement) || document.activeElement === document.body) anchor.focus({ preventScroll: true });
    menu.remove();
  });
  const ask = async () => {
    const typed = input.value;
    const found = await load(typed);
    if (typed !== input.value) return; // a later question is on its way
    sections = () => found;
    draw();
  };
  input?.addEventListener("input", () => {
    clearTimeout(waiting);
    if (load) waiting = setTimeout(ask, 200);
    else draw();
  });
  (anchor.closest("dialog") || document.body).append(menu);
  draw();
  if (load) void ask();
  menu.showPopover();
  place(menu, anchor);
  (input || list).focus({ preventScroll: true });
}

// place puts the menu below its anchor, or above where there is more room, and never past the window.
function place(menu, anchor) {
  const box = anchor.getBoundingClientRect();
  const gap = 6;
  const below = innerHeight - box.bottom - gap * 2;
  const above = box.top - gap * 2;
  const up = below < Math.min(menu.offsetHeight, 260) && above > below;
  menu.style.setProperty("max-height", `${Math.round(up ? above : below)}px`);
  menu.style.setProperty("min-width", `${Math.round(Math.min(box.width, innerWidth - 16))}px`);
  menu.style.setProperty("left", `${Math.round(Math.max(8, Math.min(box.left, innerWidth - menu.offsetWidth - 8)))}px`);
  menu.style.setProperty("top", up ? "auto" : `${Math.round(box.bottom + gap)}px`);
  menu.style.setProperty("bottom", up ? `${Math.round(innerHeight - box.top + gap)}px` : "auto");
}
