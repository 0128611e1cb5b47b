// Where one writes: Enter sends, Shift+Enter breaks the line, "/" "@" "#" offer what could follow.

import { h, fill, icon, iconButton } from "./dom.js";
import { store, on, currentChannel, appOpen } from "./store.js";
import { act } from "./api.js";
import { offers } from "./completion.js";
import { avatar } from "./avatar.js";
import { openMenu } from "./popover.js";
import { run } from "./place.js";
import { open } from "./session.js";

const texts = new Map(); // what was begun and not sent, by channel

// composer makes one; thread() names the message whose thread it writes to, or is empty.
export function composer(label, thread = () => "") {
  const id = thread === noThread ? "composer" : "reply";
  const area = h("textarea", { id, rows: "1", "aria-label": label, autocomplete: "off", role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": id + "-offers", on: { input: changed, keydown: keys, keyup: () => { handled = false; }, beforeinput: broken, click: offer, blur: () => setTimeout(() => document.activeElement !== area && hide(), 150) } });
  const list = h("div", { id: id + "-offers", class: "offers", role: "listbox", "aria-label": "Suggestions", hidden: true });
  const problem = h("div", { class: "composer-problem", role: "alert", hidden: true });
  const sendButton = iconButton("send", "Send", send, { class: "icon-button send", disabled: true });
  const bolt = iconButton("bolt", "Commands and shortcuts", menu);
  const frame = h("div", { class: "composer" }, list, problem, h("div", { class: "composer-row" }, thread === noThread && bolt, area, sendButton));
  let current = { items: [] };
  let active = 0;
  let shift = false;
  let handled = false; // Enter has already done what it does

  // Keyboards of phones do not always name the key; a break of the line that was not asked for sends.
  function broken(event) {
    if (event.inputType !== "insertLineBreak" || event.isComposing || shift) return;
    event.preventDefault();
    if (!handled) void send();
  }

  function changed() {
    area.style.setProperty("height", "auto");
    if (area.scrollHeight) area.style.setProperty("height", `${Math.min(area.scrollHeight, innerHeight / 3)}px`); // on a phone it may be out of sight
    sendButton.disabled = !area.value.trim();
    problem.hidden = true;
    if (thread === noThread) texts.set(store.me?.id + store.current, area.value);
    offer();
  }

  function offer() {
    current = document.activeElement === area ? offers(area.value, area.selectionStart) : { items: [] };
    const typed = area.value.slice(current.from, area.selectionStart);
    if (current.items.length === 1 && current.items[0].text === typed) current = { items: [], note: current.items[0].tail };
    active = 0;
    draw();
  }

  function draw() {
    list.hidden = !current.items.length && !current.note;
    area.setAttribute("aria-expanded", String(current.items.length > 0));
    area.setAttribute("aria-activedescendant", current.items.length ? `${id}-offer-${active}` : "");
    fill(list, current.note && h("div", { class: "offer-note" }, current.note), current.items.map((item, i) => h("div", { class: i === active ? "offer active" : "offer", role: "option", id: `${id}-offer-${i}`, "aria-selected": String(i === active), on: { mousedown: (event) => { event.preventDefault(); take(i); } } },
      item.person ? avatar(item.person, "small") : h("span", { class: "offer-mark" }, item.mark), h("b", {}, item.text), h("span", { class: "offer-hint" }, item.hint), item.tail && h("span", { class: "offer-tail" }, item.tail))));
  }

  const hide = () => { current = { items: [] }; draw(); };

  function take(i) {
    const rest = area.value.slice(area.selectionStart).replace(/^ /, "");
    const head = area.value.slice(0, current.from) + current.items[i].text + " ";
    area.value = head + rest;
    area.setSelectionRange(head.length, head.length);
    area.focus();
    changed();
  }

  function keys(event) {
    if (event.isComposing) return;
    shift = event.shiftKey;
    const moves = { ArrowDown: 1, ArrowUp: -1 };
    if (current.items.length && event.key in moves) active = (active + moves[event.key] + current.items.length) % current.items.length;
    else if (current.items.length && (event.key === "Tab" || (event.key === "Enter" && !event.shiftKey))) take(active);
    else if (event.key === "Escape" && !list.hidden) hide();
    else if (event.key === "Enter" && !event.shiftKey) void send();
    else return;
    if (current.items.length) draw();
    handled = true;
    event.preventDefault();
    event.stopPropagation();
  }

  async function send() {
    const text = area.value.trim();
    if (!text) return;
    const command = /^\/\S/.test(text);
    const where = store.current === "app" ? "" : store.current;
    const body = command ? { channel: where, text } : { channel: where, text, thread_ts: thread() || undefined };
    if (command && thread()) return tell("Slash commands do not work in threads; Slack refuses them as well.");
    put("");
    try {
      await act(command ? "command" : "say", body);
    } catch (error) {
      tell(error.message);
      if (!command && !area.value) put(text);
    }
  }

  function tell(text) {
    fill(problem, text);
    problem.hidden = false;
  }

  function put(text) {
    area.value = text;
    changed();
  }

  function menu() {
    const shortcuts = store.shortcuts.filter((s) => s.type === "global").map((s) => ({ value: s.callback_id, text: s.name, hint: s.description, lead: icon("bolt"), shortcut: true }));
    const commands = store.commands.map((c) => ({ value: c.command, text: c.command, hint: c.description, lead: h("span", { class: "offer-mark" }, "/") }));
    openMenu(bolt, { label: "Commands and shortcuts", sections: () => [{ label: "Shortcuts", items: shortcuts }, { label: "Commands", items: commands }],
      pick: (item) => {
        if (item.shortcut) return void run("shortcut", { callback_id: item.value });
        put(item.value + " ");
        setTimeout(() => area.focus(), 0);
      } });
  }

  return { frame, area, put };
}

const noThread = () => "";

export const main = composer("Message", noThread);

// compose puts a text into the composer, ready to be sent or changed.
export async function compose(text) {
  document.body.dataset.screen = "chat";
  if (!store.current && store.channels[0]) await open(store.channels[0].id);
  main.put(text);
  main.area.focus();
  main.area.setSelectionRange(text.length, text.length);
}

on("open", () => {
  const channel = currentChannel();
  const begun = texts.get(store.me.id + store.current) || "";
  if (begun !== main.area.value) main.put(begun);
  main.area.placeholder = channel?.name ? `Message ${channel.kind === "private" ? "" : "#"}${channel.name}` : `Message ${appOpen() ? store.app.name : "them"}`;
  main.area.setAttribute("aria-label", main.area.placeholder);
  main.frame.classList.toggle("archived", Boolean(channel?.archived));
});
