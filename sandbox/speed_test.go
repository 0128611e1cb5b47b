package sandbox

import (
	"testing"

	"github.com/slack-go/slack"
)

// BenchmarkPostMessage is one post through slack-go over a real port, blocks and metadata with it. The workspace has to
// take 2,000 a second on two cores.
func BenchmarkPostMessage(b *testing.B) {
	d := newDesk(b)
	room := d.room("bench")
	options := []slack.MsgOption{
		slack.MsgOptionText("page", false),
		slack.MsgOptionBlocks(slack.NewSectionBlock(slack.NewTextBlockObject("mrkdwn", "*INC-42* water", false, false), nil, nil),
			slack.NewActionBlock("ack", slack.NewButtonBlockElement("ack", "42", slack.NewTextBlockObject("plain_text", "Acknowledge", false, false)))),
		slack.MsgOptionMetadata(slack.SlackMetadata{EventType: "page", EventPayload: map[string]any{"id": "01J"}}),
	}
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if _, _, err := d.api.PostMessage(room, options...); err != nil {
				b.Error(err)
			}
		}
	})
}
