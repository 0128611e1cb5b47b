// The mails that were sent to the app, and under each what its sender was answered.

import { h, fill, patch, icon } from "./dom.js";
import { store } from "./store.js";
import { linked, when } from "./cards.js";

export const sentList = h("ul", { class: "sent-list", "aria-label": "Sent mails" });

const cards = new Map(); // id of a mail -> {node, update}

export function drawSent() {
  patch(sentList, store.outside.mail.sent.map(cardOf));
}

function cardOf(mail) {
  if (!cards.has(mail.id)) cards.set(mail.id, make(mail));
  const card = cards.get(mail.id);
  card.update(mail);
  return card.node;
}

function make(mail) {
  const answers = h("div", { role: "status" });
  const none = h("p", { class: "hint" }, "No answer so far.");
  const node = h("li", { class: "phone-card sent", data: { subject: mail.subject } },
    h("header", {}, h("span", { class: "phone-icon" }, icon("mail")), h("b", {}, mail.subject || "(no subject)"), when(mail)),
    h("p", { class: "hint" }, `${mail.from} to ${mail.to}`), none, answers);
  let drawn = 0;
  return { node, update(now) {
    none.hidden = now.answers.length > 0;
    if (now.answers.length !== drawn) fill(answers, now.answers.map(answered));
    drawn = now.answers.length;
  } };
}

const answered = (mail) => h("article", { class: "sent-answer" },
  h("header", {}, icon("reply"), h("b", {}, mail.from.replace(/ <.*>$/, "") + " answers"), when(mail)),
  h("p", { class: "sent-title" }, mail.title), h("p", { class: "phone-text" }, linked(mail.text)));
