package sandbox

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/slack-go/slack"
)

func long(n int) string { return strings.Repeat("x", n) }

// many is n times the JSON, with %d replaced by the number.
func many(n int, item string) string {
	parts := make([]string, n)
	for i := range parts {
		parts[i] = strings.ReplaceAll(item, "%d", fmt.Sprint(i))
	}
	return "[" + strings.Join(parts, ",") + "]"
}

const (
	okButton = `{"type":"button","action_id":"a%d","text":{"type":"plain_text","text":"Go"}}`
	okOption = `{"text":{"type":"plain_text","text":"o%d"},"value":"v%d"}`
)

func section(text string) string {
	return `{"type":"section","text":{"type":"mrkdwn","text":"` + text + `"}}`
}

func actions(elements string) string { return `{"type":"actions","elements":` + elements + `}` }

func button(more string) string {
	return `{"type":"button","text":{"type":"plain_text","text":"Go"}` + more + `}`
}

func accessory(element string) string {
	return `{"type":"section","text":{"type":"mrkdwn","text":"x"},"accessory":` + element + `}`
}

func inputOf(element string) string {
	return `{"type":"input","label":{"type":"plain_text","text":"L"},"element":` + element + `}`
}

func TestBlocks(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, blocks, want string }{ // want: the first message, or nothing
		{"divider", `{"type":"divider"}`, ""},
		{"no type", `{}`, "missing required field: type [json-pointer:/blocks/0]"},
		{"unknown type", `{"type":"sections"}`, "unsupported type: sections [json-pointer:/blocks/0/type]"},
		{"no object", `"x"`, "must provide an object [json-pointer:/blocks/0]"},
		{"unknown field", `{"type":"divider","text":"x"}`, "invalid additional property: text [json-pointer:/blocks/0]"},
		{"long block_id", `{"type":"divider","block_id":"` + long(256) + `"}`, "must be less than 256 characters [json-pointer:/blocks/0/block_id]"},
		{"same block_id", `{"type":"divider","block_id":"a"},{"type":"divider","block_id":"a"}`, "`block_id` \"a\" already exists [json-pointer:/blocks/1/block_id]"},

		{"section", section(long(3000)), ""},
		{"long section", section(long(3001)), "failed to match all allowed schemas [json-pointer:/blocks/0/text]"},
		{"empty section text", section(""), "failed to match all allowed schemas [json-pointer:/blocks/0/text]"},
		{"section without text", `{"type":"section"}`, "must define either `text` or `fields` [json-pointer:/blocks/0]"},
		{"ten fields", `{"type":"section","fields":` + many(10, `{"type":"mrkdwn","text":"`+long(1000)+`"}`) + `}`, ""},
		{"eleven fields", `{"type":"section","fields":` + many(11, `{"type":"mrkdwn","text":"x"}`) + `}`, "no more than 10 items allowed [json-pointer:/blocks/0/fields]"},
		{"long field", `{"type":"section","fields":[{"type":"mrkdwn","text":"` + long(2001) + `"}]}`, "failed to match all allowed schemas [json-pointer:/blocks/0/fields/0]"},
		{"emoji in mrkdwn", `{"type":"section","text":{"type":"mrkdwn","text":"x","emoji":true}}`, "failed to match all allowed schemas [json-pointer:/blocks/0/text]"},

		{"header", `{"type":"header","text":{"type":"plain_text","text":"` + long(150) + `"}}`, ""},
		{"long header", `{"type":"header","text":{"type":"plain_text","text":"` + long(151) + `"}}`, "must be less than 151 characters [json-pointer:/blocks/0/text/text]"},
		{"mrkdwn header", `{"type":"header","text":{"type":"mrkdwn","text":"x"}}`, "unsupported type: mrkdwn [json-pointer:/blocks/0/text/type]"},
		{"header without text", `{"type":"header"}`, "missing required field: text [json-pointer:/blocks/0]"},

		{"context", `{"type":"context","elements":` + many(10, `{"type":"mrkdwn","text":"x"}`) + `}`, ""},
		{"eleven in context", `{"type":"context","elements":` + many(11, `{"type":"mrkdwn","text":"x"}`) + `}`, "no more than 10 items allowed [json-pointer:/blocks/0/elements]"},
		{"image in context", `{"type":"context","elements":[{"type":"image","image_url":"https://x.example/y.png","alt_text":"y"}]}`, ""},
		{"image without alt text", `{"type":"image","image_url":"https://x.example/y.png"}`, "missing required field: alt_text [json-pointer:/blocks/0]"},
		{"image of nothing", `{"type":"image","alt_text":"x"}`, "must define either `image_url` or `slack_file` [json-pointer:/blocks/0]"},

		{"25 actions", actions(many(25, okButton)), ""},
		{"26 actions", actions(many(26, okButton)), "no more than 25 items allowed [json-pointer:/blocks/0/elements]"},
		{"no actions", actions("[]"), "must provide at least 1 items [json-pointer:/blocks/0/elements]"},
		{"same action_id", actions(`[` + button(`,"action_id":"go"`) + `,` + button(`,"action_id":"go"`) + `]`), "`action_id` \"go\" already exists [json-pointer:/blocks/0/elements/1/action_id]"},
		{"same action_id in two blocks", actions(`[`+button(`,"action_id":"go"`)+`]`) + "," + actions(`[`+button(`,"action_id":"go"`)+`]`), ""},
		{"long action_id", actions(`[` + button(`,"action_id":"`+long(256)+`"`) + `]`), "must be less than 256 characters [json-pointer:/blocks/0/elements/0/action_id]"},
		{"long button text", actions(`[{"type":"button","text":{"type":"plain_text","text":"` + long(76) + `"}}]`), "must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]"},
		{"value", actions(`[` + button(`,"value":"`+long(2000)+`"`) + `]`), ""},
		{"long value", actions(`[` + button(`,"value":"`+long(2001)+`"`) + `]`), "must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]"},
		{"style", actions(`[` + button(`,"style":"warning"`) + `]`), "must be a valid enum value [json-pointer:/blocks/0/elements/0/style]"},
		{"confirm", actions(`[` + button(`,"confirm":{"title":{"type":"plain_text","text":"x"},"text":{"type":"mrkdwn","text":"x"},"confirm":{"type":"plain_text","text":"`+long(31)+`"},"deny":{"type":"plain_text","text":"x"}}`) + `]`), "must be less than 31 characters [json-pointer:/blocks/0/elements/0/confirm/confirm/text]"},
		{"input in actions", actions(`[{"type":"plain_text_input"}]`), "unsupported type: plain_text_input [json-pointer:/blocks/0/elements/0/type]"},

		{"100 options", accessory(`{"type":"static_select","options":` + many(100, okOption) + `}`), ""},
		{"101 options", accessory(`{"type":"static_select","options":` + many(101, okOption) + `}`), "no more than 100 items allowed [json-pointer:/blocks/0/accessory/options]"},
		{"no options", accessory(`{"type":"static_select","options":[]}`), "must provide at least 1 items [json-pointer:/blocks/0/accessory/options]"},
		{"neither options nor groups", accessory(`{"type":"static_select"}`), "must define either `options` or `option_groups` [json-pointer:/blocks/0/accessory]"},
		{"groups", accessory(`{"type":"static_select","option_groups":[{"label":{"type":"plain_text","text":"L"},"options":` + many(2, okOption) + `}]}`), ""},
		{"long option", accessory(`{"type":"static_select","options":[{"text":{"type":"plain_text","text":"` + long(76) + `"},"value":"v"}]}`), "must be less than 76 characters [json-pointer:/blocks/0/accessory/options/0/text/text]"},
		{"chosen from what is offered", accessory(`{"type":"static_select","options":` + many(2, okOption) + `,"initial_option":` + strings.ReplaceAll(okOption, "%d", "1") + `}`), ""},
		{"chosen from elsewhere", accessory(`{"type":"static_select","options":` + many(2, okOption) + `,"initial_option":` + strings.ReplaceAll(okOption, "%d", "7") + `}`), "must match one of the provided options [json-pointer:/blocks/0/accessory/initial_option]"},
		{"six in an overflow", accessory(`{"type":"overflow","options":` + many(6, okOption) + `}`), "no more than 5 items allowed [json-pointer:/blocks/0/accessory/options]"},
		{"date", accessory(`{"type":"datepicker","initial_date":"2026-13-01"}`), "failed to match expected pattern [json-pointer:/blocks/0/accessory/initial_date]"},
		{"people", accessory(`{"type":"multi_users_select","initial_users":["U1"],"max_selected_items":3}`), ""},

		{"input", inputOf(`{"type":"plain_text_input","multiline":true,"max_length":3000}`), ""},
		{"too long an input", inputOf(`{"type":"plain_text_input","max_length":3001}`), "must be less than 3001 [json-pointer:/blocks/0/element/max_length]"},
		{"button as input", inputOf(button("")), "unsupported type: button [json-pointer:/blocks/0/element/type]"},
		{"e-mail input outside of a modal", inputOf(`{"type":"email_text_input"}`), "unsupported type: email_text_input [json-pointer:/blocks/0/element/type]"},
		{"input without label", `{"type":"input","element":{"type":"plain_text_input"}}`, "missing required field: label [json-pointer:/blocks/0]"},

		{"50 blocks", strings.Trim(many(50, `{"type":"divider"}`), "[]"), ""},
		{"51 blocks", strings.Trim(many(51, `{"type":"divider"}`), "[]"), "no more than 50 items allowed [json-pointer:/blocks]"},
		{"rich text", `{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"x"}]}]}`, ""},
		{"newer types pass", `{"type":"table","rows":[]}`, ""},
	} {
		_, code, messages := checkBlocks(json.RawMessage("["+c.blocks+"]"), onMessage)
		got := ""
		if len(messages) > 0 {
			got = messages[0]
		}
		if got != c.want || (code == "") != (c.want == "") {
			t.Errorf("%s: %s %q, want %q", c.name, code, messages, c.want)
		}
	}
}

