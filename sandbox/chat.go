package sandbox

import (
	"encoding/json"
	"regexp"
	"strings"
	"unicode/utf8"
)

// Sizes of messages, in characters.
const (
	maxText       = 40_000 // chat.postMessage cuts off what is beyond
	maxUpdateText = 4_000
	maxMarkdown   = 12_000
	maxMetadata   = 16_000 // bytes; Slack names metadata_too_large but no number that could be confirmed
	maxAttached   = 100
)

// content is what a message says.
type content struct {
	text        string
	blocks      json.RawMessage
	attachments json.RawMessage
	metadata    *Metadata
}

// content reads and checks the arguments that say what a message says. That it says something at all is for the caller
// to check: an update may leave out what is to stay.
func (c *call) content() (content, error) {
	t := content{text: c.args["text"]}
	if md := c.args["markdown_text"]; md != "" {
		if t.text != "" || c.args["blocks"] != "" {
			return t, fail("markdown_text_conflict")
		}
		if utf8.RuneCountInString(md) > maxMarkdown {
			return t, fail("msg_too_long")
		}
		t.text = md
	}
	if c.args.flag("link_names") || c.args["parse"] == "full" {
		t.text = c.st.linkNames(t.text)
	}
	var err error
	if t.blocks, err = readBlocks(c.args["blocks"], onMessage); err != nil {
		return t, err
	}
	if t.attachments, err = readAttachments(c.args["attachments"]); err != nil {
		return t, err
	}
	t.metadata, err = readMetadata(c.args["metadata"])
	return t, err
}

// filled says whether there is something to show; an empty list of blocks is nothing.
func (t content) filled() bool {
	return strings.TrimSpace(t.text) != "" || len(t.blocks) > len("[]") || len(t.attachments) > len("[]")
}

// readBlocks checks the "blocks" argument.
func readBlocks(arg string, on surface) (json.RawMessage, error) {
	if arg == "" {
		return nil, nil
	}
	blocks, code, messages := checkBlocks(json.RawMessage(arg), on)
	if code != "" {
		return nil, &apiError{code: code, messages: messages}
	}
	return blocks, nil
}

// readAttachments checks the old kind of message parts, whose only checked parts here are their number and blocks.
func readAttachments(arg string) (json.RawMessage, error) {
	if arg == "" {
		return nil, nil
	}
	var list []map[string]json.RawMessage
	if json.Unmarshal([]byte(arg), &list) != nil {
		return nil, fail("invalid_attachments")
	}
	if len(list) > maxAttached {
		return nil, fail("too_many_attachments")
	}
	for _, a := range list {
		if raw, ok := a["blocks"]; ok {
			blocks, code, messages := checkBlocks(raw, onMessage)
			if code != "" {
				return nil, &apiError{code: "invalid_attachments", messages: messages}
			}
			a["blocks"] = blocks
		}
	}
	return compact(list), nil
}

// readMetadata reads "metadata"; an empty object is a Metadata without a type, which takes the old one away.
func readMetadata(arg string) (*Metadata, error) {
	if arg == "" {
		return nil, nil
	}
	if len(arg) > maxMetadata {
		return nil, fail("metadata_too_large")
	}
	var fields map[string]json.RawMessage
	if json.Unmarshal([]byte(arg), &fields) != nil {
		return nil, fail("invalid_metadata_format")
	}
	m := &Metadata{}
	if len(fields) == 0 {
		return m, nil
	}
	var payload map[string]json.RawMessage
	switch {
	case json.Unmarshal([]byte(arg), m) != nil, m.EventType == "", m.EventPayload == nil:
		return nil, fail("invalid_metadata_format")
	case json.Unmarshal(m.EventPayload, &payload) != nil:
		return nil, fail("invalid_metadata_schema")
	}
	return m, nil
}

var nameInText = regexp.MustCompile(`(^|[\s(])([@#])([\p{L}\p{N}._-]+)`)

// linkNames turns "@handle", "@here" and "#channel" into mentions, where "link_names" asks for it.
func (st *state) linkNames(text string) string {
	return nameInText.ReplaceAllStringFunc(text, func(found string) string {
		part := nameInText.FindStringSubmatch(found)
		name := strings.TrimRight(part[3], ".")
		mention := st.mention(part[2], name)
		if mention == "" {
			return found
		}
		return part[1] + mention + part[3][len(name):]
	})
}

func (st *state) mention(sign, name string) string {
	if sign == "#" {
		if c := st.channelNamed(name); c != nil {
			return "<#" + c.ID + "|" + c.Name + ">"
		}
		return ""
	}
	switch name {
	case "here", "channel", "everyone":
		return "<!" + name + ">"
	}
	if u := st.user(name); u != nil {
		return "<@" + u.ID + ">"
	}
	for _, g := range st.groups {
		if g.Handle == name {
			return "<!subteam^" + g.ID + ">"
		}
	}
	return ""
}

// compact is JSON without HTML escapes: text stays as the app sent it.
func compact(v any) json.RawMessage {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(v) // made of what was JSON before
	return json.RawMessage(strings.TrimSuffix(b.String(), "\n"))
}
