// Block Kit's text objects.

import { mrkdwn, inline, withEmoji, decode } from "./mrkdwn.js";
import { h } from "./dom.js";

export const plain = (object) => (object ? withEmoji(String(object.text ?? object)) : "");

// textNodes renders a text object with its lines; plain text keeps its line breaks by style.
export function textNodes(object) {
  if (!object) return [];
  if (object.type === "plain_text") return [h("span", { class: "plain" }, object.emoji === false ? decode(object.text) : plain(object))];
  return mrkdwn(object.text, object.verbatim);
}

export const oneLine = (object) => (object?.type === "mrkdwn" ? inline(object.text, object.verbatim) : [plain(object)]);