func TestBlocksInSum(t *testing.T) {
	t.Parallel()
	fits := "[" + strings.Repeat(section(long(2600))+",", 4) + section(long(2600)) + "]"
	if _, code, _ := checkBlocks(json.RawMessage(fits), onMessage); code != "" {
		t.Errorf("13,000 characters: %s", code)
	}
	over := strings.Replace(fits, "xx", "xxx", 1)
	if _, code, _ := checkBlocks(json.RawMessage(over), onMessage); code != "msg_blocks_too_long" {
		t.Errorf("13,001 characters: %q", code)
	}
	if _, code, _ := checkBlocks(json.RawMessage(over), onModal); code != "" {
		t.Errorf("13,001 characters in a modal: %q", code)
	}
}

// The answer names the place the way Slack does, in both of its lists.
func TestInvalidBlocksAnswer(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	a := d.call("chat.postMessage", "channel", d.room("bad"), "blocks", "["+section(long(3001))+"]")
	want := "[[ERROR] failed to match all allowed schemas [json-pointer:/blocks/0/text] [ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]]"
	if a.code() != "invalid_blocks" || a.messages() != want {
		t.Errorf("%v", a.body)
	}
	if list, _ := a.body["errors"].([]any); len(list) != 2 || list[1] != "must be less than 3001 characters [json-pointer:/blocks/0/text/text]" {
		t.Errorf("errors: %v", a.body["errors"])
	}
}

