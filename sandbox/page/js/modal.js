// The app's modals: the topmost one is on screen, with what is wrong shown under its inputs.

import { h, fill, iconButton } from "./dom.js";
import { store, on } from "./store.js";
import { act } from "./api.js";
import { plain } from "./text.js";
import { refocus } from "./dialog.js";
import { blocks, complain } from "./blocks.js";
import { viewPlace } from "./place.js";
import { collect, stateOf, selection, forget } from "./values.js";
import { refresh } from "./session.js";

const box = h("dialog", { class: "dialog modal", on: { cancel: (event) => { event.preventDefault(); void leave(); } } });
document.getElementById("overlays").append(box);

let shown = null; // the view on screen

function draw() {
  const view = store.modals.at(-1);
  if (shown && !store.modals.some((v) => v.id === shown.id)) forget(shown.id);
  if (!view) {
    shown = null;
    shut();
    return;
  }
  const fresh = shown?.id !== view.id;
  if (fresh || shown.hash !== view.hash) redraw(view);
  else if (JSON.stringify(shown.errors) !== JSON.stringify(view.errors)) complain(box, view.errors || {});
  shown = view;
  if (!box.open) box.showModal();
  if (fresh) box.querySelector(".dialog-body :is(input, textarea, .select)")?.focus();
}

function shut() {
  if (!box.open) return;
  box.close();
  refocus(); // at once: what is typed meanwhile would be lost
}

// redraw shows a view from its beginning, and what was filled in so far in it.
function redraw(view) {
  const at = shown?.id === view.id ? box.querySelector(".dialog-body").scrollTop : 0;
  const focus = document.activeElement?.dataset?.action;
  const inputs = view.blocks?.some((b) => b.type === "input");
  box.setAttribute("aria-label", plain(view.title));
  fill(box, h("form", { novalidate: true, on: { submit: (event) => { event.preventDefault(); void send(); } } },
    h("header", {}, store.modals.length > 1 && iconButton("back", "Back", leave, { class: "icon-button up" }), h("h2", {}, plain(view.title)), iconButton("close", "Close", leave)),
    h("div", { class: "dialog-body" }, blocks(viewPlace(view), view.blocks)),
    h("div", { class: "field-error trouble", role: "alert", hidden: true }),
    h("footer", {}, h("button", { type: "button", class: "button", on: { click: leave } }, plain(view.close) || "Cancel"),
      (view.submit || inputs) && h("button", { type: "submit", class: "button primary" }, plain(view.submit) || "Submit"))));
  complain(box, view.errors || {});
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
  const trouble = box.querySelector(".trouble");
  if (!view || !button || button.disabled) return;
  let errors = missing(view);
  trouble.hidden = true;
  if (!Object.keys(errors).length) {
    button.disabled = true;
    try {
      const answer = await act("submit", { view_id: view.id, values: collect({ id: view.id, saved: view.state?.values }, view.blocks) });
      errors = answer.errors || {};
    } catch (error) {
      fill(trouble, error.message);
      trouble.hidden = false;
    }
    button.disabled = false;
    await refresh();
  }
  if (shown?.id !== view.id) return;
  complain(box, errors);
  box.querySelector("[aria-invalid]")?.focus();
}

async function leave() {
  const view = shown;
  if (!view) return;
  await act("close", { view_id: view.id }).catch(() => {});
  await refresh();
}

on("screen", draw);
on("person", () => { shown = null; shut(); });
