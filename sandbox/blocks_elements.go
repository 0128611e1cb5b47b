package sandbox

import (
	"maps"
	"reflect"
	"regexp"
)

// place is the kind of block that an element is in.
type place int

const (
	inSection place = 1 << iota
	inActions
	inInput
)

// elementKind says what an element holds, and where it may be.
type elementKind struct {
	shape
	places    place
	modalOnly bool
}

var (
	dateForm = regexp.MustCompile(`^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$`)
	timeForm = regexp.MustCompile(`^([01]\d|2[0-3]):[0-5]\d$`)

	imageElement = shape{
		fields:   map[string]check{"image_url": str(3000), "slack_file": anything, "alt_text": str(2000)},
		required: []string{"alt_text"}, also: needsPicture,
	}
	confirmDialog = objectOf(shape{
		fields:   map[string]check{"title": plainText(100), "text": anyText(300), "confirm": plainText(30), "deny": plainText(30), "style": oneOf("primary", "danger")},
		required: []string{"title", "text", "confirm", "deny"},
	})
	// A menu's options are plain text; those of checkboxes and radio buttons may be mrkdwn.
	menuOption   = optionOf(plainText(75))
	tickOption   = optionOf(anyText(75))
	optionGroups = arrayOf(1, 100, objectOf(shape{
		fields:   map[string]check{"label": plainText(75), "options": arrayOf(1, 100, menuOption)},
		required: []string{"label", "options"},
	}))
)

func optionOf(text check) check {
	return objectOf(shape{
		fields:   map[string]check{"text": text, "value": str(150), "description": anyText(75), "url": str(3000)},
		required: []string{"text", "value"},
	})
}

// with is the fields that several elements have and those that one has on top.
func with[M ~map[string]V, V any](base, extra M) M {
	all := maps.Clone(base)
	maps.Copy(all, extra)
	return all
}

var (
	askingFields  = map[string]check{"confirm": confirmDialog, "focus_on_load": boolean, "placeholder": plainText(150)}
	typingFields  = map[string]check{"focus_on_load": boolean, "placeholder": plainText(150), "dispatch_action_config": anything, "initial_value": strFrom(0, 3000)}
	queryFields   = map[string]check{"min_query_length": integerIn(0, 1<<30)}
	severalFields = map[string]check{"max_selected_items": integerIn(1, 1<<30)}
	talkFields    = map[string]check{"default_to_current_conversation": boolean, "filter": anything, "response_url_enabled": boolean}
)

