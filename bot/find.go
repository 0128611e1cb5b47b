package bot

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"tocsin/incident"
)

const (
	// clockError is by how much this machine's clock and Slack's may differ: one that was set in the wrong zone, too.
	clockError = 24 * time.Hour
	// historyPage is the most messages that Slack gives at a time. A search that has to wait for its turn half-way begins
	// anew, so that it has to come to its end in few calls.
	historyPage = 999
)

// find looks for the message of a delivery in a conversation, by the id in its metadata. The place is empty where it never
// arrived.
func (s *Sender) find(ctx context.Context, d incident.Delivery, channel string) (place, *incident.Result) {
	channel, failed := s.conversation(ctx, d, channel)
	if failed != nil {
		return place{}, failed
	}
	return s.look(ctx, d, channel, func(m slack.Message) bool {
		return m.Metadata.EventType == metadata && m.Metadata.EventPayload["id"] == d.ID
	})
}

// look finds the newest message that is the one, among those since a delivery was made.
func (s *Sender) look(ctx context.Context, d incident.Delivery, channel string, isIt func(slack.Message) bool) (place, *incident.Result) {
	params := &slack.GetConversationHistoryParameters{ChannelID: channel, IncludeAllMetadata: true, Limit: historyPage,
		Oldest: strconv.FormatInt(d.Since.Add(-clockError).Unix(), 10)}
	for {
		var page *slack.GetConversationHistoryResponse
		failed := s.slack.call(ctx, d, "conversations.history", channel, func() (err error) {
			page, err = s.slack.api.GetConversationHistoryContext(ctx, params)
			return err
		})
		if failed != nil {
			return place{}, failed
		}
		for _, m := range page.Messages {
			if isIt(m) {
				return place{channel, m.Timestamp}, nil
			}
		}
		if !page.HasMore {
			return place{}, nil
		}
		params.Cursor = page.ResponseMetaData.NextCursor
	}
}

// conversation gives the DM with a person; a channel is one already. Only after a crash, and for a file: a page itself goes to the
// person's id. That it is a person's is seen by the id, since the directory may not be read yet.
// https://docs.slack.dev/reference/objects/user-object
func (s *Sender) conversation(ctx context.Context, d incident.Delivery, to string) (string, *incident.Result) {
	if !strings.HasPrefix(to, "U") && !strings.HasPrefix(to, "W") {
		return to, nil
	}
	failed := s.slack.call(ctx, d, "conversations.open", "", func() error {
		c, _, _, err := s.slack.api.OpenConversationContext(ctx, &slack.OpenConversationParameters{Users: []string{to}})
		if err == nil {
			to = c.ID
		}
		return err
	})
	return to, failed
}
