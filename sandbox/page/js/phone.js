// The phone of the person: what reached it outside Slack, beside the chat or as a screen of its own.

import { h, patch, say, icon, iconButton } from "./dom.js";
import { store, on, emit } from "./store.js";
import { get, act } from "./api.js";
import { toast } from "./dialog.js";
import { cardOf, forgetCards, answerBox } from "./cards.js";
import { mailbox, drawMailbox, closeMail } from "./mailbox.js";
import { pagers, drawPagers } from "./pagers.js";
import { outside, drawOutside } from "./outside.js";

const pane = document.getElementById("phone");
const wide = () => innerWidth > 1080;
const oneScreen = () => innerWidth <= 720;
const notes = h("div", { class: "phone-notes" });
const list = h("ul", { class: "phone-list", "aria-label": "Calls, SMS and push messages" });
const empty = h("p", { class: "empty" }, "Nothing has reached this phone yet.");
const owner = h("span", {});
const number = h("small", {});

// tabs: name -> its button, its panel, what is in it that wants to be looked at.
const tabs = {
  phone: tab("phone", "Phone", h("div", { class: "phone-scroll" }, notes, list, empty), () => store.phone.items.filter((i) => i.kind !== "email" && !i.read).length),
  mail: tab("mail", "Mail", mailbox, () => store.phone.items.filter((i) => i.kind === "email" && !i.read).length),
  pagers: tab("pagers", "Pagers", pagers, () => store.pagers.incidents.filter((i) => i.status === "triggered").length),
  outside: tab("outside", "Outside", outside, () => 0),
};
let current = "phone";

function tab(name, label, panel, unread) {
  const count = h("span", { class: "count", hidden: true });
  const button = h("button", { type: "button", class: "tab", role: "tab", id: "tab-" + name, "aria-controls": "panel-" + name, data: { name: label }, on: { click: () => choose(name) } }, label, count);
  Object.assign(panel, { id: "panel-" + name, role: "tabpanel" });
  panel.setAttribute("aria-labelledby", button.id);
  return { button, panel, unread, count };
}

function choose(name) {
  current = name;
  closeMail();
  draw();
}

// phoneButton shows and hides the phone; it counts what was not looked at.
const badge = h("span", { class: "count", hidden: true });
export const phoneButton = h("button", { type: "button", class: "icon-button phone-button", on: { click: () => show(!shown()) } }, icon("phone"), badge);

// phoneRow leads there from the list of conversations, where the phone is a screen of its own.
const rowBadge = h("span", { class: "count", hidden: true });
export const phoneRow = h("section", { class: "phone-row", "aria-label": "You" }, h("button", { type: "button", class: "row", data: { name: "Phone" }, on: { click: () => show(true) } }, icon("phone"), h("span", { class: "row-name" }, "Phone"), rowBadge));

const shown = () => pane.checkVisibility();
let before = "list"; // the screen to which one goes back

function show(yes) {
  if (oneScreen()) {
    if (yes && !shown()) before = document.body.dataset.screen;
    document.body.dataset.screen = yes ? "phone" : before;
    emit("screen");
  } else {
    document.body.dataset.phone = yes ? "open" : "closed";
    sessionStorage.setItem("phone", yes ? "" : "closed");
    if (yes && !shown()) emit("thread", ""); // there is room for one of them
  }
  draw();
}

patch(pane, [
  h("header", { class: "chat-top" },
    h("div", { class: "chat-title" }, iconButton("back", "Back to the list", () => show(false), { class: "icon-button back" }), h("div", { class: "title-text" }, h("h2", {}, owner), number), iconButton("close", "Hide the phone", () => show(false), { class: "icon-button hide-phone" })),
    h("div", { class: "tabs", role: "tablist", "aria-label": "Phone" }, Object.values(tabs).map((t) => t.button))),
  ...Object.values(tabs).map((t) => t.panel), answerBox]);

let loading = null; // what was heard while the phone is being read; it happens to it as well

async function load() {
  const me = store.me;
  loading = [];
  try {
    const [phone, all] = await Promise.all([get("/sandbox/phone", { as: me.id }), get("/sandbox/pagers")]);
    if (me !== store.me) return;
    Object.assign(store, { phone: { ...phone, items: phone.items.reverse() }, pagers: all });
    for (const item of loading) put(item);
    loading = null;
    draw();
  } catch (error) {
    toast(error.message, "error");
  }
}

