// The sidebar: who one is, where one could go, what is unread.

import { h, fill, patch, icon, iconButton } from "./dom.js";
import { store, on, emit, isAppDM, userById } from "./store.js";
import { open, refresh } from "./session.js";
import { openMenu } from "./popover.js";
import { run } from "./place.js";
import { pickerButton } from "./picker.js";
import { avatar } from "./avatar.js";
import { adminDrawer } from "./admin.js";
import { welcomePanel } from "./welcome.js";
import { outagePanel } from "./outage.js";
import { phoneRow } from "./phone.js";
import { outsideRows } from "./outside.js";

const root = document.getElementById("sidebar");
const lists = h("div", { class: "channel-lists" });
const line = h("button", { type: "button", class: "status-line", on: { click: adminDrawer } });

export function drawSidebar() {
  fill(root,
    h("header", { class: "sidebar-top" }, h("span", { class: "team-mark", "aria-hidden": "true" }, store.team.name[0]), h("h1", {}, store.team.name),
      store.welcome.length > 0 && iconButton("help", "What to try", () => emit("welcome")), iconButton("gear", "Sandbox settings", adminDrawer)),
    pickerButton(), h("div", { class: "sidebar-scroll" }, welcomePanel("in-sidebar"), lists), outagePanel, line);
  drawn = "";
  rows.clear();
  drawLists();
  drawStatus();
}

let drawn = "";

function drawLists() {
  const real = store.channels.filter((c) => c.kind === "public" || c.kind === "private").sort((a, b) => a.name.localeCompare(b.name));
  const app = store.channels.find(isAppDM) || { id: "app", kind: "im", with: store.app.bot_user_id };
  const direct = store.channels.filter((c) => c.kind === "im" && c !== app);
  const groups = store.channels.filter((c) => c.kind === "mpim");
  const now = JSON.stringify([store.current, document.body.dataset.screen, [...real, app, ...direct, ...groups].map((c) => [c.id, c.name, c.unread, c.mentioned, c.archived]), store.joinable.length]);
  if (now === drawn) return;
  drawn = now;
  const forMe = store.channels.reduce((n, c) => n + (c.id === store.current ? 0 : c.mentioned || 0), 0);
  document.title = (forMe ? `(${forMe}) ` : "") + store.team.name;
  const parts = [phoneRow, section("Apps", [app]), outsideRows, section("Channels", real.filter((c) => !c.archived), store.joinable.length > 0 && browse), section("Direct messages", [...direct, ...groups]), section("Archived", real.filter((c) => c.archived))];
  patch(lists, parts.filter(Boolean));
}

function showJoinable(event) {
  openMenu(event.currentTarget, {
    label: "Channels to join", search: store.joinable.length > 8 ? "Search channels" : undefined,
    sections: () => [{ items: store.joinable.map((c) => ({ value: c.id, text: c.name, hint: c.topic, lead: icon("hash") })) }],
    pick: async (item) => { if (await run("join", { channel: item.value })) await refresh().then(() => open(item.value, "chat")); },
  });
}

const browse = h("li", {}, h("button", { type: "button", class: "row browse", "aria-haspopup": "listbox", on: { click: showJoinable } }, icon("search"), h("span", { class: "row-name" }, "Browse channels")));

const sections = new Map(); // title -> section
const rows = new Map(); // id of a conversation -> its row

function section(title, items, more) {
  if (!items.length && !more) return null;
  if (!sections.has(title)) sections.set(title, h("section", { "aria-label": title }, h("h2", {}, title), h("ul", {})));
  const node = sections.get(title);
  patch(node.lastChild, [...items.map(row), more].filter(Boolean));
  return node;
}

// row draws a conversation into the row that it has already: people may be about to press it.
function row(c) {
  if (!rows.has(c.id)) rows.set(c.id, h("li", {}, h("button", { type: "button", data: { channel: c.id }, on: { click: () => open(c.id, "chat") } })));
  const item = rows.get(c.id);
  const button = item.firstChild;
  const here = c.id === store.current;
  const unread = here && (innerWidth > 720 || document.body.dataset.screen === "chat") ? 0 : c.unread || 0;
  const direct = c.kind === "im" || c.kind === "mpim";
  const count = direct ? unread : unread && (typeof c.mentioned === "number" ? c.mentioned : c.mentioned ? unread : 0);
  button.dataset.name = titleOf(c);
  button.className = ["row", here && "here", unread && "unread", c.archived && "archived"].filter(Boolean).join(" ");
  button.ariaCurrent = here ? "page" : null;
  fill(button, lead(c), h("span", { class: "row-name" }, titleOf(c)), isAppRow(c) && h("span", { class: "badge" }, "App"), unread > 0 && !count && h("span", { class: "dot", "aria-label": `${unread} unread` }), count > 0 && h("span", { class: "count", "aria-label": `${count} for you` }, count > 99 ? "99+" : count));
  return item;
}

const isAppRow = (c) => c.id === "app" || isAppDM(c);

function lead(c) {
  if (isAppRow(c)) return avatar({ name: store.app.name, handle: "app", kind: "bot" }, "small");
  if (c.kind === "im") return avatar(userById(c.with) || { name: "?" }, "small");
  return icon(c.kind === "private" ? "lock" : c.kind === "mpim" ? "people" : "hash");
}

// titleOf is what a conversation is called on this person's screen.
export function titleOf(c) {
  if (isAppRow(c)) return store.app.name;
  if (c.kind === "im") return userById(c.with)?.name || "Direct message";
  return c.name;
}

function drawStatus() {
  const s = store.status;
  const parts = store.online === false ? ["Reconnecting…"] : s ? [s.sockets === 1 ? "1 socket" : `${s.sockets ?? 0} sockets`, s.limits ? "limits on" : "no limits", s.outage && "outage"].filter(Boolean) : ["Connected"];
  const bad = store.online === false || s?.outage || s?.sockets === 0;
  line.className = bad ? "status-line bad" : "status-line";
  fill(line, h("span", { class: "lamp" }), parts.join(" · "));
  line.title = s?.sockets === 0 ? "The app is not connected: its commands and buttons will fail" : "Sandbox settings";
}

on("person", drawSidebar);
on("screen", drawLists);
on("open", drawLists);
on("status", drawStatus);
