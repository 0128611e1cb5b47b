// The list of messages: live, grouped by day and by author, older pages as one scrolls up.

import { h, fill, patch, icon } from "./dom.js";
import { store, on } from "./store.js";
import { loadOlder } from "./session.js";
import { messageNode, renew, follows, pinned } from "./message.js";
import { dayKey, dayName, fromTS } from "./time.js";

const list = h("div", { class: "messages", role: "log", "aria-live": "polite", "aria-label": "Messages", tabindex: "0" });
const top = h("div", { class: "top-mark" });
const jump = h("button", { type: "button", class: "jump", hidden: true, on: { click: () => toEnd() } }, icon("down"), "New messages");
const nodes = new Map(); // ts -> {node, stamp}: what is drawn

export const messageList = h("div", { class: "messages-frame" }, list, jump);

const atEnd = () => list.scrollHeight - list.scrollTop - list.clientHeight < 90;
const toEnd = () => { list.scrollTop = list.scrollHeight; jump.hidden = stuck = true; };
let stuck = true; // the person looks at the end, and stays there as messages arrive

// inList: replies live in their thread.
const inList = (m) => !m.thread_ts || m.thread_ts === m.ts || m.subtype === "thread_broadcast";

const newFrom = () => (store.readAtOpen && store.messages.find((m) => m.ts > store.readAtOpen && !m.ephemeral && m.user !== store.me.id && inList(m))?.ts) || "";

let newLine = "";

const days = new Map(); // ts -> day, as the person counts days

function dayOf(m) {
  if (!days.has(m.ts)) days.set(m.ts, dayKey(store.me, fromTS(m.ts)));
  return days.get(m.ts);
}

function draw() {
  const shown = arrivals(store.messages.filter(inList));
  const out = [top];
  const kept = new Set();
  shown.forEach((m, i) => {
    const before = shown[i - 1];
    const newDay = !before || dayOf(before) !== dayOf(m);
    if (newDay) out.push(h("div", { class: "day", role: "separator" }, h("span", {}, dayName(store.me, fromTS(m.ts)))));
    if (m.ts === newLine && before) out.push(h("div", { class: "new-line", role: "separator" }, h("span", {}, "New")));
    out.push(nodeFor(m, !newDay && m.ts !== newLine && follows(m, before)));
    kept.add(m.ts);
  });
  for (const ts of nodes.keys()) if (!kept.has(ts)) nodes.delete(ts);
  if (!shown.length) out.push(h("p", { class: "empty" }, "Nothing here yet. Say something, or type / for a command."));
  patch(list, out);
}

const gathered = new Map(); // ts of the first -> the one line of several who joined, one after the other

// arrivals makes one line of several people who joined, as Slack does.
function arrivals(list) {
  const out = [];
  for (let i = 0; i < list.length; i++) {
    const run = [list[i]];
    while (joined(list[i]) && joined(list[i + 1]) && dayOf(list[i]) === dayOf(list[i + 1]) && list[i + 1].ts !== newLine) run.push(list[++i]);
    out.push(run.length > 1 ? gather(run) : run[0]);
  }
  return out;
}

const joined = (m) => /^(channel|group)_join$/.test(m?.subtype || "");

function gather(run) {
  const known = gathered.get(run[0].ts);
  if (known?.count === run.length) return known.line;
  const people = run.map((m) => `<@${m.user}>`);
  const line = { ...run[0], text: `${people.slice(0, -1).join(", ")} and ${people.at(-1)} have joined the channel` };
  gathered.set(run[0].ts, { count: run.length, line });
  return line;
}

function nodeFor(m, compact) {
  const known = nodes.get(m.ts);
  const pin = pinned(m);
  if (known && known.m === m && known.compact === compact && known.pin === pin) return known.node;
  const fresh = messageNode(m, { compact });
  const node = known ? renew(known.node, fresh) : fresh;
  nodes.set(m.ts, { node, m, compact, pin });
  return node;
}

const waiting = []; // what changed since the last drawing

// change draws soon: a hundred messages at once are drawn once.
function change(m) {
  if (waiting.push(m) === 1) setTimeout(redraw, 16);
}

function redraw() {
  const end = atEnd();
  const changed = waiting.splice(0).filter(Boolean);
  for (const m of changed) if (nodes.has(m.thread_ts)) nodes.get(m.thread_ts).m = null; // its count of replies is another
  draw();
  const last = store.messages.at(-1)?.ts;
  const news = changed.find((m) => m.ts === last && inList(m));
  if (end || news?.user === store.me.id || news?.ephemeral) toEnd();
  else if (news) jump.hidden = false;
}

on("person", () => { nodes.clear(); days.clear(); gathered.clear(); fill(list); });
on("open", () => {
  list.ariaBusy = "true";
  if (!store.messages.length) { nodes.clear(); fill(list); }
});
on("messages", () => {
  list.ariaBusy = "false";
  newLine = newFrom();
  draw();
  const mark = list.querySelector(".new-line");
  if (mark && list.scrollHeight - mark.offsetTop > list.clientHeight) mark.scrollIntoView({ block: "start" });
  else toEnd();
});
on("message", change);
on("gone", () => change());
on("older", () => {
  const height = list.scrollHeight - list.scrollTop;
  draw();
  list.scrollTop = list.scrollHeight - height;
});

let pins = "";
on("screen", () => {
  const now = JSON.stringify(store.channels.find((c) => c.id === store.current)?.pins || []);
  if (now !== pins && store.messages.length) redraw(); // only what was pinned or is no more becomes another node
  pins = now;
});

let loading = false;
new IntersectionObserver(async ([entry]) => {
  if (!entry.isIntersecting || !store.more || loading || !store.messages.length) return;
  loading = true;
  await loadOlder().catch(() => {});
  loading = false;
}, { root: list, rootMargin: "400px" }).observe(top);

list.addEventListener("scroll", () => {
  stuck = atEnd();
  if (stuck) jump.hidden = true;
}, { passive: true });
new ResizeObserver(() => { if (stuck) toEnd(); }).observe(list);