function put(item) {
  const items = store.phone.items;
  const at = items.findIndex((i) => i.id === item.id);
  if (at >= 0) items[at] = item;
  else items.unshift(item);
  return at < 0;
}

function arrived(item) {
  loading?.push(item);
  if (put(item) && item.state === "ringing" && !shown()) toast(`The phone of ${store.me.name} is ringing`);
  draw();
}

let held = false; // a finger is down: nothing moves under it

function hold() {
  held = true;
  const release = () => {
    clearTimeout(late);
    removeEventListener("pointerup", release, true);
    removeEventListener("pointercancel", release, true);
    setTimeout(() => { held = false; draw(); }, 0); // the click comes first
  };
  const late = setTimeout(release, 5000); // the finger went up elsewhere
  addEventListener("pointerup", release, true);
  addEventListener("pointercancel", release, true);
}
pane.addEventListener("pointerdown", hold, true);

// A call that goes on is above everything, as on a phone.
const going = (i) => i.state === "ringing" || i.state === "in-progress";

function draw() {
  if (held || !store.me) return;
  const { items } = store.phone;
  say(number, [store.phone.number, store.phone.email].filter(Boolean).join(" · "));
  say(owner, "Phone of " + store.me.name);
  pane.setAttribute("aria-label", owner.textContent);
  for (const [name, t] of Object.entries(tabs)) {
    t.panel.hidden = name !== current;
    t.button.classList.toggle("here", name === current);
    t.button.setAttribute("aria-selected", String(name === current));
    countOf(t.count, t.unread());
  }
  const here = items.filter((i) => i.kind !== "email");
  patch(list, [...here.filter(going), ...here.filter((i) => !going(i))].map(cardOf));
  empty.hidden = here.length > 0;
  drawNotes();
  answerBox.hidden = current !== "phone" || !here.some((i) => i.kind === "sms" && !i.mine);
  drawMailbox();
  drawPagers();
  drawOutside();
  tabs.outside.button.hidden = !store.outside.mail && !store.outside.alerts;
  drawButtons();
  markSeen(here);
}

function drawNotes() {
  const { number, topic, email } = store.phone;
  const lacks = email === "" && number === "" && topic === "" ? [] : [!number && `${store.me.name} has no phone number: no SMS and no call reaches them.`, !topic && `${store.me.name} subscribes to no push messages.`].filter(Boolean);
  if (notes.dataset.says !== lacks.join()) {
    notes.dataset.says = lacks.join();
    patch(notes, lacks.map((text) => h("p", { class: "phone-note" }, text)));
  }
}

function drawButtons() {
  const unread = tabs.phone.unread() + tabs.mail.unread();
  const label = (shown() ? "Hide the phone" : "Show the phone") + (unread ? `, ${unread} new` : "");
  phoneButton.setAttribute("aria-label", label);
  phoneButton.title = label;
  phoneButton.setAttribute("aria-expanded", String(shown()));
  countOf(badge, unread);
  countOf(rowBadge, unread);
}

function countOf(node, n) {
  node.hidden = n === 0;
  say(node, n > 99 ? "99+" : String(n));
}

// markSeen tells what has been looked at: what the open tab shows, but for a call that rings.
function markSeen(items) {
  if (!shown() || document.visibilityState !== "visible" || current !== "phone") return;
  const fresh = items.filter((i) => !i.read && i.state !== "ringing");
  if (!fresh.length) return;
  for (const i of fresh) i.read = true;
  act("seen", { items: fresh.map((i) => i.id) }).catch(() => {});
  draw();
}

document.body.dataset.phone = wide() && sessionStorage.getItem("phone") !== "closed" ? "open" : "closed";
on("person", () => { forgetCards(); closeMail(); draw(); });
on("connected", load);
on("phone", arrived);
on("pagers", (data) => { Object.assign(store.pagers, data); draw(); });
on("mail", draw);
on("outside", draw);
on("go-outside", (part) => { show(true); choose("outside"); setTimeout(() => part.scrollIntoView({ block: "start" }), 0); }); // it is shown once the finger is up
on("screen", drawButtons);
on("open", drawButtons);
on("thread", () => setTimeout(draw, 0)); // where there is room for one of them, it has gone or is back
document.addEventListener("visibilitychange", draw);
