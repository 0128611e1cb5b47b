// What PagerDuty and Opsgenie were told, and what people do there.

import { h, patch, say, icon } from "./dom.js";
import { store } from "./store.js";
import { act } from "./api.js";
import { toast } from "./dialog.js";
import { when } from "./cards.js";

const list = h("ul", { class: "phone-list", "aria-label": "Incidents of the pagers" });
const empty = h("p", { class: "empty" }, "PagerDuty and Opsgenie were told of nothing yet.");
const webhooks = h("p", { class: "phone-note" });
export const pagers = h("div", { class: "phone-scroll" }, list, empty, webhooks);

const names = { pagerduty: "PagerDuty", opsgenie: "Opsgenie" };
const cards = new Map(); // id of an incident -> {node, update}

export function drawPagers() {
  const { incidents, webhooks: received } = store.pagers;
  patch(list, incidents.toReversed().map((i) => {
    if (!cards.has(i.id)) cards.set(i.id, card(i));
    cards.get(i.id).update(i);
    return cards.get(i.id).node;
  }));
  empty.hidden = incidents.length > 0;
  webhooks.hidden = received.length === 0;
  say(webhooks, `${received.length} signed ${received.length === 1 ? "webhook was" : "webhooks were"} received.`);
}

function card(incident) {
  const press = (label, verb) => h("button", { type: "button", class: "button", on: { click: () => act(verb, { key: incident.key }).catch((error) => toast(error.message, "error")) } }, label);
  const acknowledge = press("Acknowledge", "pagerack");
  const resolve = press("Resolve", "pagerresolve");
  const status = h("span", { class: "badge" });
  const by = h("small", {});
  const safe = /^https?:/i.test(incident.link || "");
  const node = h("li", { class: "phone-card pager" }, h("header", {}, h("span", { class: "phone-icon" }, icon("pager")), h("b", {}, names[incident.provider]), status, when(incident)),
    h("p", { class: "phone-text" }, safe ? h("a", { href: incident.link, target: "_blank", rel: "noopener noreferrer" }, incident.title) : incident.title), by, h("div", { class: "row-of" }, acknowledge, resolve));
  return { node, update(i) {
    const mine = i.provider === "pagerduty";
    say(status, i.status);
    status.dataset.status = i.status;
    say(by, [i.urgency, i.source, i.alerts > 1 && `${i.alerts} alerts`, i.by && "by " + i.by].filter(Boolean).join(" · "));
    acknowledge.hidden = !mine || i.status !== "triggered";
    resolve.hidden = !mine || i.status === "resolved";
  } };
}
