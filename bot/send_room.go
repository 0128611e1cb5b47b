package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"unicode/utf8"

	"github.com/slack-go/slack"

	"tocsin/commands"
	"tocsin/incident"
)

// channel makes the incident's channel. A name that somebody has is never adopted, since its members would see the
// incident: another name is taken. Only where an earlier attempt may have made it is it looked for, among our own.
func (s *Sender) channel(ctx context.Context, d incident.Delivery, i incident.Incident) incident.Result {
	const names = 20
	if d.Recovered {
		found, failed := s.ownChannel(ctx, d, i)
		if failed != nil {
			return *failed
		}
		if found != nil {
			return incident.Result{Delivery: d, Channel: found}
		}
	}
	name := i.ChannelName
	for n := 2; ; n++ {
		var made *slack.Channel
		failed := s.slack.call(ctx, d, "conversations.create", "", func() (err error) {
			made, err = s.slack.api.CreateConversationContext(ctx, slack.CreateConversationParams{ChannelName: name, IsPrivate: i.Playbook.Private})
			return err
		})
		switch {
		case failed == nil:
			return incident.Result{Delivery: d, Channel: &incident.Channel{ID: made.ID, Name: made.Name}}
		case failed.Reason != "name_taken" || n > names:
			return *failed
		}
		name = fmt.Sprintf("%s-%d", i.ChannelName, n)
	}
}

// ownChannel looks for a channel of this incident that the bot made, that no incident has yet and nobody else is in: an
// earlier database may have had an incident of the same name.
func (s *Sender) ownChannel(ctx context.Context, d incident.Delivery, i incident.Incident) (*incident.Channel, *incident.Result) {
	params := &slack.GetConversationsForUserParameters{Types: []string{"public_channel", "private_channel"}, Limit: page, ExcludeArchived: true}
	for {
		var channels []slack.Channel
		failed := s.slack.call(ctx, d, "users.conversations", "", func() (err error) {
			channels, params.Cursor, err = s.slack.api.GetConversationsForUserContext(ctx, params)
			return err
		})
		if failed != nil {
			return nil, failed
		}
		for _, c := range channels {
			base := c.Name == i.ChannelName || len(c.Name) > len(i.ChannelName) && c.Name[:len(i.ChannelName)+1] == i.ChannelName+"-"
			if !base || c.Creator != s.slack.self() {
				continue
			}
			free, failed := s.untouched(ctx, d, c.ID)
			if failed != nil {
				return nil, failed
			}
			if free {
				return &incident.Channel{ID: c.ID, Name: c.Name}, nil
			}
		}
		if params.Cursor == "" {
			return nil, nil
		}
	}
}

// untouched says whether a channel belongs to no incident and has nobody in it but the bot: as it is right after it was made.
func (s *Sender) untouched(ctx context.Context, d incident.Delivery, channel string) (free bool, failed *incident.Result) {
	switch _, err := s.store.ByChannel(ctx, channel); {
	case err == nil:
		return false, nil
	case incident.CodeOf(err) != incident.NotFound:
		return false, &incident.Result{Delivery: d, Cause: err}
	}
	failed = s.slack.call(ctx, d, "conversations.members", "", func() error {
		members, _, err := s.slack.api.GetUsersInConversationContext(ctx, &slack.GetUsersInConversationParameters{ChannelID: channel, Limit: 2})
		free = len(members) == 1 && members[0] == s.slack.self()
		return err
	})
	return free, failed
}

// topic sets the channel's topic. Slack tells everybody there of it, so an attempt that may have gone well is looked at.
func (s *Sender) topic(ctx context.Context, d incident.Delivery, i incident.Incident) incident.Result {
	l, _ := s.reader("")
	id := "topic.text"
	if !i.Open() {
		id = "topic.over"
	}
	text := topicText(l.Say(id, "incident", i.Number.String(), "title", i.Title, "severity", commands.Severity(i.Severity)))
	if d.Recovered {
		var room *slack.Channel
		failed := s.slack.call(ctx, d, "conversations.info", "", func() (err error) {
			room, err = s.slack.api.GetConversationInfoContext(ctx, &slack.GetConversationInfoInput{ChannelID: i.Channel})
			return err
		})
		if failed != nil || room.Topic.Value == text {
			return s.done(d, failed)
		}
	}
	return s.done(d, s.slack.call(ctx, d, "conversations.setTopic", "", func() error {
		_, err := s.slack.api.SetTopicOfConversationContext(ctx, i.Channel, text)
		return err
	}))
}

