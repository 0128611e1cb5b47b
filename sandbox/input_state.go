package sandbox

import (
	"encoding/json"
	"fmt"
	"maps"
	"strings"
)

// field says under which keys an element keeps its value.
type field struct {
	key     string // in state.values and in an action
	initial string // in the element as the app sent it
	many    bool
}

// fields lists the elements that have a value. A button has one too, but no state.
var fields = map[string]field{
	"plain_text_input":           {"value", "initial_value", false},
	"email_text_input":           {"value", "initial_value", false},
	"url_text_input":             {"value", "initial_value", false},
	"number_input":               {"value", "initial_value", false},
	"rich_text_input":            {"rich_text_value", "initial_value", false},
	"static_select":              {"selected_option", "initial_option", false},
	"external_select":            {"selected_option", "initial_option", false},
	"radio_buttons":              {"selected_option", "initial_option", false},
	"checkboxes":                 {"selected_options", "initial_options", true},
	"multi_static_select":        {"selected_options", "initial_options", true},
	"multi_external_select":      {"selected_options", "initial_options", true},
	"users_select":               {"selected_user", "initial_user", false},
	"multi_users_select":         {"selected_users", "initial_users", true},
	"conversations_select":       {"selected_conversation", "initial_conversation", false},
	"multi_conversations_select": {"selected_conversations", "initial_conversations", true},
	"channels_select":            {"selected_channel", "initial_channel", false},
	"multi_channels_select":      {"selected_channels", "initial_channels", true},
	"datepicker":                 {"selected_date", "initial_date", false},
	"timepicker":                 {"selected_time", "initial_time", false},
	"datetimepicker":             {"selected_date_time", "initial_date_time", false},
}

// values is the "values" of a Slack state: block_id -> action_id -> value of the element.
type values map[string]map[string]node

func (v values) set(in input, el node) {
	if v[in.blockID()] == nil {
		v[in.blockID()] = map[string]node{}
	}
	v[in.blockID()][in.actionID()] = el
}

// currentValues is the state of what is shown: what the person has put in, else what the app put there.
func currentValues(blocks []node, typed values) values {
	out := values{}
	for _, in := range inputs(blocks) {
		f, ok := fields[in.el.str("type")]
		if !ok {
			continue
		}
		if el, ok := typed[in.blockID()][in.actionID()]; ok && el.str("type") == in.el.str("type") {
			out.set(in, el)
			continue
		}
		out.set(in, node{"type": in.el.str("type"), f.key: initialValue(in.el, f)})
	}
	return out
}

func initialValue(el node, f field) any {
	if v, ok := el[f.initial]; ok {
		return v
	}
	if f.many {
		return []any{}
	}
	return nil
}

// typedIn reads a View's state.
func typedIn(v *View) values {
	var st struct {
		Values values `json:"values"`
	}
	if len(v.State) > 0 {
		_ = json.Unmarshal(v.State, &st) // we wrote it
	}
	return st.Values
}

// filled is the state of an element after somebody has put a value in.
func (st *state) filled(el node, value any) (node, error) {
	kind := el.str("type")
	f, ok := fields[kind]
	if !ok {
		return nil, fmt.Errorf("nothing can be put into a %s", kind)
	}
	out := node{"type": kind}
	if m, ok := asNode(value); ok {
		if strings.HasSuffix(kind, "external_select") {
			out[f.key] = m[f.key]
			return out, nil
		}
		value = simple(m, f)
	}
	if value == nil {
		out[f.key] = initialValue(node{}, f)
		return out, nil
	}
	v, err := st.fit(el, f, value)
	out[f.key] = v
	return out, err
}

// simple takes the value out of an element of state.values, such as {"type":…,"selected_option":{"value":"x"}}.
func simple(m node, f field) any {
	if m.str("type") == "" && f.key == "rich_text_value" {
		return map[string]any(m)
	}
	v := m[f.key]
	if o, ok := asNode(v); ok && f.key == "selected_option" {
		return o.str("value")
	}
	if list, ok := v.([]any); ok && f.key == "selected_options" {
		names := []any{}
		for _, o := range list {
			if o, ok := asNode(o); ok {
				names = append(names, o.str("value"))
			}
		}
		return names
	}
	return v
}

func asNode(v any) (node, bool) {
	switch m := v.(type) {
	case node:
		return m, true
	case map[string]any:
		return m, true
	}
	return nil, false
}

func cloned(v values) values {
	out := values{}
	for block, els := range v {
		out[block] = maps.Clone(els)
	}
	return out
}
