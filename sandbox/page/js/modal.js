// The app's modals: the topmost one is on screen, with what is wrong shown under its inputs.

import { h, fill, iconButton } from "./dom.js";
import { store, on } from "./store.js";
import { act } from "./api.js";
import { plain } from "./text.js";
import { blocks } from "./blocks.js";
import { viewPlace } from "./place.js";
import { collect, stateOf, selection, forget } from "./values.js";
import { refresh } from "./session.js";

const box = h("dialog", { class: "dialog modal", on: { cancel: (event) => { event.preventDefault(); void leave(); } } });
document.getElementById("overlays").append(box);

let shown = null; // the view on screen
let errors = {};
let trouble = "";

function draw() {
  const view = store.modals.at(-1);
  if (!view) {
    if (shown) forget(shown.id);
    shown = null;
    if (box.open) box.close();
    return;
  }
  const same = shown?.id === view.id && shown.hash === view.hash && JSON.stringify(shown.errors) === JSON.stringify(view.errors);
  if (same && box.open) return;
  const fresh = shown?.id !== view.id;
  if (fresh && shown && !store.modals.some((v) => v.id === shown.id)) forget(shown.id);
  shown = view;
  errors = view.errors || {};
  trouble = "";
  redraw();
  if (!box.open) box.showModal();
  if (fresh) box.querySelector(".dialog-body input, .dialog-body textarea, .dialog-body .select")?.focus();
}

function redraw() {
  const view = shown;
  const at = box.querySelector(".dialog-body")?.scrollTop || 0;
  const focus = document.activeElement?.dataset?.action;
  const inputs = view.blocks?.some((b) => b.type === "input");
  box.setAttribute("aria-label", plain(view.title));
  const submit = (view.submit || inputs) && h("button", { type: "submit", class: "button primary" }, plain(view.submit) || "Submit");
  fill(box, h("form", { novalidate: true, on: { submit: (event) => { event.preventDefault(); void send(); } } },
    h("header", {}, store.modals.length > 1 && iconButton("back", "Back", leave), h("h2", {}, plain(view.title)), iconButton("close", "Close", leave)),
    h("div", { class: "dialog-body" }, blocks(viewPlace(view, errors), view.blocks)),
    trouble && h("div", { class: "field-error trouble", role: "alert" }, trouble),
    h("footer", {}, h("button", { type: "button", class: "button", on: { click: leave } }, plain(view.close) || "Cancel"), submit)));
  box.querySelector(".dialog-body").scrollTop = at;
  if (focus) box.querySelector(`[data-action="${CSS.escape(focus)}"]`)?.focus({ preventScroll: true });
}

// missing finds what Slack itself refuses before it asks the app.
function missing(view) {
  const found = {};
  const place = { id: view.id, saved: view.state?.values };
  for (const b of view.blocks || []) {
    if (b.type !== "input") continue;
    const value = selection(stateOf(place, b, b.element));
    const problem = fault(b, value);
    if (problem) found[b.block_id] = problem;
  }
  return found;
}

function fault(block, value) {
  const e = block.element;
  if (value === undefined || value === null || value.length === 0) return block.optional ? "" : "Please complete this required field.";
  if (typeof value !== "string") return "";
  if (e.min_length && [...value].length < e.min_length) return `Please write ${e.min_length} characters or more.`;
  if (e.max_length && [...value].length > e.max_length) return `Please write ${e.max_length} characters or fewer.`;
  if (e.type === "email_text_input" && !/^\S+@\S+\.\S+$/.test(value)) return "Please enter a valid email address.";
  if (e.type === "url_text_input" && !/^[a-z][a-z0-9+.-]*:\S+$/i.test(value)) return "Please enter a valid URL.";
  return "";
}

async function send() {
  const view = shown;
  const button = box.querySelector("[type=submit]");
  if (!view || button?.disabled) return;
  errors = missing(view);
  trouble = "";
  if (!Object.keys(errors).length) {
    button.disabled = true;
    button.classList.add("busy");
    try {
      const answer = await act("submit", { view_id: view.id, values: collect({ id: view.id, saved: view.state?.values }, view.blocks) });
      errors = answer.errors || {};
    } catch (error) {
      errors = error.body?.errors || {};
      if (!Object.keys(errors).length) trouble = error.message;
    }
  }
  if (shown?.id === view.id) redraw();
  box.querySelector("[aria-invalid]")?.focus();
  await refresh();
}

async function leave() {
  const view = shown;
  if (!view) return;
  await act("close", { view_id: view.id }).catch(() => {});
  await refresh();
}

on("screen", draw);
on("person", () => { shown = null; if (box.open) box.close(); });
