package sandbox

import (
	"encoding/json"
	"maps"
	"slices"
)

// maxView is the size of a view in bytes.
const maxView = 250_000

// viewShapes are the two kinds of views; their blocks are checked apart.
var viewShapes = map[string]shape{
	"modal": {
		fields: map[string]check{
			"title": plainText(24), "submit": plainText(24), "close": plainText(24), "blocks": anything, "private_metadata": strFrom(0, 3000),
			"callback_id": strFrom(0, 255), "external_id": strFrom(0, 255), "clear_on_close": boolean, "notify_on_close": boolean,
		},
		required: []string{"title", "blocks"},
	},
	"home": {
		fields: map[string]check{
			"blocks": anything, "private_metadata": strFrom(0, 3000), "callback_id": strFrom(0, 255), "external_id": strFrom(0, 255),
		},
		required: []string{"blocks"},
	},
}

// checkView reads a view and checks it as Slack does. On a mistake the view is nil, code is Slack's error and messages
// say what is wrong where, without "[ERROR] ".
func checkView(raw json.RawMessage) (v *View, code string, messages []string) {
	if len(raw) > maxView {
		return nil, "view_too_large", nil
	}
	var o map[string]any
	if !decodeJSON(raw, &o) || o == nil {
		return nil, "invalid_arguments", []string{"must provide an object [json-pointer:/view]"}
	}
	kind, _ := o["type"].(string)
	s, known := viewShapes[kind]
	if !known {
		return nil, "invalid_arguments", []string{"must be a valid enum value [json-pointer:/view/type]"}
	}
	k := &blockCheck{on: onModal}
	if kind == "home" {
		k.on = onHome
	}
	k.fill("/view", o, s)
	k.viewBlocks(o)
	if len(k.problems) > 0 {
		return nil, "invalid_arguments", k.problems
	}
	return newView(o), "", nil
}

func (k *blockCheck) viewBlocks(o map[string]any) {
	list, ok := o["blocks"].([]any)
	if !ok {
		if o["blocks"] != nil {
			k.bad("/view/blocks", "must provide an array")
		}
		return
	}
	k.all("/view/blocks", list)
	if k.on == onModal && k.inputs && o["submit"] == nil {
		k.bad("/view", "missing required field: submit")
	}
}

func newView(o map[string]any) *View {
	word := func(key string) string { s, _ := o[key].(string); return s }
	yes := func(key string) bool { b, _ := o[key].(bool); return b }
	return &View{
		Type: word("type"), CallbackID: word("callback_id"), PrivateMetadata: word("private_metadata"), ExternalID: word("external_id"),
		NotifyOnClose: yes("notify_on_close"), ClearOnClose: yes("clear_on_close"),
		Body: compact(o), State: json.RawMessage(`{"values":{}}`),
	}
}

// viewJSON is a view as the Web API and the interactions show it.
func (st *state) viewJSON(v *View) map[string]any {
	j := map[string]any{
		"title": nil, "submit": nil, "close": nil, "clear_on_close": v.ClearOnClose, "notify_on_close": v.NotifyOnClose,
	}
	body := map[string]json.RawMessage{}
	if json.Unmarshal(v.Body, &body) == nil {
		for _, name := range slices.Sorted(maps.Keys(body)) {
			j[name] = body[name]
		}
	}
	previous := any(nil)
	if v.PreviousID != "" {
		previous = v.PreviousID
	}
	maps.Copy(j, map[string]any{
		"id": v.ID, "team_id": st.team.ID, "type": v.Type, "callback_id": v.CallbackID, "private_metadata": v.PrivateMetadata,
		"external_id": v.ExternalID, "state": v.State, "hash": v.Hash, "root_view_id": v.RootID, "previous_view_id": previous,
		"app_id": st.app.ID, "app_installed_team_id": st.team.ID, "bot_id": st.app.BotID,
	})
	return j
}
