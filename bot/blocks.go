package bot

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"tocsin/commands"
)

// What Slack's blocks take, in characters or entries. https://docs.slack.dev/reference/block-kit/blocks
const (
	maxHeader  = 150
	maxSection = 3000
	maxField   = 2000
	maxFields  = 10
	maxButton  = 75
	maxBlocks  = 50
	maxText    = 4000 // of a message beside its blocks, where it is edited
)

// blocks draws a view as a message.
func blocks(v *commands.View) []slack.Block { return atMost(maxBlocks, v) }

// atMost draws a view in so many blocks; what is too much is left out.
func atMost(most int, v *commands.View) []slack.Block {
	var out []slack.Block
	for _, p := range v.Parts {
		out = append(out, block(p, len(out))...)
	}
	return out[:min(len(out), most)]
}

func block(p commands.Part, at int) []slack.Block {
	switch p := p.(type) {
	case commands.Heading:
		return []slack.Block{slack.NewHeaderBlock(plain(string(p), maxHeader))}
	case commands.Text:
		return []slack.Block{slack.NewSectionBlock(markup(commands.Markup(p), maxSection), nil, nil)}
	case commands.Quote:
		return []slack.Block{slack.NewSectionBlock(plain(string(p), maxSection), nil, nil)}
	case commands.Formatted:
		return []slack.Block{slack.NewSectionBlock(formatted(string(p)), nil, nil)}
	case commands.Small:
		return []slack.Block{slack.NewContextBlock("", markup(commands.Markup(p), maxField))}
	case commands.Rule:
		return []slack.Block{slack.NewDividerBlock()}
	case commands.Facts:
		return facts(p)
	case commands.Buttons:
		return buttons(p, at)
	}
	return nil
}

func facts(all commands.Facts) (out []slack.Block) {
	for len(all) > 0 {
		n := min(len(all), maxFields)
		var fields []*slack.TextBlockObject
		for _, f := range all[:n] {
			fields = append(fields, markup("*"+commands.Escape(f.Label)+"*\n"+f.Value, maxField))
		}
		out = append(out, slack.NewSectionBlock(nil, fields, nil))
		all = all[n:]
	}
	return out
}

// buttons draws a row. Its block id carries its place in the message, and each action id the button's place in the row:
// both must be unique where the same action stands twice.
func buttons(row commands.Buttons, at int) []slack.Block {
	if len(row) == 0 {
		return nil
	}
	var elements []slack.BlockElement
	for i, b := range row {
		id := b.Action
		if i > 0 && b.Action == row[i-1].Action {
			id += actionMark + strconv.Itoa(i)
		}
		e := slack.NewButtonBlockElement(id, b.Value, plain(b.Label, maxButton))
		e.URL, e.Style = b.URL, slack.Style(b.Style)
		elements = append(elements, e)
	}
	return []slack.Block{slack.NewActionBlock("row"+strconv.Itoa(at), elements...)}
}

// actionMark parts an action from the number that makes its id unique.
const actionMark = "#"

func plain(text string, most int) *slack.TextBlockObject {
	if text == "" {
		text = " " // Slack refuses an empty text
	}
	return slack.NewTextBlockObject(slack.PlainTextType, clip(inert.ReplaceAllString(text, "<\u2060$1"), most), false, false)
}

// inert finds what would be a mention or a link in markup. Slack does not parse plain text; whatever else reads it (a
// client, an export) is to find nothing there either, so an invisible joiner goes in.
var inert = regexp.MustCompile(`<([!@#]|https?:|mailto:)`)

func markup(m commands.Markup, most int) *slack.TextBlockObject {
	text := clip(string(m), most)
	if i := strings.LastIndexAny(text, "&;"); len(text) < len(m) && i >= 0 && text[i] == '&' {
		text = text[:i] + "…" // not in the middle of an escaped character
	}
	return slack.NewTextBlockObject(slack.MarkdownType, text, false, true)
}

// clip shortens a text to so many characters.
func clip(text string, most int) string {
	if len(text) <= most {
		return text
	}
	r := []rune(text)
	if len(r) <= most {
		return text
	}
	return string(r[:most-1]) + "…"
}
