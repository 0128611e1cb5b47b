// The person's mailbox: a list of mails, and one of them open.

import { h, fill, patch, say, icon, iconButton } from "./dom.js";
import { store, emit } from "./store.js";
import { act } from "./api.js";
import { linked, when } from "./cards.js";

const list = h("ul", { class: "mail-list", "aria-label": "Mails" });
const empty = h("p", { class: "empty" }, "This mailbox is empty.");
const reader = h("article", { class: "mail", hidden: true });
export const mailbox = h("div", { class: "phone-scroll" }, list, empty, reader);

const rows = new Map(); // id of a mail -> its row
let open = ""; // the id of the mail that is read

export function drawMailbox() {
  const mails = store.phone.items.filter((i) => i.kind === "email");
  if (!mails.length) rows.clear();
  patch(list, mails.map(row));
  list.hidden = Boolean(open);
  empty.hidden = mails.length > 0;
  reader.hidden = !open;
}

function row(mail) {
  if (!rows.has(mail.id)) {
    rows.set(mail.id, h("li", {}, h("button", { type: "button", class: "mail-row", data: { name: mail.title || "(no subject)" }, on: { click: () => read(mail.id) } },
      h("span", { class: "mail-from" }, h("span", {}, mail.from.replace(/ <.*>$/, "")), when(mail)), h("span", { class: "mail-subject" }, mail.title || "(no subject)"), h("span", { class: "mail-start" }, (mail.text || "").slice(0, 120)))));
  }
  const item = rows.get(mail.id);
  item.firstChild.classList.toggle("unread", !mail.read);
  return item;
}

function read(id) {
  const mail = store.phone.items.find((i) => i.id === id);
  open = id;
  let plain = !mail.html;
  const body = h("div", { class: "mail-body" });
  const other = h("button", { type: "button", class: "button", hidden: !mail.html, on: { click: () => { plain = !plain; draw(); } } });
  // The frame has no script and asks nobody for anything; what the server sends with it forbids the rest.
  const draw = () => {
    say(other, plain ? "Show as it was sent" : "Show as plain text");
    fill(body, plain ? h("p", { class: "phone-text" }, linked(mail.text)) : h("iframe", { sandbox: "allow-popups allow-popups-to-escape-sandbox", title: "The mail as it was sent", src: `/sandbox/mail?as=${encodeURIComponent(store.me.id)}&item=${encodeURIComponent(id)}` }));
  };
  draw();
  const answer = h("button", { type: "button", class: "button", hidden: !mail.reply_to || !store.outside.mail, on: { click: () => emit("answer", mail) } }, icon("reply"), "Reply");
  fill(reader, h("header", {}, iconButton("back", "Back to the mails", () => { closeMail(); emit("mail"); }), h("h3", {}, mail.title || "(no subject)")),
    h("p", { class: "mail-from" }, h("span", {}, mail.from), when(mail)), body, h("div", { class: "row-of" }, answer, other));
  if (!mail.read) {
    mail.read = true;
    act("seen", { items: [id] }).catch(() => {});
  }
  emit("mail");
}

export function closeMail() {
  open = "";
}
