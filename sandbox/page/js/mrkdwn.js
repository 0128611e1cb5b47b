// Slack's own markup, turned into elements. Unknown or broken markup stays the text that it is.

import { h, icon } from "./dom.js";
import { emoji } from "./emoji.js";
import { slackDate } from "./time.js";
import { store, userById, groupById, channelById, joinableById, groupByHandle } from "./store.js";

const entities = { "&amp;": "&", "&lt;": "<", "&gt;": ">" };

export const decode = (text) => text.replace(/&(?:amp|lt|gt);/g, (e) => entities[e]);

export const withEmoji = (text) => decode(text).replace(/:([a-z0-9_+-]+):/g, (_, name) => emoji(name));

// mrkdwn renders a whole text: code blocks, quotes, lists, lines. In verbatim text an address without angle brackets is no link.
export function mrkdwn(text, verbatim) {
  const out = [];
  let at = 0;
  for (const code of text.matchAll(/```\n?([\s\S]+?)\n?```/g)) {
    out.push(...lines(text.slice(at, code.index).replace(/\n$/, ""), verbatim));
    out.push(h("pre", {}, h("code", {}, decode(plainAngles(code[1])))));
    at = code.index + code[0].length;
    if (text[at] === "\n") at++;
  }
  out.push(...lines(text.slice(at), verbatim));
  return out;
}

function lines(text, verbatim) {
  if (!text) return [];
  const out = [];
  let quote = null;
  for (const line of text.split("\n")) {
    const quoted = /^(?:&gt;|>) ?(.*)$/.exec(line);
    if (quoted) {
      if (!quote) out.push((quote = h("blockquote", {})));
      quote.append(row(quoted[1], verbatim));
    } else {
      quote = null;
      out.push(row(line, verbatim));
    }
  }
  return out;
}

function row(line, verbatim) {
  const item = /^(\s*)([•◦▪‣-]|\d{1,3}\.)\s+(.*)$/.exec(line);
  if (!item) return h("div", { class: line ? "line" : "line gap" }, inline(line, verbatim));
  const mark = item[2] === "-" ? "•" : item[2];
  return h("div", { class: "line bullet", css: { "--depth": Math.min(4, Math.floor(item[1].length / 2)) } }, h("span", { class: "mark" }, mark), h("span", {}, inline(item[3], verbatim)));
}

const styles = { "*": "strong", _: "em", "~": "s" };
const special = /<([^<>\n]+)>|`([^`\n]+)`|:([a-z0-9_+-]+):|https?:\/\/[^\s<>|"]+[^\s<>|".,;:!?)\]]|[*_~]/g;

// inline renders one line without its block marks.
export function inline(text, verbatim) {
  const out = [];
  let at = 0;
  special.lastIndex = 0;
  const push = (upTo) => { if (upTo > at) out.push(decode(text.slice(at, upTo))); };
  for (let m; (m = nextToken(text, at)); ) {
    const span = styles[m[0]] ? styled(text, m.index) : null;
    if (styles[m[0]] && !span) {
      out.push(decode(text.slice(at, m.index + 1)));
      at = m.index + 1;
      continue;
    }
    push(m.index);
    if (span) out.push(h(styles[m[0]], {}, inline(span.inner, verbatim)));
    else if (m[1] !== undefined) out.push(angle(m[1], m[0]));
    else if (m[2] !== undefined) out.push(h("code", {}, decode(plainAngles(m[2]))));
    else if (m[3] !== undefined) out.push(emoji(m[3]));
    else out.push(verbatim ? decode(m[0]) : link(decode(m[0]), decode(m[0])));
    at = span ? span.end : m.index + m[0].length;
  }
  push(text.length);
  return out;
}

function nextToken(text, from) {
  special.lastIndex = from;
  return special.exec(text);
}

// styled finds the other end of *bold*, _italic_ or ~strike~ where both ends stand at the edge of a word.
function styled(text, start) {
  const mark = text[start];
  if (start > 0 && /[\p{L}\p{N}]/u.test(text[start - 1])) return null;
  if (!text[start + 1] || /\s/.test(text[start + 1]) || text[start + 1] === mark) return null;
  for (let end = text.indexOf(mark, start + 1); end > 0; end = text.indexOf(mark, end + 1)) {
    const after = text[end + 1];
    if (!/\s/.test(text[end - 1]) && (!after || !/[\p{L}\p{N}]/u.test(after))) return { inner: text.slice(start + 1, end), end: end + 1 };
  }
  return null;
}

const plainAngles = (text) => text.replace(/<((?:https?:|mailto:)[^<>|]*)(?:\|([^<>]*))?>/g, (_, url, label) => label || url);

function angle(body, whole) {
  const bar = body.indexOf("|");
  const target = bar < 0 ? body : body.slice(0, bar);
  const label = bar < 0 ? "" : decode(body.slice(bar + 1));
  switch (body[0]) {
    case "@": return userMention(target.slice(1), label);
    case "#": return channelMention(target.slice(1), label);
    case "!": return command(target.slice(1), label);
  }
  return /^(https?:|mailto:)/i.test(target) ? link(decode(target), label || decode(target).replace(/^mailto:/, "")) : decode(whole);
}

export function link(url, label) {
  let safe = false;
  try { safe = ["http:", "https:", "mailto:"].includes(new URL(url).protocol); } catch { /* no address at all */ }
  return safe ? h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, withEmoji(label)) : label;
}

export function userMention(id, label) {
  const user = userById(id);
  return h("span", { class: id === store.me?.id ? "mention me" : "mention", title: user?.title }, "@" + (user?.name || label || "unknown"));
}

export function channelMention(id, label) {
  const channel = channelById(id);
  const known = joinableById(id)?.name || label;
  if (!channel) return h("span", { class: known ? "mention" : "mention off" }, known ? "#" + known : "a private channel");
  return h("a", { class: "mention", href: `#${store.me.handle}/${channel.id}` }, channel.kind === "private" ? icon("lock") : "#", channel.name);
}

export function groupMention(id, label) {
  const group = groupById(id) || groupByHandle((label || "").replace(/^@/, ""));
  return h("span", { class: group?.members?.includes(store.me?.id) ? "mention me" : "mention", title: group?.name }, "@" + (group?.handle || label.replace(/^@/, "") || "group"));
}

export const broadcast = (range) => h("span", { class: "mention me" }, "@" + range);

function command(target, label) {
  const [name, first, pattern, url] = target.split("^");
  if (name === "date") {
    const text = slackDate(store.me, first, decode(pattern || "{date}"), label);
    return h("time", { title: label }, url ? link(decode(url), text) : text);
  }
  if (name === "subteam") return groupMention(first || "", label);
  if (["here", "channel", "everyone"].includes(name)) return broadcast(name);
  return label || "<" + target + ">";
}
