package sandbox

import (
	"slices"
	"testing"

	"github.com/slack-go/slack"

	"tocsin/sandbox/pagetest"
)

// TestPageShowsMarks: mrkdwn has its marks; in verbatim text an address without angle brackets is no link, nor is a channel's name.
// https://docs.slack.dev/reference/block-kit/composition-objects/text-object
func TestPageShowsMarks(t *testing.T) {
	t.Parallel()
	browser := pagetest.Start(t)
	s, app, address := pageServer(t)
	general := channelID(s, "general")
	app.join(t, general)
	text := "*Stay out* of the hall, _please_:\n• `valve 3` is ~open~ shut\n• the pumps come at four, together with everybody who can carry something heavy up the stairs\n&gt; We keep the lab dry &amp; warm.\n" +
		"See <https://status.example/42?a=1&amp;b=2>, not https://bare.example or #general @here &lt;!channel&gt;. :fire:\n```\nif a &lt; b {\n  drain()\n}\n```"
	section := func(verbatim bool) slack.Block {
		return slack.NewSectionBlock(slack.NewTextBlockObject("mrkdwn", text, false, verbatim), nil, nil)
	}
	app.say(t, general, slack.MsgOptionText("verbatim", false), slack.MsgOptionBlocks(slack.NewHeaderBlock(slack.NewTextBlockObject("plain_text", "Status update · Water", false, false)), section(true)))
	for name, width := range widths {
		p := browser.Open(t, address, width, "mara/"+general)
		p.Enter("general")
		p.Shows("Stay out")
		links := pagetest.Value[[]string](p, `[...document.querySelectorAll(".messages .block .text a")].map((a) => a.innerText)`)
		if !slices.Equal(links, []string{"https://status.example/42?a=1&b=2"}) {
			t.Errorf("verbatim text has the links %q", links)
		}
		marks := pagetest.Value[[]string](p, `["strong", "em", "s", "code", "blockquote", "pre"].map((tag) => document.querySelector(".messages .block .text " + tag)?.innerText || tag + " is missing")`)
		if !slices.Equal(marks, []string{"Stay out", "please", "open", "valve 3", "We keep the lab dry & warm.", "if a < b {\n  drain()\n}"}) {
			t.Errorf("the marks are %q", marks)
		}
		p.Fits()
		p.Picture("marks-" + name)
	}
	app.say(t, general, slack.MsgOptionText("parsed", false), slack.MsgOptionBlocks(section(false)))
	p := browser.Open(t, address, pagetest.Desk, "mara/"+general)
	p.Until("an address is a link where Slack looks for them", `[...document.querySelectorAll(".messages a")].some((a) => a.innerText === "https://bare.example")`)
}
