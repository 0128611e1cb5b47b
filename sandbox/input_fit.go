package sandbox

import (
	"fmt"
	"net/mail"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// fit turns a plain value (a string, a list of strings, a number) into what Slack keeps for this kind of element. The
// error says why Slack's client would not let anybody put it in.
func (st *state) fit(el node, f field, value any) (any, error) {
	switch f.key {
	case "value":
		return text(value)
	case "rich_text_value":
		return richText(value)
	case "selected_date", "selected_time":
		return moment(f.key, value)
	case "selected_date_time":
		n, err := strconv.ParseInt(fmt.Sprint(value), 10, 64)
		if err != nil {
			return nil, fmt.Errorf("%v is no time in seconds since 1970", value)
		}
		return n, nil
	}
	if !f.many {
		s, err := text(value)
		if err != nil {
			return nil, err
		}
		return st.pick(el, f.key, s)
	}
	names, err := texts(value)
	if err != nil {
		return nil, err
	}
	if most, ok := el["max_selected_items"].(float64); ok && len(names) > int(most) {
		return nil, fmt.Errorf("%d chosen, but at most %d are allowed", len(names), int(most))
	}
	picked := make([]any, 0, len(names))
	for _, name := range names {
		p, err := st.pick(el, strings.TrimSuffix(f.key, "s"), name)
		if err != nil {
			return nil, err
		}
		picked = append(picked, p)
	}
	return picked, nil
}

// pick finds what one name means to a select: an option by value or label, a person, a channel.
func (st *state) pick(el node, key, name string) (any, error) {
	switch key {
	case "selected_user":
		if u := st.user(name); u != nil {
			return u.ID, nil
		}
		return nil, fmt.Errorf("there is no person %q", name)
	case "selected_conversation", "selected_channel":
		if c := st.channel(name); c != nil {
			return c.ID, nil
		}
		return nil, fmt.Errorf("there is no channel %q", name)
	}
	options := el.list("options")
	for _, g := range el.list("option_groups") {
		options = append(options, g.list("options")...)
	}
	var names []string
	for _, o := range options {
		if o.str("value") == name || o.text("text") == name {
			return map[string]any(o), nil
		}
		names = append(names, o.str("value"))
	}
	return nil, fmt.Errorf("there is no option %q among %q", name, names)
}

func text(value any) (string, error) {
	switch v := value.(type) {
	case string:
		return v, nil
	case int, int64, float64:
		return fmt.Sprint(v), nil
	}
	return "", fmt.Errorf("a text is wanted here, not %T", value)
}

func texts(value any) ([]string, error) {
	switch v := value.(type) {
	case []string:
		return v, nil
	case []any:
		out := make([]string, 0, len(v))
		for _, x := range v {
			s, err := text(x)
			if err != nil {
				return nil, err
			}
			out = append(out, s)
		}
		return out, nil
	}
	s, err := text(value)
	return []string{s}, err
}

func richText(value any) (any, error) {
	if m, ok := asNode(value); ok {
		return map[string]any(m), nil
	}
	s, err := text(value)
	piece := map[string]any{"type": "text", "text": s}
	section := map[string]any{"type": "rich_text_section", "elements": []any{piece}}
	return map[string]any{"type": "rich_text", "elements": []any{section}}, err
}

func moment(key string, value any) (string, error) {
	layout, want := time.DateOnly, "a date such as 2026-01-31"
	if key == "selected_time" {
		layout, want = "15:04", "a time such as 23:59"
	}
	s, err := text(value)
	if err == nil {
		_, err = time.Parse(layout, s)
	}
	if err != nil {
		return "", fmt.Errorf("%v is not %s", value, want)
	}
	return s, nil
}

// complaint is what Slack's client says under an input before it lets anybody submit; empty when it has nothing to say.
func complaint(in input, current node) string {
	f := fields[in.el.str("type")]
	if optional, _ := in.block["optional"].(bool); !optional && isEmpty(current[f.key]) {
		return "Please complete this required field."
	}
	s, _ := current[f.key].(string)
	if s == "" {
		return ""
	}
	n := utf8.RuneCountInString(s)
	if least, ok := in.el["min_length"].(float64); ok && n < int(least) {
		return fmt.Sprintf("This needs to be at least %d characters.", int(least))
	}
	if most, ok := in.el["max_length"].(float64); ok && n > int(most) {
		return fmt.Sprintf("This needs to be less than %d characters.", int(most)+1)
	}
	return kindComplaint(in.el, s)
}

func kindComplaint(el node, s string) string {
	switch el.str("type") {
	case "email_text_input":
		if _, err := mail.ParseAddress(s); err != nil {
			return "Please enter a valid email address."
		}
	case "url_text_input":
		if u, err := url.Parse(s); err != nil || u.Host == "" {
			return "Please enter a valid URL."
		}
	case "number_input":
		return numberComplaint(el, s)
	}
	return ""
}

func numberComplaint(el node, s string) string {
	n, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return "Please enter a valid number."
	}
	if decimals, _ := el["is_decimal_allowed"].(bool); !decimals && strings.Contains(s, ".") {
		return "Please enter a whole number."
	}
	if least, err := strconv.ParseFloat(el.str("min_value"), 64); err == nil && n < least {
		return "Please enter a number that is at least " + el.str("min_value") + "."
	}
	if most, err := strconv.ParseFloat(el.str("max_value"), 64); err == nil && n > most {
		return "Please enter a number that is at most " + el.str("max_value") + "."
	}
	return ""
}

func isEmpty(v any) bool {
	switch x := v.(type) {
	case nil:
		return true
	case string:
		return x == ""
	case []any:
		return len(x) == 0
	}
	return false
}
