// The sandbox's HTTP interface. Failures come as Error with the sentence that the server gave.

import { store } from "./store.js";

async function answer(response) {
  let body;
  try {
    body = await response.json();
  } catch {
    throw new Error(`The sandbox answered ${response.status}`);
  }
  if (!response.ok || body.ok === false) throw Object.assign(new Error(body.error || `The sandbox answered ${response.status}`), { body });
  return body;
}

async function request(path, options) {
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    throw new Error("The sandbox cannot be reached");
  }
  return answer(response);
}

export function get(path, query = {}) {
  const params = new URLSearchParams(Object.entries(query).filter(([, v]) => v !== undefined && v !== ""));
  return request(params.size ? `${path}?${params}` : path);
}

export const send = (method, path, body) =>
  request(path, { method, headers: { "Content-Type": "application/json" }, body: body === undefined ? undefined : JSON.stringify(body) });

// act does something as the person whose screen this is.
export const act = (verb, body) => send("POST", "/sandbox/" + verb, { as: store.me.id, ...body });

const kinds = ["message", "message_deleted", "channel", "view", "home", "user", "error", "status", "phone", "pagers", "monitoring", "letters"];

// listen calls heard(kind, data) for everything the person sees happen, and again(true) when a broken line is back.
export function listen(as, heard, line) {
  const source = new EventSource("/sandbox/events?as=" + encodeURIComponent(as));
  for (const kind of kinds) {
    source.addEventListener(kind, (event) => {
      if (kind === "error" && event.data === undefined) return; // the browser's own event of this name
      heard(kind, event.data ? JSON.parse(event.data) : {});
    });
  }
  let lost = false;
  source.onerror = () => {
    lost = true;
    line(false, false);
  };
  source.onopen = () => {
    line(true, lost);
    lost = false;
  };
  return () => source.close();
}
