// Faces: initials on a colour that stays with the person; apps are square.

import { h } from "./dom.js";

const hues = [4, 24, 42, 88, 142, 168, 190, 208, 232, 262, 292, 328];

function hash(text) {
  let n = 7;
  for (const c of text) n = (n * 31 + c.codePointAt(0)) >>> 0;
  return n;
}

const initials = (name) => {
  const words = name.split(/[\s-]+/).filter(Boolean);
  return ((words[0]?.[0] || "?") + (words.length > 1 ? words.at(-1)[0] : "")).toUpperCase();
};

export function avatar(person, size = "") {
  const app = person.kind === "bot";
  return h("span", { class: `avatar ${size} ${app ? "app" : ""}`, "aria-hidden": "true", css: { "--hue": hues[hash(person.handle || person.name) % hues.length] } }, initials(person.name));
}
