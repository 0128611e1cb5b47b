// What rings the app from outside Slack: mails that people write, and a monitoring. A tab beside the phone.

import { h, icon } from "./dom.js";
import { store, on, emit } from "./store.js";
import { get } from "./api.js";
import { toast } from "./dialog.js";
import { letterBox, drawLetter, answerMail } from "./letter.js";
import { sentList, drawSent } from "./sent.js";
import { alertList, drawAlerts } from "./alerts.js";

const section = (title, about, ...content) => h("section", { class: "outside-part", "aria-label": title }, h("h3", {}, title), h("p", { class: "hint" }, about), ...content);

const mail = section("Write a mail", "To one of the app's addresses. Its mail server says whether it takes it, and who wrote it is answered by mail.", letterBox, sentList);
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
  if (mails) {
    drawLetter();
    drawSent();
  }
  if (alerts) drawAlerts();
}

let heard = null; // of the monitoring, since all was asked for
let sent = null; // likewise, the mails that were sent

async function load() {
  heard = sent = null;
  try {
    const all = await get("/sandbox/outside");
    store.outside = { ...all, ...heard };
    if (all.mail && sent) all.mail.sent = sent;
    emit("outside");
  } catch (error) {
    toast(error.message, "error");
  }
}

on("answer", (letter) => { emit("go-outside", mail); answerMail(letter); });
on("connected", load);
on("letters", (data) => { sent = data.sent; if (store.outside.mail) store.outside.mail.sent = sent; emit("outside"); });
on("monitoring", (data) => { Object.assign(store.outside, (heard = data)); emit("outside"); });