// maxTopic is what Slack takes for a channel's topic, in characters.
const maxTopic = 250

// topicText escapes a text, and shortens it so that it still fits then.
func topicText(text string) string {
	for most := maxTopic; ; most-- {
		if t := string(commands.Escape(clip(text, most))); utf8.RuneCountInString(t) <= maxTopic {
			return t
		}
	}
}

// links puts bridge and written playbook into the channel's bookmarks, each once.
func (s *Sender) links(ctx context.Context, d incident.Delivery, i incident.Incident) incident.Result {
	l, _ := s.reader("")
	there, failed := s.bookmarks(ctx, d, i.Channel)
	if failed != nil {
		return *failed
	}
	for _, b := range []struct{ title, link string }{{l.Say("links.bridge"), i.Playbook.Bridge}, {l.Say("links.document"), i.Playbook.Document}} {
		if b.link == "" || slices.Contains(there, b.link) {
			continue
		}
		failed := s.slack.call(ctx, d, "bookmarks.add", "", func() error {
			_, err := s.slack.api.AddBookmarkContext(ctx, i.Channel, slack.AddBookmarkParameters{Title: b.title, Type: "link", Link: b.link})
			return err
		})
		if failed != nil {
			return *failed
		}
	}
	return incident.Result{Delivery: d}
}

// bookmarks lists what is there already; nobody has looked at a new channel, so only a repeated attempt asks.
func (s *Sender) bookmarks(ctx context.Context, d incident.Delivery, channel string) (links []string, failed *incident.Result) {
	if !d.Recovered && d.Attempts == 0 {
		return nil, nil
	}
	failed = s.slack.call(ctx, d, "bookmarks.list", "", func() error {
		all, err := s.slack.api.ListBookmarksContext(ctx, channel)
		for _, b := range all {
			links = append(links, b.Link)
		}
		return err
	})
	return links, failed
}

// invite brings people in. One whom Slack refuses does not keep the others out.
func (s *Sender) invite(ctx context.Context, d incident.Delivery, i incident.Incident) incident.Result {
	users := make([]string, 0, len(d.Body.People))
	for _, p := range d.Body.People {
		users = append(users, string(p))
	}
	var cause error
	failed := s.slack.call(ctx, d, "conversations.invite", "", func() error {
		_, cause = s.slack.api.ForceInviteUsersToConversationContext(ctx, i.Channel, users...)
		return cause
	})
	if failed == nil || failed.Reason == "already_in_channel" || failed.Reason == "cant_invite_self" {
		return incident.Result{Delivery: d}
	}
	if failed.Reason == "" {
		return *failed
	}
	return incident.Result{Delivery: d, Failed: refusedPeople(cause, d.Body.People, failed.Reason)}
}

// refusedPeople reads whom Slack refused; where it names nobody, it refused them all.
func refusedPeople(err error, all []incident.PersonID, reason string) (out []incident.Failure) {
	var refused slack.SlackErrorResponse
	if errors.As(err, &refused) {
		for _, e := range refused.Errors {
			if one := e.ConversationsInviteResponseError; one != nil && one.User != "" && one.Error != "already_in_channel" {
				out = append(out, incident.Failure{Person: incident.PersonID(one.User), Reason: one.Error})
			}
		}
		if len(refused.Errors) > 0 {
			return out
		}
	}
	for _, p := range all {
		out = append(out, incident.Failure{Person: p, Reason: reason})
	}
	return out
}

func (s *Sender) done(d incident.Delivery, failed *incident.Result) incident.Result {
	if failed != nil {
		return *failed
	}
	return incident.Result{Delivery: d}
}
