// Puts the page together and starts it.

import { fill, h } from "./dom.js";
import { store, on, emit } from "./store.js";
import { start } from "./session.js";
import { header } from "./header.js";
import { messageList } from "./messages.js";
import { home } from "./home.js";
import { main as composer } from "./composer.js";
import { welcomePanel } from "./welcome.js";
import { outageBanner } from "./outage.js";
import { get } from "./api.js";
import "./sidebar.js";
import "./thread.js";
import "./modal.js";

const chat = document.getElementById("chat");

on("person", () => fill(chat, header, outageBanner, welcomePanel("in-chat"), messageList, home, composer.frame));

try {
  await start();
  store.status ??= await get("/sandbox/status");
  emit("status");
  document.body.classList.add("ready");
} catch (error) {
  fill(chat, h("p", { class: "empty" }, error.message + ". Reload the page to try again."));
}