// elementKinds is every type of element but the picture.
var elementKinds = map[string]elementKind{
	"button": {places: inSection | inActions, shape: shape{required: []string{"text"}, fields: map[string]check{
		"text": plainText(75), "url": str(3000), "value": str(2000), "style": oneOf("primary", "danger"), "confirm": confirmDialog,
		"accessibility_label": str(75), "agent_prompt": anything, "agent_prompt_display": anything, "visible_to_user_ids": anything,
	}}},
	"workflow_button": {places: inSection | inActions, shape: shape{required: []string{"text", "workflow"}, fields: map[string]check{
		"text": plainText(75), "workflow": anything, "style": oneOf("primary", "danger"), "accessibility_label": str(75),
	}}},
	"overflow": {places: inSection | inActions, shape: shape{required: []string{"options"}, fields: map[string]check{
		"options": arrayOf(1, 5, menuOption), "confirm": confirmDialog,
	}}},
	"checkboxes": {places: inSection | inActions | inInput, shape: shape{required: []string{"options"}, fields: with(askingFields, map[string]check{
		"options": arrayOf(1, 10, tickOption), "initial_options": arrayOf(1, 10, tickOption), "visible_to_user_ids": anything,
	}), also: checkInitial}},
	"radio_buttons": {places: inSection | inActions | inInput, shape: shape{required: []string{"options"}, fields: with(askingFields, map[string]check{
		"options": arrayOf(1, 10, tickOption), "initial_option": tickOption,
	}), also: checkInitial}},
	"datepicker":     {places: inSection | inActions | inInput, shape: shape{fields: with(askingFields, map[string]check{"initial_date": matching(dateForm)})}},
	"timepicker":     {places: inSection | inActions | inInput, shape: shape{fields: with(askingFields, map[string]check{"initial_time": matching(timeForm), "timezone": str(100)})}},
	"datetimepicker": {places: inActions | inInput, shape: shape{fields: with(askingFields, map[string]check{"initial_date_time": integerIn(1_000_000_000, 9_999_999_999)})}},

	"static_select":              menuKind(map[string]check{"options": arrayOf(1, 100, menuOption), "option_groups": optionGroups, "initial_option": menuOption}, needsOptions),
	"external_select":            menuKind(with(queryFields, map[string]check{"initial_option": menuOption}), nil),
	"users_select":               menuKind(map[string]check{"initial_user": str(255)}, nil),
	"conversations_select":       menuKind(with(talkFields, map[string]check{"initial_conversation": str(255)}), nil),
	"channels_select":            menuKind(map[string]check{"initial_channel": str(255), "response_url_enabled": boolean}, nil),
	"multi_static_select":        menuKind(with(severalFields, map[string]check{"options": arrayOf(1, 100, menuOption), "option_groups": optionGroups, "initial_options": arrayOf(1, 100, menuOption)}), needsOptions),
	"multi_external_select":      menuKind(with(severalFields, with(queryFields, map[string]check{"initial_options": arrayOf(1, 100, menuOption)})), nil),
	"multi_users_select":         menuKind(with(severalFields, map[string]check{"initial_users": arrayOf(1, 1000, str(255))}), nil),
	"multi_conversations_select": menuKind(with(severalFields, with(talkFields, map[string]check{"initial_conversations": arrayOf(1, 1000, str(255))})), nil),
	"multi_channels_select":      menuKind(with(severalFields, map[string]check{"initial_channels": arrayOf(1, 1000, str(255))}), nil),

	"plain_text_input": {places: inInput, shape: shape{fields: with(typingFields, map[string]check{
		"multiline": boolean, "min_length": integerIn(0, 3000), "max_length": integerIn(1, 3000),
	})}},
	"rich_text_input":  {places: inInput, shape: shape{fields: with(typingFields, map[string]check{"initial_value": anything, "min_lines": anything, "max_lines": anything})}},
	"email_text_input": {places: inInput, modalOnly: true, shape: shape{fields: typingFields}},
	"url_text_input":   {places: inInput, modalOnly: true, shape: shape{fields: typingFields}},
	"number_input": {places: inInput, modalOnly: true, shape: shape{required: []string{"is_decimal_allowed"}, fields: with(typingFields, map[string]check{
		"is_decimal_allowed": boolean, "min_value": str(255), "max_value": str(255),
	})}},
	"file_input": {places: inInput, modalOnly: true, shape: shape{fields: map[string]check{"filetypes": anything, "max_files": integerIn(1, 10)}}},
}

func menuKind(own map[string]check, also func(*blockCheck, string, map[string]any)) elementKind {
	return elementKind{places: inSection | inActions | inInput, shape: shape{fields: with(askingFields, own), also: also}}
}

// elementIn is any element that may be in such a block.
func elementIn(in place) check {
	return func(k *blockCheck, ptr string, v any) {
		o, ok := k.object(ptr, v)
		if !ok {
			return
		}
		kind, _ := o["type"].(string)
		if kind == "image" && in == inSection {
			k.fill(ptr, o, imageElement)
			return
		}
		e, known := elementKinds[kind]
		switch {
		case kind == "":
			k.bad(ptr, "missing required field: type")
		case !known || e.places&in == 0 || (e.modalOnly && k.on != onModal):
			k.bad(ptr+"/type", "unsupported type: %s", kind)
		default:
			k.identify(ptr, o, "action_id", k.actions)
			k.fill(ptr, o, e.shape)
		}
	}
}

// needsOptions holds for menus with options of their own.
func needsOptions(k *blockCheck, ptr string, o map[string]any) {
	if (o["options"] == nil) == (o["option_groups"] == nil) {
		k.bad(ptr, "must define either `options` or `option_groups`")
	}
	checkInitial(k, ptr, o)
}

// checkInitial checks that what is chosen from the start is on offer.
func checkInitial(k *blockCheck, ptr string, o map[string]any) {
	all, _ := o["options"].([]any)
	if list, ok := o["option_groups"].([]any); ok {
		for _, g := range list {
			if group, ok := g.(map[string]any); ok {
				more, _ := group["options"].([]any)
				all = append(all, more...)
			}
		}
	}
	chosen, _ := o["initial_options"].([]any)
	name := "initial_options"
	if first, ok := o["initial_option"]; ok {
		chosen, name = []any{first}, "initial_option"
	}
	for _, c := range chosen {
		if !among(c, all) {
			k.bad(ptr+"/"+name, "must match one of the provided options")
		}
	}
}

func among(v any, all []any) bool {
	for _, o := range all {
		if reflect.DeepEqual(o, v) {
			return true
		}
	}
	return false
}
