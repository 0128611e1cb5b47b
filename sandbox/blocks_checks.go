package sandbox

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"unicode/utf8"
)

// text255 is an id.
var text255 = str(255)

// str is a string of 1 to limit characters.
func str(limit int) check { return strFrom(1, limit) }

func strFrom(least, limit int) check {
	return func(k *blockCheck, ptr string, v any) {
		s, ok := v.(string)
		n := utf8.RuneCountInString(s)
		switch {
		case !ok:
			k.bad(ptr, "must provide a string")
		case n < least:
			k.bad(ptr, "must be more than %d characters", least-1)
		case n > limit:
			k.bad(ptr, "must be less than %d characters", limit+1)
		}
	}
}

// anything is not looked at.
func anything(*blockCheck, string, any) {}

func boolean(k *blockCheck, ptr string, v any) {
	if _, ok := v.(bool); !ok {
		k.bad(ptr, "must be a boolean")
	}
}

func integerIn(low, high int) check {
	return func(k *blockCheck, ptr string, v any) {
		n, _ := v.(json.Number)
		i, err := n.Int64()
		switch {
		case err != nil:
			k.bad(ptr, "must be an integer")
		case i < int64(low):
			k.bad(ptr, "must be greater than %d", low-1)
		case i > int64(high):
			k.bad(ptr, "must be less than %d", high+1)
		}
	}
}

func oneOf(values ...string) check {
	return func(k *blockCheck, ptr string, v any) {
		if s, _ := v.(string); !slices.Contains(values, s) {
			k.bad(ptr, "must be a valid enum value")
		}
	}
}

func matching(form *regexp.Regexp) check {
	return func(k *blockCheck, ptr string, v any) {
		if s, _ := v.(string); !form.MatchString(s) {
			k.bad(ptr, "failed to match expected pattern")
		}
	}
}

// arrayOf is an array of low to high items.
func arrayOf(low, high int, item check) check {
	return func(k *blockCheck, ptr string, v any) {
		items, ok := v.([]any)
		switch {
		case !ok:
			k.bad(ptr, "must provide an array")
			return
		case len(items) < low:
			k.bad(ptr, "must provide at least %d items", low)
			return
		case len(items) > high:
			k.bad(ptr, "no more than %d items allowed", high)
			return
		}
		for i, it := range items {
			item(k, fmt.Sprintf("%s/%d", ptr, i), it)
		}
	}
}

// objectOf is an object of one shape.
func objectOf(s shape) check {
	return func(k *blockCheck, ptr string, v any) {
		if o, ok := k.object(ptr, v); ok {
			k.fill(ptr, o, s)
		}
	}
}

// plainText is a plain_text object of 1 to limit characters.
func plainText(limit int) check {
	return func(k *blockCheck, ptr string, v any) { k.text(ptr, v, limit, "plain_text") }
}

// anyText is a text object of either type.
func anyText(limit int) check {
	return func(k *blockCheck, ptr string, v any) {
		k.oneOfSeveral(ptr, func() { k.text(ptr, v, limit, "plain_text", "mrkdwn") })
	}
}

// text checks a text object. "emoji" belongs to plain_text and "verbatim" to mrkdwn alone.
func (k *blockCheck) text(ptr string, v any, limit int, types ...string) {
	o, ok := k.object(ptr, v)
	if !ok {
		return
	}
	kind, _ := o["type"].(string)
	switch {
	case kind == "":
		k.bad(ptr, "missing required field: type")
		return
	case !slices.Contains(types, kind):
		k.bad(ptr+"/type", "unsupported type: %s", kind)
		return
	}
	s := shape{required: []string{"text"}, fields: map[string]check{"text": str(limit)}}
	if kind == "plain_text" {
		s.fields["emoji"] = boolean
	} else {
		s.fields["verbatim"] = boolean
	}
	k.fill(ptr, o, s)
	if t, ok := o["text"].(string); ok {
		k.chars += utf8.RuneCountInString(t)
	}
}
