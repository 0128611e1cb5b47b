// What rings the app from outside Slack: mails that people write, and a monitoring. A tab beside the phone.

import { h, icon } from "./dom.js";
import { store, on, emit } from "./store.js";
import { get } from "./api.js";
import { toast } from "./dialog.js";
import { letterBox, drawLetter, answerMail } from "./letter.js";
import { alertList, drawAlerts } from "./alerts.js";

const section = (title, about, ...content) => h("section", { class: "outside-part", "aria-label": title }, h("h3", {}, title), h("p", { class: "hint" }, about), ...content);

const mail = section("Write a mail", "To one of the app's addresses. Its mail server says whether it takes it.", letterBox);
const monitoring = section("Monitoring", "Each press posts a webhook, as Prometheus' Alertmanager does.", alertList);
export const outside = h("div", { class: "phone-scroll" }, mail, monitoring);

// outsideRows lead there from the list of conversations; there is no section where nothing can ring the app.
const row = (title, sign, part) => h("li", {}, h("button", { type: "button", class: "row", data: { name: title }, on: { click: () => emit("go-outside", part) } }, icon(sign), h("span", { class: "row-name" }, title)));
const mailRow = row("Write a mail", "mail", mail);
const monitoringRow = row("Monitoring", "pulse", monitoring);
export const outsideRows = h("section", { "aria-label": "Outside", hidden: true }, h("h2", {}, "Outside"), h("ul", {}, mailRow, monitoringRow));

export function drawOutside() {
  const { mail: mails, alerts } = store.outside;
  mail.hidden = mailRow.hidden = !mails;
  monitoring.hidden = monitoringRow.hidden = !alerts;
  outsideRows.hidden = !mails && !alerts;
  if (mails) drawLetter();
  if (alerts) drawAlerts();
}

let heard = null; // of the monitoring, since all was asked for

async function load() {
  heard = null;
  try {
    const all = await get("/sandbox/outside");
    store.outside = { ...all, ...heard };
    emit("outside");
  } catch (error) {
    toast(error.message, "error");
  }
}

on("answer", (letter) => { emit("go-outside", mail); answerMail(letter); });
on("connected", load);
on("monitoring", (data) => { Object.assign(store.outside, (heard = data)); emit("outside"); });
