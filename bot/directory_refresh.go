package bot

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/slack-go/slack"

	"tocsin/incident"
)

// page is how many entries are asked for at a time; Slack recommends no more than 200 for people.
const page = 200

// Refresh reads people, user groups and the bot's channels anew, page by page. What was known of each stays in use until
// all of it is there; what Slack refuses to tell of one does not keep the others away. watched are the channels whose
// members a playbook pages.
func (d *Directory) Refresh(ctx context.Context, watched []string) error {
	if d.slack.self() == "" {
		return errNotJoined
	}
	fresh := emptyDirectory()
	var refused []error
	for _, part := range []struct {
		read  func(context.Context, *Directory) error
		adopt func()
	}{
		{d.readPeople, func() { d.people, d.handles, d.emails = fresh.people, fresh.handles, fresh.emails }},
		{d.readGroups, func() { d.groups = fresh.groups }},
		{d.readChannels, func() { d.channels = fresh.channels }},
		{d.readMembers(watched), func() { d.members = fresh.members }},
	} {
		err := part.read(ctx, fresh)
		switch {
		case err == nil:
			d.mu.Lock()
			part.adopt()
			d.mu.Unlock()
		case !Refused(err):
			return err // Slack does not answer, and will not for the rest
		default:
			refused = append(refused, err)
		}
	}
	d.keep(ctx)
	return errors.Join(refused...)
}

var errNotJoined = errors.New("Slack has not answered since the start")

func (d *Directory) readPeople(ctx context.Context, fresh *Directory) error {
	p := d.slack.api.GetUsersPaginated(slack.GetUsersOptionLimit(page))
	for {
		var next slack.UserPagination
		err := patiently(ctx, func() (err error) { next, err = p.Next(ctx); return err })
		if p.Done(err) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("reading people (users.list): %w", err)
		}
		p = next
		for _, u := range p.Users {
			fresh.add(person(u))
		}
	}
}

func (d *Directory) readGroups(ctx context.Context, fresh *Directory) error {
	var groups []slack.UserGroup
	err := patiently(ctx, func() (err error) {
		groups, err = d.slack.api.GetUserGroupsContext(ctx, slack.GetUserGroupsOptionIncludeUsers(true))
		return err
	})
	if err != nil {
		return fmt.Errorf("reading user groups (usergroups.list): %w", err)
	}
	for _, g := range groups {
		for _, id := range g.Users {
			fresh.groups[g.Handle] = append(fresh.groups[g.Handle], incident.PersonID(id))
		}
		if len(g.Users) == 0 {
			fresh.groups[g.Handle] = nil
		}
	}
	return nil
}

func (d *Directory) readChannels(ctx context.Context, fresh *Directory) error {
	params := &slack.GetConversationsForUserParameters{Types: []string{"public_channel", "private_channel"}, Limit: page, ExcludeArchived: true}
	for {
		var channels []slack.Channel
		err := patiently(ctx, func() (err error) {
			channels, params.Cursor, err = d.slack.api.GetConversationsForUserContext(ctx, params)
			return err
		})
		if err != nil {
			return fmt.Errorf("reading the channels tocsin is in (users.conversations): %w", err)
		}
		for _, c := range channels {
			fresh.channels[c.Name] = c.ID
		}
		if params.Cursor == "" {
			return nil
		}
	}
}

func (d *Directory) readMembers(watched []string) func(context.Context, *Directory) error {
	return func(ctx context.Context, fresh *Directory) error {
		for _, name := range watched {
			if err := d.readMembersOf(ctx, fresh, name); err != nil {
				return err
			}
		}
		return nil
	}
}

func (d *Directory) readMembersOf(ctx context.Context, fresh *Directory, name string) error {
	id, ok := fresh.channels[name]
	if !ok {
		return nil // named when references are checked
	}
	params := &slack.GetUsersInConversationParameters{ChannelID: id, Limit: page}
	for {
		var ids []string
		err := patiently(ctx, func() (err error) {
			ids, params.Cursor, err = d.slack.api.GetUsersInConversationContext(ctx, params)
			return err
		})
		if err != nil {
			return fmt.Errorf("reading the members of #%s (conversations.members): %w", name, err)
		}
		for _, one := range ids {
			if one != d.slack.self() {
				fresh.members[name] = append(fresh.members[name], incident.PersonID(one))
			}
		}
		if params.Cursor == "" {
			return nil
		}
	}
}

// patiently makes a call again after the wait that Slack asks for. Reading a large workspace takes minutes under its limits.
func patiently(ctx context.Context, call func() error) error {
	for {
		err := call()
		var limited *slack.RateLimitedError
		if !errors.As(err, &limited) {
			return err
		}
		select {
		case <-time.After(limited.RetryAfter):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
