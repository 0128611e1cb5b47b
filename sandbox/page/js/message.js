// One message as the person sees it.

import { h, patch, icon, iconButton } from "./dom.js";
import { mrkdwn } from "./mrkdwn.js";
import { emoji } from "./emoji.js";
import { blocks, attachments, same } from "./blocks.js";
import { avatar } from "./avatar.js";
import { clock, full, fromTS } from "./time.js";
import { store, userById, emit, currentChannel } from "./store.js";
import { openMenu } from "./popover.js";
import { messagePlace, run } from "./place.js";

export function author(m) {
  const user = userById(m.user);
  if (m.bot_id && !user) return { name: m.username || store.app.name, handle: "app", kind: "bot" };
  if (user?.id === store.app.bot_user_id) return { ...user, name: m.username || store.app.name, kind: "bot" };
  return user || { name: m.username || "Slackbot", handle: "slackbot", kind: "bot" };
}

const quietSubtypes = /^(channel|group)_|^pinned_item$/;

const isQuiet = (m) => quietSubtypes.test(m.subtype || "");

// follows: whether m stands under the same face as the message before it.
export function follows(m, before) {
  if (!before || isQuiet(m) || isQuiet(before) || Boolean(m.ephemeral) !== Boolean(before.ephemeral)) return false;
  return m.user === before.user && m.bot_id === before.bot_id && m.username === before.username && m.ts - before.ts < 300 && !pinned(m);
}

export const pinned = (m) => (currentChannel()?.pins || []).some((p) => (p.ts || p) === m.ts);

export function messageNode(m, { compact, thread } = {}) {
  if (isQuiet(m)) return h("div", { class: "message quiet", data: { ts: m.ts } }, h("span", { class: "text" }, mrkdwn(m.text || "")), " ", stamp(m));
  const who = author(m);
  const place = messagePlace(m);
  return h("article", { class: ["message", compact && "compact", m.ephemeral && "ephemeral", pinned(m) && "pinned"].filter(Boolean).join(" "), data: { ts: m.ts }, "aria-label": `${who.name}, ${clock(store.me, fromTS(m.ts))}` },
    h("div", { class: "gutter" }, compact ? stamp(m) : avatar(who)),
    h("div", { class: "content" },
      pinned(m) && h("div", { class: "note" }, icon("pin"), "Pinned"),
      m.ephemeral && !compact && h("div", { class: "note" }, icon("eye"), "Only visible to you"),
      !compact && h("div", { class: "byline" }, h("span", { class: "author" }, who.name), who.kind === "bot" && h("span", { class: "badge" }, "App"), stamp(m)),
      body(place, m),
      files(m),
      reactions(m),
      !thread && replies(m)),
    actions(m, thread));
}

// renew shows in the node of a message what a fresh one shows. What is the same in both stays: somebody may just be pressing
// a button of a message whose text changes.
export function renew(node, fresh) {
  if (node.tagName !== fresh.tagName) return fresh;
  for (const { name, value } of fresh.attributes) node.setAttribute(name, value);
  const left = [...node.childNodes];
  patch(node, [...fresh.childNodes].map((child) => {
    const at = left.findIndex((old) => same(old, child) || isFrame(old, child));
    if (at < 0) return child;
    const old = left.splice(0, at + 1).at(-1);
    return same(old, child) ? old : renew(old, child);
  }));
  return node;
}

const isFrame = (a, b) => ["content", "blocks"].includes(a.className) && a.className === b.className;

const stamp = (m) => h("time", { class: "stamp", title: full(store.me, fromTS(m.ts)), datetime: fromTS(m.ts).toISOString() }, clock(store.me, fromTS(m.ts)));

function body(place, m) {
  const edited = m.edited && h("span", { class: "edited" }, "(edited)");
  const list = m.blocks?.length ? blocks(place, m.blocks) : m.text ? [h("div", { class: "block text" }, mrkdwn(m.text))] : [];
  const last = list.at(-1);
  const tail = edited && last?.matches(".text, .section, .rich_text") ? last.querySelector(".line:last-of-type, .text") || last : null;
  tail?.append(edited);
  return h("div", { class: "blocks" }, list, attachments(place, m.attachments), edited && !tail && edited);
}

const size = (bytes) => (bytes > 1e6 ? `${(bytes / 1e6).toFixed(1)} MB` : bytes > 1e3 ? `${Math.round(bytes / 1e3)} kB` : `${bytes} bytes`);

const files = (m) => (m.files || []).map((f) => h("div", { class: "file" }, icon("file"), h("span", {}, h("strong", {}, f.title || f.name), h("small", {}, [f.filetype || f.mimetype, f.size && size(f.size)].filter(Boolean).join(" · ")))));

const reactions = (m) => m.reactions?.length > 0 && h("div", { class: "reactions" }, m.reactions.map((r) =>
  h("span", { class: (r.users || []).includes(store.me.id) ? "reaction mine" : "reaction", title: (r.users || []).map((u) => userById(u)?.name || u).join(", ") + ` (:${r.name}:)` }, emoji(r.name), h("b", {}, r.count ?? r.users?.length))));

function replies(m) {
  const list = store.messages.filter((r) => r.thread_ts === m.ts && r.ts !== m.ts);
  if (!list.length) return null;
  const faces = [...new Map(list.map((r) => [r.user || r.bot_id, author(r)])).values()].slice(0, 4);
  return h("button", { type: "button", class: "replies", on: { click: () => emit("thread", m.ts) } }, h("span", { class: "faces" }, faces.map((f) => avatar(f, "tiny"))),
    h("b", {}, list.length === 1 ? "1 reply" : `${list.length} replies`), h("span", {}, "last " + clock(store.me, fromTS(list.at(-1).ts))));
}

function actions(m, thread) {
  const shortcuts = store.shortcuts.filter((s) => s.type === "message");
  const more = shortcuts.length > 0 && iconButton("more", "Message shortcuts", (event) => openMenu(event.currentTarget, {
    label: "Message shortcuts", sections: () => [{ label: store.app.name, items: shortcuts.map((s) => ({ value: s.callback_id, text: s.name, hint: s.description })) }],
    pick: (item) => run("shortcut", { callback_id: item.value, channel: store.current, ts: m.ts }),
  }));
  const reply = !thread && !m.ephemeral && iconButton("reply", "Reply in thread", () => emit("thread", m.ts));
  return (more || reply) && h("div", { class: "message-actions" }, reply, more);
}
