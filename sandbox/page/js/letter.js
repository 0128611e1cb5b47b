// A mail to the app: from the person, or from somebody who does not work here.

import { h, fill, say, iconButton } from "./dom.js";
import { store, on } from "./store.js";
import { act } from "./api.js";

const from = h("select", { class: "field", "aria-label": "From", on: { change: drawLetter } });
const to = h("select", { class: "field", "aria-label": "To", on: { change: drawLetter } });
const address = h("small", {});
const about = h("small", {});
const subject = h("input", { class: "field", "aria-label": "Subject", placeholder: "Subject", autocomplete: "off", maxlength: "500" });
const text = h("textarea", { class: "field", "aria-label": "Text", placeholder: "What has happened?", rows: "3" });
const sendButton = h("button", { type: "submit", class: "button primary" }, "Send the mail");
const answer = h("p", { class: "answer", role: "status", hidden: true });

const answered = h("p", { class: "answers", hidden: true }, h("span", {}), iconButton("close", "This is no answer", () => answerMail(null)));

const labelled = (label, ...fields) => h("label", { class: "field-label" }, h("span", {}, label), fields);

export const letterBox = h("form", { class: "phone-card letter", on: { submit: (event) => { event.preventDefault(); void send(); } } },
  labelled("From", from, address), labelled("To", to, about), answered, subject, text, sendButton, answer);

let drawn = "";
let answers = null; // the mail that is answered

// answerMail makes the letter an answer of the person's to a mail; to none where there is none.
export function answerMail(mail) {
  answers = mail;
  subject.value = mail ? "Re: " + (mail.title || "").replace(/^re: /i, "") : "";
  if (mail) from.value = "";
  drawLetter();
  if (mail) setTimeout(() => text.focus(), 0); // it is shown once the finger is up
}

export function drawLetter() {
  const { recipients, strangers } = store.outside.mail;
  const now = JSON.stringify([store.me.id, recipients, strangers, answers?.id]);
  if (now !== drawn) {
    drawn = now;
    answered.hidden = !answers;
    say(answered.firstChild, answers ? `In answer to “${answers.title}”` : "");
    options(from, [["", store.me.name], ...strangers.map((s) => [s.address, `${s.name}, ${s.about}`])]);
    options(to, answers ? [[answers.reply_to, answers.reply_to]] : recipients.map((r) => [r.address, r.address]));
  }
  say(address, from.value || store.phone.email);
  say(about, recipients.find((r) => r.address === to.value)?.about || "");
}

function options(select, list) {
  const before = select.value;
  fill(select, list.map(([value, label]) => h("option", { value }, label)));
  if (list.some(([value]) => value === before)) select.value = before;
}

async function send() {
  if (sendButton.disabled) return;
  sendButton.disabled = true;
  try {
    const { receipt } = await act("letter", { stranger: from.value, to: to.value, subject: subject.value, text: text.value, answers: answers?.key });
    const taken = receipt.code === 250;
    tell(`${receipt.code} ${receipt.text}`, taken);
    if (taken) {
      text.value = "";
      answerMail(null);
    }
  } catch (error) {
    tell(error.message, false);
  } finally {
    sendButton.disabled = false;
  }
}

function tell(what, well) {
  say(answer, what);
  answer.hidden = false;
  answer.classList.toggle("bad", !well);
}

on("person", () => {
  answer.hidden = true;
  from.value = "";
  if (answers) answerMail(null);
});
