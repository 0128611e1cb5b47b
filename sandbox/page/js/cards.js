// What is on the phone's screen: SMS, calls with their keypad, push messages with their buttons. A card is made once and
// changed in place after that: somebody may be pressing it.

import { h, fill, say, icon, iconButton } from "./dom.js";
import { store } from "./store.js";
import { act } from "./api.js";
import { toast } from "./dialog.js";
import { emoji } from "./emoji.js";
import { clock, full } from "./time.js";

const cards = new Map(); // id of an item -> {node, update}

export const forgetCards = () => cards.clear();

export function cardOf(item) {
  if (!cards.has(item.id)) cards.set(item.id, makers[item.kind](item));
  const card = cards.get(item.id);
  card.update(item);
  return card.node;
}

// linked turns the addresses in a text into links. Everything else stays text.
export function linked(text) {
  return (text || "").split(/(https?:\/\/[^\s<>"]*[^\s<>".,;:!?)\]'])/).map((part, i) => (i % 2 ? h("a", { href: part, target: "_blank", rel: "noopener noreferrer" }, part) : part));
}

export const when = (item) => h("time", { class: "stamp", datetime: item.at, title: full(store.me, new Date(item.at)) }, clock(store.me, new Date(item.at)));

const frame = (item, kind, name, ...rest) => h("li", { class: "phone-card " + kind, data: { item: item.id } }, h("header", {}, h("span", { class: "phone-icon" }, icon(kind)), name, when(item)), ...rest);

// busy makes one request of a press, and tells what went wrong.
async function busy(node, verb, body) {
  if (node.getAttribute("aria-busy")) return;
  node.setAttribute("aria-busy", "true");
  try {
    await act(verb, body);
  } catch (error) {
    toast(error.message, "error");
  } finally {
    node.removeAttribute("aria-busy");
  }
}

const press = (label, style, verb, body) => h("button", { type: "button", class: "button " + style, on: { click: (event) => busy(event.currentTarget, verb, body) } }, label);

function sms(item) {
  const node = frame(item, "sms", h("b", {}, item.mine ? "You" : item.from), h("p", { class: "phone-text" }, linked(item.text)));
  node.classList.toggle("mine", Boolean(item.mine));
  return { node, update() {} };
}

const states = { ringing: "is calling", "in-progress": "on the line", completed: "call ended", busy: "declined", "no-answer": "missed call", failed: "failed" };

function call(item) {
  const state = h("span", { class: "phone-state" });
  const text = h("p", { class: "phone-text", "aria-live": "polite" });
  const body = { item: item.id };
  const ringing = h("div", { class: "row-of" }, press("Answer", "primary answer", "answer", body), press("Decline", "danger", "hangup", body));
  const end = h("div", { class: "row-of" }, press("Hang up", "danger", "hangup", body));
  const keys = h("div", { class: "keypad", role: "group", "aria-label": "Keypad" }, [..."123456789*0#"].map((key) => h("button", { type: "button", class: "key", data: { name: "Key " + key }, "aria-label": "Key " + key, on: { click: (event) => busy(event.currentTarget, "key", { ...body, key }) } }, key)));
  const pressed = h("p", { class: "phone-pressed" });
  const node = frame(item, "call", h("b", {}, item.from), state, text, pressed, ringing, keys, end);
  let spoken = "";
  return { node, update(i) {
    say(state, states[i.state]);
    if (spoken !== (i.text || "")) fill(text, (spoken = i.text || "").split("\n").map((line) => h("span", { class: "spoken" }, line)));
    say(pressed, i.keys ? "You pressed " + i.keys : "");
    node.classList.toggle("ringing", i.state === "ringing");
    node.classList.toggle("going", i.state === "in-progress");
    text.hidden = !i.text;
    pressed.hidden = !i.keys;
    ringing.hidden = i.state !== "ringing";
    end.hidden = i.state !== "in-progress";
    keys.hidden = !i.listens;
  } };
}

function push(item) {
  const buttons = (item.buttons || []).map((b) => (b.url ? h("a", { class: "button", href: /^https?:/i.test(b.url) ? b.url : undefined, target: "_blank", rel: "noopener noreferrer", on: { click: () => act("push", { item: item.id, label: b.label }).catch(() => {}) } }, b.label, icon("link")) : press(b.label, "", "push", { item: item.id, label: b.label })));
  const done = buttons.map(() => icon("check"));
  buttons.forEach((b, i) => b.append(done[i]));
  const signs = (item.tags || []).filter((t) => emoji(t) !== `:${t}:`); // ntfy's apps put them before the title
  const words = (item.tags || []).filter((t) => !signs.includes(t));
  const title = [...signs.map(emoji), item.title || item.from].join(" ");
  const safe = /^https?:/i.test(item.link || "");
  const node = frame(item, "push", safe ? h("b", {}, h("a", { href: item.link, target: "_blank", rel: "noopener noreferrer" }, title)) : h("b", {}, title),
    h("p", { class: "phone-text" }, linked(item.text)), words.length > 0 && h("p", { class: "phone-tags" }, words.map((t) => h("span", { class: "badge" }, t))), buttons.length > 0 && h("div", { class: "row-of" }, buttons));
  node.classList.toggle("urgent", item.priority >= 4);
  return { node, update(i) {
    done.forEach((mark, at) => mark.toggleAttribute("hidden", !i.buttons[at].pressed));
  } };
}

const makers = { sms, call, push };

// answerBox answers the last SMS.
const answer = h("input", { class: "field", "aria-label": "Answer the last SMS", placeholder: "Answer the last SMS", autocomplete: "off" });
export const answerBox = h("form", { class: "phone-answer", hidden: true, on: { submit: async (event) => {
  event.preventDefault();
  const text = answer.value.trim();
  if (!text) return;
  answer.value = "";
  await busy(answerBox, "reply", { text });
} } }, answer, iconButton("send", "Send the SMS", () => answerBox.requestSubmit(), { class: "icon-button send" }));
