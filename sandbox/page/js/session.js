// One person's sitting in front of the page: what is loaded, and what is heard.

import { store, emit, on, isAppDM, channelById, currentChannel, personByHandle, canAct, setWorkspace, forgetDrafts } from "./store.js";
import { get, act, listen } from "./api.js";
import { toast } from "./dialog.js";

const pageSize = 200;
let hangUp = () => {};
let missed = null; // what was heard since the messages that are on their way were asked for; it happens to them as well
let sitting = 0; // grows with each change of person or channel; answers to older questions are dropped

export async function start() {
  const [workspace, welcome] = await Promise.all([get("/sandbox/workspace"), get("/page/welcome.json")]);
  setWorkspace(workspace, welcome);
  document.title = store.team.name;
  addEventListener("hashchange", () => follow());
  document.addEventListener("visibilitychange", () => markRead());
  await follow();
}

// The address says who and where: #mara/C123.
async function follow() {
  const [handle, channel] = decodeURIComponent(location.hash.slice(1)).split("/");
  const person = personByHandle(handle) || store.me || someone();
  if (person !== store.me) await become(person, channel);
  else if (channelById(channel) && channel !== store.current) await open(channel);
}

// someone to begin as: the first whose language is the browser's, so that the app is understood.
function someone() {
  const language = navigator.language.slice(0, 2).toLowerCase();
  const people = store.people.filter(canAct);
  return people.find((p) => p.locale?.toLowerCase().startsWith(language)) || people[0];
}

export async function become(person, channel) {
  ++sitting;
  hangUp();
  Object.assign(store, { me: person, channels: [], joinable: [], modals: [], home: null, messages: [], thread: "", current: "", tab: "messages", phone: { number: "", topic: "", email: "", items: [] } });
  forgetDrafts();
  emit("person");
  await new Promise((ready) => { hangUp = listen(person.id, heard, (up, lost) => { ready(); line(up, lost); }); }); // before reading, so that nothing falls between
  if (person !== store.me) return;
  emit("connected");
  try {
    await loadScreen();
  } catch (error) {
    toast(error.message, "error");
    return;
  }
  if (person !== store.me || store.current) return; // somebody else by now, or somewhere already
  const first = channelById(channel) || (channel === "app" && { id: "app" }) || store.channels.find((c) => c.name === "general") || store.channels[0];
  if (first) await open(first.id);
}

export async function open(id, screen) {
  const mine = ++sitting;
  const made = store.current === "app" && store.channels.find(isAppDM)?.id === id; // the app's DM is made when it is first used
  const same = store.current === id || made;
  store.current = id;
  if (screen) document.body.dataset.screen = screen;
  history.replaceState(null, "", `#${store.me.handle}/${id}`);
  if (!same) Object.assign(store, { messages: [], thread: "", tab: "messages", readAtOpen: channelById(id)?.unread ? channelById(id).read || "0" : "" });
  emit("open");
  if (!channelById(id)) return emit("messages");
  missed = [];
  try {
    const page = await get("/sandbox/messages", { as: store.me.id, channel: id, limit: pageSize });
    if (mine !== sitting) return;
    Object.assign(store, { messages: sorted(page.messages || []), more: page.more });
    for (const happened of missed) happened();
    missed = null;
    emit("messages");
    markRead();
  } catch (error) {
    toast(error.message, "error");
  }
}

const sorted = (list) => list.sort((a, b) => (a.ts < b.ts ? -1 : 1));

export async function loadOlder() {
  const mine = sitting;
  const page = await get("/sandbox/messages", { as: store.me.id, channel: store.current, limit: pageSize, before: store.messages[0]?.ts });
  if (mine !== sitting) return;
  const known = new Set(store.messages.map((m) => m.ts));
  Object.assign(store, { messages: [...sorted((page.messages || []).filter((m) => !known.has(m.ts))), ...store.messages], more: page.more });
  emit("older");
}

let again = null; // a reload of the screen that is under way
let pause = 30; // before the next, in milliseconds: longer where a reload takes long

async function loadScreen() {
  const me = store.me;
  const began = performance.now();
  const screen = await get("/sandbox/screen", { as: me.id });
  pause = Math.min(500, Math.max(30, 2 * (performance.now() - began)));
  if (me !== store.me) return;
  Object.assign(store, { channels: screen.channels || [], modals: screen.modals || [], home: screen.home, joinable: screen.joinable || [] });
  const made = store.current === "app" && store.channels.find(isAppDM);
  if (made) void open(made.id);
  emit("screen");
  const removed = store.current && store.current !== "app" && !currentChannel();
  if (removed && store.channels[0]) void open(store.channels[0].id);
}

// refresh reads the screen anew, at most once at a time however much happens.
export function refresh() {
  if (again) {
    again.dirty = true;
    return again.promise;
  }
  const run = { dirty: false };
  run.promise = new Promise((resolve) => setTimeout(resolve, pause)).then(loadScreen).catch((e) => toast(e.message, "error")).finally(() => {
    again = null;
    if (run.dirty) return refresh();
  });
  again = run;
  return run.promise;
}

function heard(kind, data) {
  switch (kind) {
    case "message": arrived(data); break;
    case "message_deleted": gone(data); break;
    case "error": toast(data.text, "error"); return;
    case "status": store.status = data; emit("status"); return;
    case "phone": case "pagers": case "monitoring": case "letters": emit(kind, data); return;
  }
  void refresh();
}

function arrived(m) {
  if (m.channel !== store.current) return;
  if (put(m)) markRead();
  missed?.push(() => put(m));
  emit("message", m);
}

// put says whether the message is new at the end of the list.
function put(m) {
  const at = store.messages.findIndex((old) => old.ts === m.ts);
  if (at >= 0) store.messages[at] = m;
  else if (store.more && store.messages.length && m.ts < store.messages[0].ts) return false; // it is on a page not read yet
  else sorted(store.messages.splice(store.messages.length, 0, m) && store.messages);
  return at < 0;
}

function gone({ channel, ts }) {
  if (channel !== store.current) return;
  const drop = () => { store.messages = store.messages.filter((m) => m.ts !== ts); };
  drop();
  missed?.push(drop);
  emit("gone", ts);
}

function line(up, wasLost) {
  if (up !== store.online) {
    store.online = up;
    emit("status");
  }
  if (up && wasLost) {
    emit("connected");
    void refresh();
    void open(store.current);
  }
}

// markRead tells that the open channel is seen to its end.
export function markRead() {
  const last = store.messages.at(-1);
  const seen = document.visibilityState === "visible" && store.tab === "messages" && (innerWidth > 720 || document.body.dataset.screen === "chat");
  if (!last || !seen || !currentChannel() || currentChannel().read >= last.ts) return;
  currentChannel().read = last.ts;
  act("read", { channel: store.current, ts: last.ts }).then(refresh, () => {});
}

on("shown", () => markRead());
