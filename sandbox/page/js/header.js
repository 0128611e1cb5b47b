// The head of a conversation: name, topic, members, pins, bookmarks; in the app's DM its tabs.

import { h, fill, patch, icon, iconButton } from "./dom.js";
import { store, on, emit, currentChannel, appOpen, userById } from "./store.js";
import { mrkdwn, decode } from "./mrkdwn.js";
import { emoji } from "./emoji.js";
import { avatar } from "./avatar.js";
import { sheet } from "./dialog.js";
import { titleOf } from "./sidebar.js";
import { pickerSmall } from "./picker.js";
import { messageNode } from "./message.js";
import { phoneButton } from "./phone.js";

export const header = h("header", { class: "chat-top" });

const backButton = iconButton("back", "Back to the channels", back, { class: "icon-button back" });
const membersButton = h("button", { type: "button", class: "members", on: { click: showMembers } });
const text = h("div", { class: "title-text" });
const title = h("div", { class: "chat-title" });

let drawn = "";

// draw leaves in place what one may be about to press, whatever the topic is by now.
function draw() {
  const channel = currentChannel() || (store.current === "app" && { id: "app", kind: "im" });
  const now = JSON.stringify([store.me.id, store.tab, channel && { ...channel, members: channel.members?.length, unread: 0, mentioned: 0, last_ts: "", read: "" }]);
  if (now === drawn) return;
  drawn = now;
  if (!channel) return fill(header);
  fill(text,
    h("h2", {}, channel.kind === "private" ? icon("lock") : channel.kind === "public" ? icon("hash") : null, h("span", {}, titleOf(channel)), appOpen() && h("span", { class: "badge" }, "App"), channel.archived && h("span", { class: "badge" }, "Archived")),
    channel.topic && h("p", { class: "topic", title: decode(channel.topic) }, mrkdwn(channel.topic)));
  patch(title, [backButton, text, channel.name && members(channel), phoneButton, pickerSmall()].filter(Boolean));
  patch(header, [title, appOpen() ? store.app.home_tab && tabs() : marks(channel)].filter(Boolean));
}

function back() {
  document.body.dataset.screen = "list";
  emit("screen");
}

function members(channel) {
  const count = Array.isArray(channel.members) ? channel.members.length : channel.members || 0;
  membersButton.setAttribute("aria-label", `${count} members`);
  fill(membersButton, icon("people"), count);
  return membersButton;
}

function showMembers() {
  const channel = currentChannel();
  const ids = Array.isArray(channel?.members) ? channel.members : [];
  sheet(`Members of ${channel?.name}`, h("ul", { class: "people" }, ids.slice(0, 500).map((id) => {
    const p = userById(id) || { name: id === store.app.bot_user_id ? store.app.name : id, kind: "bot", handle: "app", title: "App" };
    return h("li", {}, avatar(p), h("span", {}, h("b", {}, p.name), h("small", {}, [p.title, p.region].filter(Boolean).join(" · "))));
  }), ids.length > 500 && h("li", {}, `and ${ids.length - 500} more`)));
}

function tabs() {
  const tab = (name, label) => h("button", { type: "button", role: "tab", class: store.tab === name ? "tab here" : "tab", "aria-selected": String(store.tab === name), on: { click: () => { store.tab = name; emit("tab", name); } } }, label);
  return h("div", { class: "tabs", role: "tablist" }, tab("messages", "Messages"), tab("home", "Home"));
}

function marks(channel) {
  const pins = channel.pins || [];
  const bookmarks = channel.bookmarks || [];
  if (!pins.length && !bookmarks.length) return null;
  return h("div", { class: "marks" },
    pins.length > 0 && h("button", { type: "button", class: "mark-chip", on: { click: () => showPins(channel) } }, icon("pin"), `${pins.length} pinned`),
    bookmarks.map((b) => {
      const url = b.link || b.Link || "";
      const face = [b.emoji ? emoji(b.emoji.replace(/:/g, "")) : icon("link"), h("span", {}, b.title || b.Title)];
      return /^(https?|mailto):/i.test(url) ? h("a", { class: "mark-chip", href: url, target: "_blank", rel: "noopener noreferrer", title: url }, face) : h("span", { class: "mark-chip" }, face);
    }));
}

function showPins(channel) {
  const wanted = new Set(channel.pins.map((p) => p.ts || p));
  const found = store.messages.filter((m) => wanted.has(m.ts));
  sheet("Pinned", h("div", { class: "pinned-list" }, found.map((m) => messageNode(m, { thread: true })), found.length < wanted.size && h("p", { class: "hint" }, `${wanted.size - found.length} further up in the channel`)));
}

on("person", draw);
on("open", draw);
on("screen", draw);
on("tab", draw);
