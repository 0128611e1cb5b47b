package sandbox

import (
	"regexp"
	"strings"
)

// slackMarks are Slack's <…> spellings in mrkdwn text.
var slackMarks = regexp.MustCompile(`<([^<>]+)>`)

var unescaper = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&")

// readable is mrkdwn as a person reads it: names in place of ids, labels in place of addresses. Asterisks and the like
// stay, because plain text has no bold.
func (st *state) readable(mrkdwn string) string {
	return unescaper.Replace(slackMarks.ReplaceAllStringFunc(mrkdwn, func(mark string) string {
		inner := mark[1 : len(mark)-1]
		ref, label, labelled := strings.Cut(inner, "|")
		if name := st.nameOf(ref); name != "" {
			return name
		}
		switch {
		case labelled:
			return label
		case strings.HasPrefix(ref, "!"):
			return "@" + ref[1:]
		}
		return ref
	}))
}

// nameOf is the @handle, @group or #channel behind "@U…", "!subteam^S…" or "#C…"; empty for everything else.
func (st *state) nameOf(ref string) string {
	switch {
	case strings.HasPrefix(ref, "@"):
		if u := st.userByID[ref[1:]]; u != nil {
			return "@" + u.Handle
		}
	case strings.HasPrefix(ref, "#"):
		if c := st.channelByID[ref[1:]]; c != nil {
			return "#" + c.Name
		}
	case strings.HasPrefix(ref, "!subteam^"):
		if g := st.group(strings.TrimPrefix(ref, "!subteam^")); g != nil {
			return "@" + g.Handle
		}
	}
	return ""
}

// plainText is everything that a message says, line by line; its text alone where it has no blocks.
func (st *state) plainText(text string, b parsed) string {
	var lines []string
	if len(b.blocks) > 0 {
		lines = st.blockLines(b.blocks)
	} else if text != "" {
		lines = []string{st.readable(text)}
	}
	for _, a := range b.attachments {
		for _, key := range []string{"pretext", "title", "text"} {
			if s := a.str(key); s != "" {
				lines = append(lines, st.readable(s))
			}
		}
		lines = append(lines, st.blockLines(a.list("blocks"))...)
	}
	return strings.Join(lines, "\n")
}

// blockLines says what blocks show, but for the labels of buttons and menus.
func (st *state) blockLines(blocks []node) []string {
	var lines []string
	for _, b := range blocks {
		for _, key := range []string{"text", "title", "label"} {
			lines = st.addText(lines, b, key)
		}
		for _, f := range b.list("fields") {
			lines = append(lines, st.textOf(f))
		}
		switch b.str("type") {
		case "context":
			lines = append(lines, st.contextLine(b))
		case "rich_text":
			lines = append(lines, st.richLines(b)...)
		case "image":
			lines = append(lines, b.str("alt_text"))
		case "input":
			lines = st.addText(lines, b, "hint")
		}
	}
	return lines
}

func (st *state) addText(lines []string, e node, key string) []string {
	if t := e.sub(key); t != nil {
		return append(lines, st.textOf(t))
	}
	return lines
}

// textOf reads a text object. Plain text is shown as it is, whatever it looks like.
func (st *state) textOf(t node) string {
	if t.str("type") == "mrkdwn" {
		return st.readable(t.str("text"))
	}
	return t.str("text")
}

func (st *state) contextLine(b node) string {
	var parts []string
	for _, e := range b.list("elements") {
		if e.str("type") == "image" {
			parts = append(parts, e.str("alt_text"))
		} else {
			parts = append(parts, st.textOf(e))
		}
	}
	return strings.Join(parts, " ")
}

// richLines reads a rich_text block: a line for each section, list item, quote and code block.
func (st *state) richLines(b node) []string {
	var lines []string
	for _, e := range b.list("elements") {
		if e.str("type") == "rich_text_list" {
			lines = append(lines, st.richLines(e)...)
			continue
		}
		var line strings.Builder
		for _, piece := range e.list("elements") {
			line.WriteString(st.richPiece(piece))
		}
		lines = append(lines, line.String())
	}
	return lines
}

func (st *state) richPiece(e node) string {
	switch e.str("type") {
	case "user":
		return st.nameOf("@" + e.str("user_id"))
	case "usergroup":
		return st.nameOf("!subteam^" + e.str("usergroup_id"))
	case "channel":
		return st.nameOf("#" + e.str("channel_id"))
	case "broadcast":
		return "@" + e.str("range")
	case "emoji":
		return ":" + e.str("name") + ":"
	case "link":
		if e.str("text") == "" {
			return e.str("url")
		}
	}
	return e.str("text")
}
