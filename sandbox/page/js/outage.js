// Slack goes down and comes back at a switch that is always in sight, and the page says how fast the app's clock runs.

import { h, icon, say } from "./dom.js";
import { store, on } from "./store.js";
import { send } from "./api.js";
import { toast } from "./dialog.js";

const box = h("input", { type: "checkbox", role: "switch", on: { change: flip } });
const toggle = h("label", { class: "switch", title: "No call of the app's reaches Slack. SMS, calls, push messages and e-mail go on." }, h("b", {}, "Slack is down"), box);
const pace = h("p", { class: "pace", hidden: true }, icon("clock"), h("span", {}));

// outagePanel is the part of the sidebar.
export const outagePanel = h("div", { class: "outage-panel" }, pace, toggle);

// outageBanner stands above the chat while Slack is down.
export const outageBanner = h("p", { class: "outage-banner", role: "status", hidden: true }, "Slack is down for the app. SMS, calls, push messages and e-mail go on.");

async function flip() {
  try {
    await send("POST", "/sandbox/outage", { on: box.checked });
  } catch (error) {
    toast(error.message, "error");
    draw();
  }
}

function draw() {
  box.checked = Boolean(store.status?.outage);
  outagePanel.classList.toggle("down", box.checked);
  outageBanner.hidden = !box.checked;
  pace.hidden = !store.speed;
  say(pace.lastChild, store.speed);
}

on("status", draw);
on("person", draw);
