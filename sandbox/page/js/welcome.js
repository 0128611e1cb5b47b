// What to try first: the lines that the program gave.

import { h, iconButton } from "./dom.js";
import { store, on } from "./store.js";
import { compose } from "./composer.js";

const dismissed = () => sessionStorage.getItem("welcome") === "seen";

function lineOf(text) {
  return text.split(/(`[^`]+`)/).filter(Boolean).map((part) => (part.startsWith("`") && part.length > 2 ? h("button", { type: "button", class: "try", title: "Put this into the composer", on: { click: () => compose(part.slice(1, -1)) } }, part.slice(1, -1)) : part));
}

// welcomePanel makes the card; there is one in the sidebar for the phone and one above the messages.
export function welcomePanel(where) {
  const card = h("section", { class: "welcome " + where, "aria-label": "What to try", hidden: dismissed() || !store.welcome.length },
    h("header", {}, h("h2", {}, "Try this"), iconButton("close", "Hide", () => show(false))),
    h("ol", {}, store.welcome.map((text) => h("li", {}, lineOf(text)))));
  return card;
}

function show(yes) {
  sessionStorage.setItem("welcome", yes ? "" : "seen");
  for (const card of document.querySelectorAll(".welcome")) card.hidden = !yes;
}

on("welcome", () => show(document.querySelector(".welcome")?.hidden ?? true));
