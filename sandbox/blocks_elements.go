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
	confirm = object(shape{
		fields:   map[string]check{"title": plain(100), "text": rich(300), "confirm": plain(30), "deny": plain(30), "style": enum("primary", "danger")},
		required: []string{"title", "text", "confirm", "deny"},
	})
	// A menu's options are plain text; those of checkboxes and radio buttons may be mrkdwn.
	menuOption = optionOf(plain(75))
	tickOption = optionOf(rich(75))
	groups     = list(1, 100, object(shape{
		fields:   map[string]check{"label": plain(75), "options": list(1, 100, menuOption)},
		required: []string{"label", "options"},
	}))
)

func optionOf(text check) check {
	return object(shape{
		fields:   map[string]check{"text": text, "value": str(150), "description": rich(75), "url": str(3000)},
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
	asking  = map[string]check{"confirm": confirm, "focus_on_load": boolean, "placeholder": plain(150)}
	typing  = map[string]check{"focus_on_load": boolean, "placeholder": plain(150), "dispatch_action_config": anything, "initial_value": strFrom(0, 3000)}
	query1  = map[string]check{"min_query_length": integer(0, 1<<30)}
	several = map[string]check{"max_selected_items": integer(1, 1<<30)}
	talks   = map[string]check{"default_to_current_conversation": boolean, "filter": anything, "response_url_enabled": boolean}
)

// elementKinds is every type of element but the picture.
var elementKinds = map[string]elementKind{
	"button": {places: inSection | inActions, shape: shape{required: []string{"text"}, fields: map[string]check{
		"text": plain(75), "url": str(3000), "value": str(2000), "style": enum("primary", "danger"), "confirm": confirm,
		"accessibility_label": str(75), "agent_prompt": anything, "agent_prompt_display": anything, "visible_to_user_ids": anything,
	}}},
	"workflow_button": {places: inSection | inActions, shape: shape{required: []string{"text", "workflow"}, fields: map[string]check{
		"text": plain(75), "workflow": anything, "style": enum("primary", "danger"), "accessibility_label": str(75),
	}}},
	"overflow": {places: inSection | inActions, shape: shape{required: []string{"options"}, fields: map[string]check{
		"options": list(1, 5, menuOption), "confirm": confirm,
	}}},
	"checkboxes": {places: inSection | inActions | inInput, shape: shape{required: []string{"options"}, fields: with(asking, map[string]check{
		"options": list(1, 10, tickOption), "initial_options": list(1, 10, tickOption), "visible_to_user_ids": anything,
	}), also: offered}},
	"radio_buttons": {places: inSection | inActions | inInput, shape: shape{required: []string{"options"}, fields: with(asking, map[string]check{
		"options": list(1, 10, tickOption), "initial_option": tickOption,
	}), also: offered}},
	"datepicker":     {places: inSection | inActions | inInput, shape: shape{fields: with(asking, map[string]check{"initial_date": matching(dateForm)})}},
	"timepicker":     {places: inSection | inActions | inInput, shape: shape{fields: with(asking, map[string]check{"initial_time": matching(timeForm), "timezone": str(100)})}},
	"datetimepicker": {places: inActions | inInput, shape: shape{fields: with(asking, map[string]check{"initial_date_time": integer(1_000_000_000, 9_999_999_999)})}},

	"static_select":              menu(map[string]check{"options": list(1, 100, menuOption), "option_groups": groups, "initial_option": menuOption}, choices),
	"external_select":            menu(with(query1, map[string]check{"initial_option": menuOption}), nil),
	"users_select":               menu(map[string]check{"initial_user": str(255)}, nil),
	"conversations_select":       menu(with(talks, map[string]check{"initial_conversation": str(255)}), nil),
	"channels_select":            menu(map[string]check{"initial_channel": str(255), "response_url_enabled": boolean}, nil),
	"multi_static_select":        menu(with(several, map[string]check{"options": list(1, 100, menuOption), "option_groups": groups, "initial_options": list(1, 100, menuOption)}), choices),
	"multi_external_select":      menu(with(several, with(query1, map[string]check{"initial_options": list(1, 100, menuOption)})), nil),
	"multi_users_select":         menu(with(several, map[string]check{"initial_users": list(1, 1000, str(255))}), nil),
	"multi_conversations_select": menu(with(several, with(talks, map[string]check{"initial_conversations": list(1, 1000, str(255))})), nil),
	"multi_channels_select":      menu(with(several, map[string]check{"initial_channels": list(1, 1000, str(255))}), nil),

	"plain_text_input": {places: inInput, shape: shape{fields: with(typing, map[string]check{
		"multiline": boolean, "min_length": integer(0, 3000), "max_length": integer(1, 3000),
	})}},
	"rich_text_input":  {places: inInput, shape: shape{fields: with(typing, map[string]check{"initial_value": anything, "min_lines": anything, "max_lines": anything})}},
	"email_text_input": {places: inInput, modalOnly: true, shape: shape{fields: typing}},
	"url_text_input":   {places: inInput, modalOnly: true, shape: shape{fields: typing}},
	"number_input": {places: inInput, modalOnly: true, shape: shape{required: []string{"is_decimal_allowed"}, fields: with(typing, map[string]check{
		"is_decimal_allowed": boolean, "min_value": str(255), "max_value": str(255),
	})}},
	"file_input": {places: inInput, modalOnly: true, shape: shape{fields: map[string]check{"filetypes": anything, "max_files": integer(1, 10)}}},
}

func menu(own map[string]check, also func(*blockCheck, string, map[string]any)) elementKind {
	return elementKind{places: inSection | inActions | inInput, shape: shape{fields: with(asking, own), also: also}}
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

// choices holds for menus with options of their own.
func choices(k *blockCheck, ptr string, o map[string]any) {
	if (o["options"] == nil) == (o["option_groups"] == nil) {
		k.bad(ptr, "must define either `options` or `option_groups`")
	}
	offered(k, ptr, o)
}

// offered checks that what is chosen from the start is on offer.
func offered(k *blockCheck, ptr string, o map[string]any) {
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