// Blocks and elements without an id get one, and what has ids is kept byte for byte.
func TestIDsAreGiven(t *testing.T) {
	t.Parallel()
	blocks, _, _ := checkBlocks(json.RawMessage("["+actions("["+button("")+"]")+"]"), onMessage)
	var got []struct {
		BlockID  string `json:"block_id"`
		Elements []struct {
			ActionID string `json:"action_id"`
		}
	}
	if err := json.Unmarshal(blocks, &got); err != nil || got[0].BlockID == "" || got[0].Elements[0].ActionID == "" {
		t.Errorf("%s, %v", blocks, err)
	}
	full := `[{"type":"section","block_id":"b","text":{"type":"mrkdwn","text":"<a> & \u00fc"}}]`
	if kept, _, _ := checkBlocks(json.RawMessage(full), onMessage); string(kept) != full {
		t.Errorf("kept as %s", kept)
	}
}

// What slack-go's own types encode passes.
func TestBlocksOfTheLibrary(t *testing.T) {
	t.Parallel()
	text := func(s string) *slack.TextBlockObject { return slack.NewTextBlockObject("plain_text", s, true, false) }
	md := slack.NewTextBlockObject("mrkdwn", "*x*", false, false)
	option := slack.NewOptionBlockObject("v", text("o"), nil)
	blocks := []slack.Block{
		slack.NewHeaderBlock(text("h")),
		slack.NewSectionBlock(md, []*slack.TextBlockObject{md}, slack.NewAccessory(slack.NewOverflowBlockElement("o", option, option))),
		slack.NewContextBlock("", md, slack.NewImageBlockElement("https://x.example/y.png", "y")),
		slack.NewActionBlock("", slack.NewButtonBlockElement("a", "v", text("b")).WithStyle(slack.StyleDanger).WithConfirm(
			slack.NewConfirmationBlockObject(text("t"), md, text("c"), text("d"))),
			slack.NewOptionsSelectBlockElement(slack.OptTypeUser, text("who"), "u"), slack.NewDatePickerBlockElement("d"),
			slack.NewCheckboxGroupsBlockElement("c", option), slack.NewRadioButtonsBlockElement("r", option)),
		slack.NewImageBlock("https://x.example/y.png", "y", "", text("t")),
		slack.NewDividerBlock(),
	}
	d := newDesk(t)
	room := d.room("library")
	if _, _, err := d.api.PostMessage(room, slack.MsgOptionBlocks(blocks...)); err != nil {
		t.Error(err)
	}
	if _, err := d.api.GetConversationHistory(&slack.GetConversationHistoryParameters{ChannelID: room}); err != nil {
		t.Error("reading it back:", err)
	}
}
