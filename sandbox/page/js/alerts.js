// What the monitoring watches. A card is made once and changed in place after that: somebody may be pressing it.

import { h, patch, say, icon } from "./dom.js";
import { store } from "./store.js";
import { send } from "./api.js";
import { toast } from "./dialog.js";

export const alertList = h("ul", { class: "phone-list", "aria-label": "What the monitoring watches" });

const cards = new Map(); // name of an alert -> {node, update}

export function drawAlerts() {
  patch(alertList, store.outside.alerts.map((alert) => {
    if (!cards.has(alert.name)) cards.set(alert.name, card(alert));
    cards.get(alert.name).update(alert);
    return cards.get(alert.name).node;
  }));
}

function button(label, style, verb, name) {
  return h("button", { type: "button", class: "button " + style, on: { click: async ({ currentTarget: node }) => {
    if (node.getAttribute("aria-busy")) return;
    node.setAttribute("aria-busy", "true");
    await send("POST", "/sandbox/" + verb, { name }).catch((error) => toast(error.message, "error"));
    node.removeAttribute("aria-busy");
  } } }, label);
}

function card({ name, severity, summary, instance }) {
  const state = h("span", { class: "badge" });
  const fire = button("Fire", "danger", "fire", name);
  const resolve = button("Resolve", "", "resolve", name);
  const answer = h("p", { class: "answer", role: "status" });
  const lines = [curl("Fire"), curl("Resolve")];
  const node = h("li", { class: "phone-card alert", data: { alert: name } }, h("header", {}, h("span", { class: "phone-icon" }, icon("pulse")), h("b", {}, summary), state),
    h("small", {}, [name, severity, instance].join(" · ")), h("div", { class: "row-of" }, fire, resolve), answer,
    h("details", {}, h("summary", {}, "From a terminal"), lines.map((line) => line.node)));
  return { node, update(a) {
    say(state, a.firing ? "firing" : "quiet");
    state.dataset.status = a.firing ? "triggered" : "resolved";
    node.classList.toggle("urgent", a.firing);
    say(fire, a.firing ? "Fire again" : "Fire");
    resolve.disabled = !a.firing;
    answer.hidden = !a.answer;
    say(answer, a.answer ? told(a.answer, a.firing && a.told) : "");
    answer.classList.toggle("bad", Boolean(a.answer) && Math.floor(a.answer.status / 100) !== 2);
    lines[0].update(a.fire);
    lines[1].update(a.resolve);
  } };
}

function told({ status, text, said, took_ms }, times) {
  if (status === 0) return text; // there was no answer
  if (Math.floor(status / 100) !== 2) return `${status} ${text}: ${said}`;
  return `${status} ${text} after ${took_ms} ms` + (times > 1 ? `, told ${times} times` : "");
}

// curl is a line for a shell, to copy.
function curl(label) {
  const line = h("pre", { tabindex: "0", "aria-label": `${label}: the line for a terminal` });
  const copy = h("button", { type: "button", class: "button small", data: { name: `Copy the line that does ${label}` }, on: { click: () => void take(line, copy) } }, "Copy");
  return { node: h("div", { class: "curl" }, h("header", {}, h("b", {}, label), copy), line), update: (text) => say(line, text) };
}

// take copies; where the browser does not let the page, the line is selected at least.
async function take(line, copy) {
  try {
    await navigator.clipboard.writeText(line.textContent);
    copy.textContent = "Copied";
  } catch {
    getSelection().selectAllChildren(line);
    copy.textContent = "Selected";
  }
  setTimeout(() => { copy.textContent = "Copy"; }, 2000);
}
