package bot

import (
	"context"
	"strconv"

	"github.com/slack-go/slack"

	"tocsin/incident"
)

// find looks for the message of a delivery in a conversation, by the id in its metadata. The place is empty where it never
// arrived.
func (s *Sender) find(ctx context.Context, d incident.Delivery, channel string) (place, *incident.Result) {
	channel, failed := s.conversation(ctx, d, channel)
	if failed != nil {
		return place{}, failed
	}
	params := &slack.GetConversationHistoryParameters{ChannelID: channel, IncludeAllMetadata: true, Limit: 200,
		Oldest: strconv.FormatInt(d.DueAt.Unix()-60, 10)}
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
			if m.Metadata.EventType == metadata && m.Metadata.EventPayload["id"] == d.ID {
				return place{channel, m.Timestamp}, nil
			}
		}
		if !page.HasMore {
			return place{}, nil
		}
		params.Cursor = page.ResponseMetaData.NextCursor
	}
}

// conversation gives the DM with a person; a channel is one already. Only after a crash: a page itself goes to the person's id.
func (s *Sender) conversation(ctx context.Context, d incident.Delivery, to string) (string, *incident.Result) {
	if _, isPerson := s.directory.Person(incident.PersonID(to)); !isPerson {
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
