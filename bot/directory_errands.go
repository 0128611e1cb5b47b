package bot

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/slack-go/slack"

	"tocsin/incident"
)

// errand is something that an event leaves out and Slack has to be asked for.
type errand struct {
	kind incident.TargetKind // ByHandle: the members of a user group; ByChannel: what a channel is called, and who is in it
	id   string
}

// errands wait, each once, and are run one after the other: what tells of them must not wait for Slack.
type errands struct {
	mu    *sync.Mutex
	list  map[errand]bool
	added chan struct{}
}

func newErrands() errands {
	return errands{&sync.Mutex{}, map[errand]bool{}, make(chan struct{}, 1)}
}

func (e errands) add(one errand) {
	e.mu.Lock()
	e.list[one] = true
	e.mu.Unlock()
	select {
	case e.added <- struct{}{}:
	default:
	}
}

func (e errands) take() (one errand, ok bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for one = range e.list {
		delete(e.list, one)
		return one, true
	}
	return errand{}, false
}

func (d *Directory) runErrands(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-d.errands.added:
		}
		for one, ok := d.errands.take(); ok && ctx.Err() == nil; one, ok = d.errands.take() {
			d.run(ctx, one)
		}
	}
}

// errandPatience bounds one errand: the members of the largest channel take a minute under Slack's limits.
const errandPatience = 5 * time.Minute

// run asks Slack. What fails is logged, and read with the next Refresh at the latest.
func (d *Directory) run(ctx context.Context, one errand) {
	d.reading.Lock()
	defer d.reading.Unlock()
	ctx, cancel := context.WithTimeout(ctx, errandPatience)
	defer cancel()
	read := d.readGroup
	if one.kind == incident.ByChannel {
		read = d.readChannel
	}
	if err := read(ctx, one.id); err != nil && ctx.Err() == nil {
		d.slack.log.Warn().Err(err).Msg("a change in Slack is known in part; all of it is with the next reading of the directory")
	}
}

func (d *Directory) readGroup(ctx context.Context, id string) error {
	d.begin(func(c *circle) bool { return c.id == id })
	var ids []string
	err := d.ask(ctx, "usergroups.users.list", func() (err error) {
		ids, err = d.slack.api.GetUserGroupMembersContext(ctx, id)
		return err
	})
	if err != nil {
		return fmt.Errorf("reading the members of user group %s (usergroups.users.list): %w", id, err)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if c := d.circles.byID[id]; c != nil {
		d.is(c, people(ids))
	}
	return nil
}

func (d *Directory) readChannel(ctx context.Context, id string) error {
	var c *slack.Channel
	err := d.ask(ctx, "conversations.info", func() (err error) {
		c, err = d.slack.api.GetConversationInfoContext(ctx, &slack.GetConversationInfoInput{ChannelID: id})
		return err
	})
	switch {
	case slackCode(err) == "channel_not_found":
		c = &slack.Channel{}
	case err != nil:
		return fmt.Errorf("reading channel %s (conversations.info): %w", id, err)
	}
	d.mu.Lock()
	if !c.IsMember || c.IsArchived {
		d.drop(id)
		d.mu.Unlock()
		return nil
	}
	d.channel(id, c.Name)
	wanted := d.channels[c.Name]
	d.mu.Unlock()
	if !wanted {
		return nil
	}
	return d.readMembersOf(ctx, id)
}
