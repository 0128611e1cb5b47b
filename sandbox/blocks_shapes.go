package sandbox

// blockShapes is every type of block. Those without fields are taken as they are.
var blockShapes = map[string]shape{
	"section": {
		fields: map[string]check{"text": anyText(3000), "fields": arrayOf(1, 10, anyText(2000)), "accessory": elementIn(inSection), "expand": boolean},
		also: func(k *blockCheck, ptr string, o map[string]any) {
			if o["text"] == nil && o["fields"] == nil {
				k.bad(ptr, "must define either `text` or `fields`")
			}
		},
	},
	"divider": {fields: map[string]check{}},
	"header":  {fields: map[string]check{"text": plainText(150), "level": integerIn(1, 4)}, required: []string{"text"}},
	"image": {
		fields:   map[string]check{"image_url": str(3000), "slack_file": anything, "alt_text": str(2000), "title": plainText(2000)},
		required: []string{"alt_text"}, also: needsPicture,
	},
	"context": {fields: map[string]check{"elements": arrayOf(1, 10, contextElement)}, required: []string{"elements"}},
	"actions": {fields: map[string]check{"elements": arrayOf(1, 25, elementIn(inActions))}, required: []string{"elements"}},
	"input": {
		fields: map[string]check{
			"label": plainText(2000), "element": elementIn(inInput), "hint": plainText(2000), "optional": boolean, "dispatch_action": boolean,
		},
		required: []string{"label", "element"},
	},
	"markdown": {fields: map[string]check{"text": str(12_000)}, required: []string{"text"}},
	"rich_text": {fields: map[string]check{"elements": func(k *blockCheck, ptr string, v any) {
		arrayOf(0, 1000, anything)(k, ptr, v)
		k.chars += textIn(v)
	}}, required: []string{"elements"}},

	"alert": {}, "call": {}, "card": {}, "carousel": {}, "container": {}, "context_actions": {}, "data_table": {},
	"data_visualization": {}, "file": {}, "plan": {}, "table": {}, "task_card": {}, "video": {},
}

func needsPicture(k *blockCheck, ptr string, o map[string]any) {
	if o["image_url"] == nil && o["slack_file"] == nil {
		k.bad(ptr, "must define either `image_url` or `slack_file`")
	}
}

// contextElement is a text or an image.
func contextElement(k *blockCheck, ptr string, v any) {
	o, ok := k.object(ptr, v)
	switch {
	case !ok:
	case o["type"] == "image":
		k.fill(ptr, o, imageElement)
	default:
		anyText(2000)(k, ptr, v)
	}
}
