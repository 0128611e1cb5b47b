// The sandbox's own switches: sockets, limits, outages, faults.

import { h, fill } from "./dom.js";
import { store, on } from "./store.js";
import { get, send } from "./api.js";
import { sheet, toast } from "./dialog.js";

let box = null;
const body = h("div", { class: "admin" });

export function adminDrawer() {
  box = sheet("Sandbox", body, true);
  void load();
}

async function load() {
  try {
    draw(await get("/sandbox/status"));
  } catch (error) {
    fill(body, h("p", { class: "field-error" }, error.message));
  }
}

// change asks the sandbox for something and shows how it stands after.
async function change(method, path, data) {
  try {
    await send(method, "/sandbox/" + path, data);
  } catch (error) {
    toast(error.message, "error");
  }
  await load();
}

const button = (text, fn) => h("button", { type: "button", class: "button", on: { click: fn } }, text);

const toggle = (label, hint, checked, path, more) => h("label", { class: "switch" }, h("span", {}, h("b", {}, label), h("small", {}, hint)),
  h("input", { type: "checkbox", role: "switch", checked, on: { change: (event) => change("POST", path, { ...more, on: event.currentTarget.checked }) } }));

// providers: what each is called, and what does not go without it.
const providers = { twilio: ["Twilio", "No SMS, no calls"], ntfy: ["ntfy", "No push messages"], smtp: ["The mail server", "No e-mail"], pagerduty: ["PagerDuty", "No incidents there"], opsgenie: ["Opsgenie", "No alerts there"], webhook: ["The webhook receiver", "No signed webhooks"] };

function draw(s) {
  store.status = { ...store.status, ...s };
  const calls = Object.entries(s.calls || {}).sort((a, b) => b[1] - a[1]);
  fill(body,
    h("section", {}, h("h3", {}, "Socket Mode"), h("p", {}, s.sockets === 0 ? "The app is not connected." : `${s.sockets} ${s.sockets === 1 ? "connection" : "connections"} of the app.`),
      h("div", { class: "row-of" }, button("Refresh", () => change("POST", "sockets", { action: "refresh" })), button("Warn", () => change("POST", "sockets", { action: "warning" })), button("Cut", () => change("POST", "sockets", { action: "cut" })))),
    h("section", {}, h("h3", {}, "Slack's behaviour"), toggle("Rate limits", "Answer 429 as Slack does", s.limits, "limits"), toggle("Outage", "Slack is down: no calls, no sockets", s.outage, "outage")),
    h("section", {}, h("h3", {}, "Other providers"), Object.entries(providers).map(([name, [title, hint]]) => toggle(title + " is down", hint, s.outages?.[name], "outage", { provider: name }))),
    faults(s.faults || []),
    h("section", {}, h("h3", {}, "Calls of the app"), calls.length ? h("table", { class: "calls" }, h("tbody", {}, calls.slice(0, 30).map(([method, n]) => h("tr", {}, h("td", {}, method), h("td", {}, String(n)))))) : h("p", {}, "None yet.")));
}

const describe = (f) => [f.provider, f.kind, f.method, f.delay_ms && `${f.delay_ms} ms`, f.status && `status ${f.status}`, f.error, f.retry_after && `Retry-After ${f.retry_after} s`, f.times ? `${f.times} times` : "until cleared"].filter(Boolean).join(" · ");

function faults(list) {
  const field = (name, label, props) => h("label", { class: "field-label" }, h("span", {}, label), h("input", { class: "field", name, ...props }));
  const select = (name, values) => h("select", { class: "field", name }, values.map((v) => h("option", { value: v }, v || "slack")));
  const add = (event) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const number = (name) => Number(form.get(name)) || 0;
    void change("POST", "faults", { provider: form.get("provider"), method: form.get("method") || "*", kind: form.get("kind"), delay_ms: number("delay_ms"), status: number("status"), retry_after: number("retry_after"), error: form.get("error"), times: number("times") });
  };
  return h("section", {}, h("h3", {}, "Faults"), list.map((f) => h("p", { class: "fault" }, describe(f))),
    h("details", {}, h("summary", {}, "Add a fault"), h("form", { class: "fault-form", on: { submit: add } },
      h("label", { class: "field-label" }, h("span", {}, "Provider"), select("provider", ["", ...Object.keys(providers)])),
      field("method", "Method", { placeholder: "chat.postMessage, views.*, *" }), h("label", { class: "field-label" }, h("span", {}, "Kind"), select("kind", ["latency", "status", "refuse", "cut", "hang"])),
      field("delay_ms", "Delay (ms)", { type: "number", min: "0" }), field("status", "HTTP status", { type: "number", min: "0" }),
      field("retry_after", "Retry-After (s)", { type: "number", min: "0" }), field("error", "Slack error code", { placeholder: "ratelimited" }),
      field("times", "How often (0: until cleared)", { type: "number", min: "0" }), h("button", { type: "submit", class: "button primary" }, "Add"))),
    list.length > 0 && button("Clear faults", () => change("DELETE", "faults")));
}

on("status", () => { if (box?.open) void load(); });
