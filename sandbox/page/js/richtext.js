// rich_text blocks: what people write, and what apps build piece by piece.

import { h } from "./dom.js";
import { emoji } from "./emoji.js";
import { link, userMention, channelMention, groupMention, broadcast } from "./mrkdwn.js";
import { slackDate } from "./time.js";
import { store } from "./store.js";

export const richText = (block) => (block.elements || []).map(part);

function part(p) {
  switch (p.type) {
    case "rich_text_section": return h("div", { class: "line" }, (p.elements || []).map(piece));
    case "rich_text_list": return list(p);
    case "rich_text_quote": return h("blockquote", {}, h("div", { class: "line" }, (p.elements || []).map(piece)));
    case "rich_text_preformatted": return h("pre", {}, h("code", {}, (p.elements || []).map((e) => e.text ?? e.url ?? "")));
  }
  return null;
}

function list(p) {
  const items = (p.elements || []).map((s) => h("li", {}, (s.elements || []).map(piece)));
  const props = { class: "rich-list", css: { "--depth": Math.min(6, p.indent || 0) } };
  return p.style === "ordered" ? h("ol", { ...props, start: (p.offset || 0) + 1 }, items) : h("ul", props, items);
}

const tags = { code: "code", bold: "strong", italic: "em", strike: "s", underline: "u" };

function styled(node, style) {
  for (const [name, tag] of Object.entries(tags)) if (style?.[name]) node = h(tag, {}, node);
  return node;
}

function piece(e) {
  switch (e.type) {
    case "text": return styled(document.createTextNode(e.text), e.style);
    case "link": return styled(h("span", {}, link(e.url, e.text || e.url)), e.style);
    case "emoji": return e.unicode ? String.fromCodePoint(...e.unicode.split("-").map((c) => Number.parseInt(c, 16))) : emoji(e.name);
    case "user": return userMention(e.user_id, "");
    case "usergroup": return groupMention(e.usergroup_id, "");
    case "channel": return channelMention(e.channel_id, "");
    case "broadcast": return broadcast(e.range);
    case "date": return h("time", {}, slackDate(store.me, e.timestamp, e.format || "{date}", e.fallback || ""));
    case "color": return h("code", {}, e.value);
  }
  return e.text || "";
}
