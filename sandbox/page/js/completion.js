// What the composer offers while one types: commands and their verbs, people, groups, channels.

import { store, canAct } from "./store.js";

const atMost = 8;

// verbs are the words that a usage hint gives as alternatives: "trigger | update | resolve".
function verbs(hint) {
  const first = /\[?([a-z][\w-]*(?:\s*\|\s*[a-z][\w-]*)+)/.exec(hint || "");
  return first ? first[1].split("|").map((v) => v.trim()) : [];
}

const starts = (needle) => (text) => text.toLowerCase().startsWith(needle);

// offers is {from, to, items: [{text, hint, lead}], note}: the span of the text that a choice replaces.
export function offers(text, caret) {
  const before = text.slice(0, caret);
  return commands(before) || mentions(before) || { items: [] };
}

function commands(before) {
  const word = /^\/\S*$/.exec(before);
  if (word) {
    const items = store.commands.filter((c) => starts(before.toLowerCase())(c.command)).map((c) => ({ text: c.command, hint: c.description, tail: c.usage_hint, mark: "/" }));
    return { from: 0, items: items.slice(0, atMost) };
  }
  const command = store.commands.find((c) => before.startsWith(c.command + " "));
  if (!command) return null;
  const rest = /^\S+ +(\S*)$/.exec(before);
  const known = rest ? verbs(command.usage_hint).filter(starts(rest[1].toLowerCase())) : [];
  if (known.length) return { from: before.length - rest[1].length, items: known.slice(0, atMost + 6).map((v) => ({ text: v, hint: `${command.command} ${v}`, mark: "›" })) };
  return mentions(before) || { items: [], note: command.usage_hint && `${command.command} ${command.usage_hint}` };
}

function mentions(before) {
  const found = /(^|[\s(])([@#])([\p{L}\p{N}._-]*)$/u.exec(before);
  if (!found) return null;
  const needle = found[3].toLowerCase();
  const from = before.length - found[3].length - 1;
  const items = found[2] === "#" ? channels(needle) : people(needle);
  return items.length ? { from, items: items.slice(0, atMost) } : null;
}

const channels = (needle) => store.channels.filter((c) => c.name && c.name.includes(needle)).map((c) => ({ text: "#" + c.name, hint: c.topic, mark: c.kind === "private" ? "🔒" : "#" }));

function people(needle) {
  const fits = (...texts) => texts.some((t) => t.toLowerCase().split(/[\s-]+/).some(starts(needle)) || starts(needle)(t));
  const bot = { id: store.app.bot_user_id, handle: store.app.name.toLowerCase(), name: store.app.name, kind: "bot", title: "App" };
  const all = [...store.people.filter((p) => canAct(p) || p.kind === "bot").filter((p) => p.id !== bot.id), bot];
  return [
    ...all.filter((p) => fits(p.handle, p.name)).map((p) => ({ text: "@" + p.handle, hint: p.name, tail: p.title, person: p })),
    ...store.groups.filter((g) => fits(g.handle, g.name)).map((g) => ({ text: "@" + g.handle, hint: g.name, mark: "@" })),
    ...["here", "channel"].filter(starts(needle)).map((r) => ({ text: "@" + r, hint: "Everybody in this channel", mark: "@" })),
  ];
}
