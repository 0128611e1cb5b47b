// What is filled in: the state of every interactive element, in the shape of Slack's view.state.values.

import { drafts } from "./store.js";

// initial is the state of an element that nobody touched yet.
export function initial(element) {
  const state = { type: element.type };
  switch (element.type) {
    case "plain_text_input": case "email_text_input": case "url_text_input": case "number_input":
      return { ...state, value: element.initial_value ?? null };
    case "rich_text_input": return { ...state, rich_text_value: element.initial_value ?? null };
    case "checkboxes": case "multi_static_select": case "multi_external_select":
      return { ...state, selected_options: element.initial_options || [] };
    case "static_select": case "external_select": case "radio_buttons":
      return { ...state, selected_option: element.initial_option ?? null };
    case "users_select": return { ...state, selected_user: element.initial_user ?? null };
    case "multi_users_select": return { ...state, selected_users: element.initial_users || [] };
    case "channels_select": return { ...state, selected_channel: element.initial_channel ?? null };
    case "multi_channels_select": return { ...state, selected_channels: element.initial_channels || [] };
    case "conversations_select": return { ...state, selected_conversation: element.initial_conversation ?? null };
    case "multi_conversations_select": return { ...state, selected_conversations: element.initial_conversations || [] };
    case "datepicker": return { ...state, selected_date: element.initial_date ?? null };
    case "timepicker": return { ...state, selected_time: element.initial_time ?? null };
    case "datetimepicker": return { ...state, selected_date_time: element.initial_date_time ?? null };
  }
  return null;
}

// A place is where elements live: {id: message or view, view?: id, saved?: values the server knows, …}.
const key = (place, block, element) => [place.id, block.block_id, element.action_id].join("\n");

export const stateOf = (place, block, element) =>
  drafts.get(key(place, block, element)) ?? place.saved?.[block.block_id]?.[element.action_id] ?? initial(element);

export const setState = (place, block, element, state) => drafts.set(key(place, block, element), { type: element.type, ...state });

// selection is the bare value of a state: a text, an id, an option's value, or a list of these.
export function selection(state) {
  if (!state) return undefined;
  const [field] = Object.keys(state).filter((k) => k !== "type");
  const value = state[field];
  const bare = (v) => (v && typeof v === "object" && "value" in v ? v.value : v);
  return Array.isArray(value) ? value.map(bare) : bare(value);
}

export function forget(id) {
  for (const k of drafts.keys()) if (k.startsWith(id + "\n")) drafts.delete(k);
}

function* elementsOf(block) {
  if (block.element) yield block.element;
  if (block.accessory) yield block.accessory;
  yield* block.type === "actions" || block.type === "context_actions" ? block.elements || [] : [];
}

// collect is view.state.values of everything in these blocks.
export function collect(place, blocks) {
  const values = {};
  for (const block of blocks || []) {
    for (const element of elementsOf(block)) {
      const state = element.action_id ? stateOf(place, block, element) : null;
      if (state) (values[block.block_id] ||= {})[element.action_id] = state;
    }
  }
  return values;
}
