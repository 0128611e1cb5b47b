// What the page knows: the workspace, the person acted as, and what that person has on screen.

export const store = {
  team: null, app: null, people: [], groups: [], commands: [], shortcuts: [], welcome: [], speed: "",
  me: null, channels: [], modals: [], home: null, joinable: [],
  current: "",   // id of the open channel; "app" where the DM with the app was never written in
  tab: "messages", // or "home", in the app's DM
  thread: "",
  messages: [],  // of the open channel, oldest first
  more: false,
  status: null,
  phone: { number: "", topic: "", email: "", items: [] }, // of the person, newest first
  pagers: { incidents: [], webhooks: [] },
  outside: { mail: null, alerts: null }, // what rings the app from outside Slack; null: there is none
};

const people = new Map();
const groups = new Map();
const listeners = new Map();

export function setWorkspace(w, first) {
  Object.assign(store, { team: w.team, app: w.app, people: w.people || [], groups: w.groups || [], commands: w.commands || [], shortcuts: w.shortcuts || [], welcome: first.lines, speed: first.speed });
  people.clear();
  groups.clear();
  for (const p of store.people) people.set(p.id, p);
  for (const g of store.groups) groups.set(g.id, g);
}

export const userById = (id) => people.get(id);
export const groupById = (id) => groups.get(id);
export const groupByHandle = (handle) => store.groups.find((g) => g.handle === handle);
export const channelById = (id) => store.channels.find((c) => c.id === id);
export const joinableById = (id) => store.joinable.find((c) => c.id === id);
export const personByHandle = (handle) => store.people.find((p) => p.handle === handle);
export const currentChannel = () => channelById(store.current);

// canAct: the accounts that a person can sit in front of.
export const canAct = (p) => p.kind !== "bot" && p.kind !== "deactivated" && p.id !== store.app.bot_user_id;

export const isAppDM = (c) => c.kind === "im" && c.with === store.app.bot_user_id;

// appOpen: whether what is open is the conversation with the app.
export const appOpen = () => store.current === "app" || Boolean(currentChannel() && isAppDM(currentChannel()));

// inputs that the app would find in a modal or message, kept while the page redraws: "view or ts/block/action" -> value
export const drafts = new Map();

export const forgetDrafts = () => drafts.clear();

export function on(kind, fn) {
  if (!listeners.has(kind)) listeners.set(kind, []);
  listeners.get(kind).push(fn);
}

export function emit(kind, data) {
  for (const fn of listeners.get(kind) || []) fn(data);
}
