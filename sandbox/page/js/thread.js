// One thread beside the channel.

import { h, fill, iconButton } from "./dom.js";
import { store, on } from "./store.js";
import { messageNode, follows } from "./message.js";
import { composer } from "./composer.js";

const pane = document.getElementById("thread");
const list = h("div", { class: "messages", role: "log", "aria-live": "polite", "aria-label": "Replies" });
const reply = composer("Reply", () => store.thread);

fill(pane, h("header", { class: "chat-top" }, h("div", { class: "chat-title" }, h("h2", {}, "Thread"), iconButton("close", "Close the thread", () => show("")))), list, reply.frame);

function show(ts) {
  store.thread = ts;
  pane.hidden = !ts;
  if (ts) document.body.dataset.thread = "open";
  else delete document.body.dataset.thread;
  draw();
  if (ts) reply.area.focus({ preventScroll: true });
}

function draw() {
  if (!store.thread) return fill(list);
  const root = store.messages.find((m) => m.ts === store.thread);
  const replies = store.messages.filter((m) => m.thread_ts === store.thread && m.ts !== store.thread);
  fill(list, root && messageNode(root, { thread: true }),
    h("div", { class: "day", role: "separator" }, h("span", {}, replies.length === 1 ? "1 reply" : `${replies.length} replies`)),
    replies.map((m, i) => messageNode(m, { thread: true, compact: follows(m, replies[i - 1]) })));
  list.scrollTop = list.scrollHeight;
}

reply.area.placeholder = "Reply…";
on("thread", show);
on("open", () => show(store.thread));
on("messages", draw);
on("gone", draw);
on("message", (m) => { if (store.thread && (m.ts === store.thread || m.thread_ts === store.thread)) draw(); });
addEventListener("keydown", (event) => { if (event.key === "Escape" && store.thread && !document.querySelector("dialog[open], [popover]")) show(""); });
