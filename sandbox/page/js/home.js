// The app's Home tab, and which of the app's tabs is open.

import { h, fill } from "./dom.js";
import { store, on, emit, appOpen } from "./store.js";
import { blocks } from "./blocks.js";
import { viewPlace, run } from "./place.js";

export const home = h("div", { class: "home", role: "tabpanel", "aria-label": "Home", hidden: true });

let drawn = "";

function draw() {
  const show = appOpen() && store.tab === "home";
  home.hidden = !show;
  home.parentElement?.classList.toggle("on-home", show);
  if (!show) return;
  const now = store.me.id + JSON.stringify(store.home);
  if (now === drawn) return;
  drawn = now;
  fill(home, store.home ? h("div", { class: "home-card" }, blocks(viewPlace(store.home), store.home.blocks)) : h("p", { class: "empty" }, `${store.app.name} has put nothing on its Home tab yet.`));
}

on("tab", (name) => {
  draw();
  emit("shown");
  if (name === "home") void run("home", {});
});
on("open", draw);
on("screen", draw);
