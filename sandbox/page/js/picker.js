// Who one acts as: everybody of the workspace, by region, with title and the time where they are.

import { h, fill, icon } from "./dom.js";
import { store, on, canAct } from "./store.js";
import { avatar } from "./avatar.js";
import { openMenu } from "./popover.js";
import { become } from "./session.js";
import { clock } from "./time.js";

const button = h("button", { type: "button", class: "picker", "aria-haspopup": "listbox", "aria-expanded": "false", on: { click: pick } });
const small = h("button", { type: "button", class: "picker-small", "aria-haspopup": "listbox", "aria-expanded": "false", on: { click: pick } });

const kinds = { admin: "Admin", guest: "Guest", single_guest: "Guest" };

function pick(event) {
  const anchor = event?.currentTarget || [button, small].find((b) => b.offsetParent) || button;
  openMenu(anchor, {
    label: "Acting as", search: "Search people", wide: true, selected: new Set([store.me.id]), sections: byRegion,
    pick: (item) => { if (item.value !== store.me.id) void become(item.person, store.current); },
  });
}

function byRegion() {
  const now = new Date();
  const regions = new Map();
  for (const p of store.people.filter(canAct)) {
    const region = p.region || "Elsewhere";
    if (!regions.has(region)) regions.set(region, []);
    regions.get(region).push({ value: p.id, person: p, text: p.name, hint: [p.title, kinds[p.kind]].filter(Boolean).join(" · "), lead: avatar(p), tail: clock(p, now), find: `${p.name} ${p.handle} ${p.title} ${p.region} ${kinds[p.kind] || ""}` });
  }
  return [...regions].map(([label, items]) => ({ label, items }));
}

function draw() {
  if (!store.me) return;
  const me = store.me;
  fill(button, avatar(me), h("span", { class: "picker-text" }, h("small", {}, "Acting as"), h("b", {}, me.name), h("small", {}, [me.title, clock(me, new Date())].filter(Boolean).join(" · "))), icon("down"));
  button.setAttribute("aria-label", `Acting as ${me.name}`);
  fill(small, avatar(me, "small"));
  small.setAttribute("aria-label", `Acting as ${me.name}`);
  small.title = small.getAttribute("aria-label");
}

export const pickerButton = () => (draw(), button);
export const pickerSmall = () => (draw(), small);

on("person", draw);
setInterval(draw, 30000);
addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key === "k") {
    event.preventDefault();
    pick();
  }
});
