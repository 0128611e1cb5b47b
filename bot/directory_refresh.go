package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/slack-go/slack"

	"tocsin/incident"
)

const (
	// page is how many entries are asked for at a time. Slack recommends 200 and takes up to 1,000; at 20 calls a minute that
	// is the difference between 25 minutes and 5 for 100,000 people. https://docs.slack.dev/reference/methods/users.list
	page = 999
	// smallPage is for where Slack cannot put the large one together in time.
	smallPage = 200
)

// Refresh reads people, user groups and the bot's channels anew, page by page. Each page counts at once; who and what is not
// in any is forgotten at the end. What Slack refuses to tell of one kind does not keep the others away.
func (d *Directory) Refresh(ctx context.Context) error {
	if d.slack.self() == "" {
		return errNotJoined
	}
	d.reading.Lock()
	defer d.reading.Unlock()
	defer d.keep(context.WithoutCancel(ctx))
	began := time.Now()
	var refused []error
	for _, read := range []func(context.Context) error{d.readPeople, d.readGroups, d.readChannels, d.readMembers} {
		err := read(ctx)
		if err != nil && !Refused(err) {
			return err // Slack does not answer, and will not for the rest
		}
		refused = append(refused, err)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.fields.read = false  // the next look asks anew
	if refused[0] == nil { // people are known
		d.asOf, d.unkept.state = began, true
	}
	return errors.Join(refused...)
}

var errNotJoined = errors.New("Slack has not answered since the start")

func (d *Directory) readPeople(ctx context.Context) error {
	d.mu.Lock()
	d.round++
	d.mu.Unlock()
	limit, cursor := page, ""
	for {
		p := d.slack.api.GetUsersPaginated(slack.GetUsersOptionLimit(limit))
		p.Cursor = cursor
		err := d.ask(ctx, "users.list", func() (err error) { p, err = p.Next(ctx); return err })
		switch {
		case err != nil && limit > smallPage && !Refused(err) && ctx.Err() == nil:
			limit = smallPage
			continue
		case err != nil:
			return fmt.Errorf("reading people (users.list): %w", err)
		}
		d.adoptAll(p.Users)
		d.keep(ctx)
		if cursor = p.Cursor; cursor == "" {
			d.forgetOthers()
			return nil
		}
	}
}

func (d *Directory) adoptAll(users []slack.User) {
	d.mu.Lock()
	defer d.mu.Unlock()
	now := time.Now()
	for _, u := range users {
		d.adopt(d.account(u, now))
	}
}

// forgetOthers forgets whom Slack does not list any more.
func (d *Directory) forgetOthers() {
	d.mu.Lock()
	defer d.mu.Unlock()
	for i := range d.roll.accounts {
		if a := &d.roll.accounts[i]; a.kind != stranger && a.round != d.round {
			d.roll.forget(int32(i))
			d.unkept.people[int32(i)] = true
			d.touch(true)
		}
	}
}

func (d *Directory) readGroups(ctx context.Context) error {
	d.begin(func(c *circle) bool { return c.target.Kind == incident.ByHandle })
	var groups []slack.UserGroup
	err := d.ask(ctx, "usergroups.list", func() (err error) {
		groups, err = d.slack.api.GetUserGroupsContext(ctx, slack.GetUserGroupsOptionIncludeUsers(true))
		return err
	})
	if err != nil {
		return fmt.Errorf("reading user groups (usergroups.list): %w", err)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	listed := map[string]bool{}
	for _, g := range groups {
		listed[g.ID] = true
		d.group(g.ID, g.Handle, g.DateUpdate.Time().Unix(), people(g.Users))
	}
	d.dropOthers(incident.ByHandle, listed)
	return nil
}

func people(ids []string) []incident.PersonID {
	list := make([]incident.PersonID, len(ids))
	for i, id := range ids {
		list[i] = incident.PersonID(id)
	}
	return list
}

func (d *Directory) readChannels(ctx context.Context) error {
	params := &slack.GetConversationsForUserParameters{Types: []string{"public_channel", "private_channel"}, Limit: page, ExcludeArchived: true}
	listed := map[string]bool{}
	for {
		var channels []slack.Channel
		err := d.ask(ctx, "users.conversations", func() (err error) {
			channels, params.Cursor, err = d.slack.api.GetConversationsForUserContext(ctx, params)
			return err
		})
		if err != nil {
			return fmt.Errorf("reading the channels tocsin is in (users.conversations): %w", err)
		}
		d.mu.Lock()
		for _, c := range channels {
			listed[c.ID] = true
			d.channel(c.ID, c.Name)
		}
		if params.Cursor == "" {
			d.dropOthers(incident.ByChannel, listed)
			d.mu.Unlock()
			return nil
		}
		d.mu.Unlock()
	}
}

// readMembers reads who is in the channels that are watched. Those that the bot is not in are named when references are
// checked.
func (d *Directory) readMembers(ctx context.Context) error {
	d.mu.RLock()
	var ids []string
	for _, c := range d.circles.byID {
		if c.target.Kind == incident.ByChannel && d.channels[c.target.Name] {
			ids = append(ids, c.id)
		}
	}
	d.mu.RUnlock()
	slices.Sort(ids)
	var refused []error
	for _, id := range ids {
		err := d.readMembersOf(ctx, id)
		if err != nil && !Refused(err) {
			return err
		}
		refused = append(refused, err)
	}
	return errors.Join(refused...)
}

func (d *Directory) readMembersOf(ctx context.Context, id string) error {
	d.begin(func(c *circle) bool { return c.id == id })
	params := &slack.GetUsersInConversationParameters{ChannelID: id, Limit: page}
	var all []incident.PersonID
	for {
		var ids []string
		err := d.ask(ctx, "conversations.members", func() (err error) {
			ids, params.Cursor, err = d.slack.api.GetUsersInConversationContext(ctx, params)
			return err
		})
		if err != nil {
			return fmt.Errorf("reading the members of %s (conversations.members): %w", id, err)
		}
		for _, one := range ids {
			if one != d.slack.self() {
				all = append(all, incident.PersonID(one))
			}
		}
		if params.Cursor == "" {
			d.mu.Lock()
			defer d.mu.Unlock()
			if c := d.circles.byID[id]; c != nil {
				d.is(c, all)
			}
			return nil
		}
	}
}

// ask makes a call when its turn comes, and again after the wait that Slack asks for. Reading a large workspace takes
// minutes under its limits.
func (d *Directory) ask(ctx context.Context, method string, call func() error) error {
	for {
		if delay := d.slack.budget.take(method, "", incident.PriorityRefresh); delay > 0 {
			select {
			case <-time.After(delay):
				continue
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		err := call()
		limited, ok := errors.AsType[*slack.RateLimitedError](err)
		if !ok {
			return err
		}
		d.slack.budget.pause(method, max(limited.RetryAfter, time.Second))
	}
}
