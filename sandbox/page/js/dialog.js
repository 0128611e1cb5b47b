// Small questions of the page itself, and Block Kit's confirmation objects.

import { h, iconButton } from "./dom.js";
import { plain, textNodes } from "./text.js";

const host = () => document.getElementById("overlays");

// refocus gives a field its caret back: Chromium restores the focus after a modal without it, and typing goes nowhere.
export function refocus() {
  const field = document.activeElement;
  if (!field?.matches("input, textarea")) return;
  field.blur();
  field.focus({ preventScroll: true });
}

// confirmed asks what a confirm object asks; without one the answer is yes.
export function confirmed(object) {
  if (!object) return Promise.resolve(true);
  return new Promise((resolve) => {
    const answer = (yes) => () => {
      resolve(yes);
      box.close();
    };
    const box = h("dialog", { class: "dialog small", "aria-label": plain(object.title), on: { close: () => { resolve(false); box.remove(); refocus(); } } },
      h("header", {}, h("h2", {}, plain(object.title)), iconButton("close", "Close", answer(false))),
      h("div", { class: "dialog-body text" }, textNodes(object.text)),
      h("footer", {}, h("button", { type: "button", class: "button", on: { click: answer(false) } }, plain(object.deny) || "Cancel"),
        h("button", { type: "button", class: object.style === "danger" ? "button danger solid" : "button primary", on: { click: answer(true) } }, plain(object.confirm) || "Yes")));
    host().append(box);
    box.showModal();
  });
}

// sheet shows content of the page's own (members, pins, the admin drawer) beside or above the chat.
export function sheet(title, content, side) {
  const box = h("dialog", { class: side ? "dialog drawer" : "dialog small", "aria-label": title, on: { close: () => { box.remove(); refocus(); }, click: (event) => { if (event.target === box) box.close(); } } },
    h("header", {}, h("h2", {}, title), iconButton("close", "Close", () => box.close())),
    h("div", { class: "dialog-body" }, content));
  host().append(box);
  box.showModal();
  return box;
}

const recent = [];

// toast tells something in passing. The same may reach the page on two ways; it is said once.
export function toast(text, kind = "info") {
  if (recent.some((r) => r.startsWith(text) || text.startsWith(r))) return;
  recent.push(text);
  setTimeout(() => recent.shift(), 1500);
  const node = h("div", { class: "toast " + kind, role: kind === "error" ? "alert" : undefined }, text);
  const toasts = document.getElementById("toasts");
  toasts.append(node);
  toasts.hidePopover();
  toasts.showPopover(); // above a modal, too
  setTimeout(() => node.classList.add("leaving"), kind === "error" ? 7000 : 4000);
  setTimeout(() => node.remove(), kind === "error" ? 7400 : 4400);
}
