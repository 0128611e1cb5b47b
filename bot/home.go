package bot

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"time"

	"github.com/slack-go/slack"

	"tocsin/commands"
	"tocsin/incident"
)

// Home tabs are kept as things are for those who have opened theirs lately. Slack counts views.publish by itself, so that no page
// waits for one; all of them go through one goroutine, so that the store is asked for one at a time, and not often.
const (
	maxHome = 100 // blocks of a Home tab
	// homeSettles is how long after a change the tabs are looked at: a change seldom comes alone.
	homeSettles = 3 * time.Second
	// homeEvery is how often they are looked at in any case: who is on call changes by itself, and other instances change things.
	homeEvery = time.Minute
	// homePause is between two looks of one such round.
	homePause = 50 * time.Millisecond
	// homeTime bounds one look.
	homeTime = 5 * time.Second
)

// keepHomes publishes Home tabs until ctx ends: those that people have just opened first.
func (b *Bot) keepHomes(ctx context.Context) {
	every := time.NewTicker(homeEvery)
	defer every.Stop()
	for {
		select {
		case <-b.homes.stirred:
		case <-every.C:
			b.homes.all(time.Now())
		case <-ctx.Done():
			return
		}
		for who, opened, any := b.homes.next(); any && ctx.Err() == nil; who, opened, any = b.homes.next() {
			b.showHome(ctx, who)
			if !opened {
				rest(ctx, homePause)
			}
		}
	}
}

func rest(ctx context.Context, d time.Duration) {
	select {
	case <-time.After(d):
	case <-ctx.Done():
	}
}

// Changed says that something has changed that may show on Home tabs. It waits for nothing.
func (b *Bot) Changed() { b.homes.changed() }

// homeOpened takes note of somebody who looks at their Home tab.
func (b *Bot) homeOpened(payload json.RawMessage) {
	var e struct {
		Event struct{ User, Tab string }
	}
	if err := json.Unmarshal(payload, &e); err != nil || e.Event.User == "" {
		b.slack.log.Warn().Err(err).Msg("an event that cannot be read")
		return
	}
	if e.Event.Tab == "home" {
		b.homes.open(incident.PersonID(e.Event.User), time.Now())
	}
}

// showHome publishes the tab of one person, unless it shows the same already.
func (b *Bot) showHome(ctx context.Context, who incident.PersonID) {
	drawing, cancel := context.WithTimeout(ctx, homeTime)
	defer cancel()
	v, err := b.handler.Home(drawing, b.request(drawing, "", string(who), ""))
	if err != nil {
		if ctx.Err() == nil {
			b.slack.log.Warn().Err(err).Msg("a Home tab could not be drawn")
		}
		return
	}
	view := homeView(v)
	drawn, err := json.Marshal(view)
	if print := sha256.Sum256(drawn); err != nil || !b.homes.differs(who, print) {
		return
	}
	err = b.directory.ask(ctx, "views.publish", func() error {
		_, err := b.slack.api.PublishViewContext(ctx, slack.PublishViewContextRequest{UserID: string(who), View: view})
		return err
	})
	if err != nil && ctx.Err() == nil {
		b.homes.forget(who)
		b.slack.log.Warn().Err(err).Msg("Slack does not show a Home tab")
	}
}

func homeView(v *commands.View) slack.HomeTabViewRequest {
	return slack.HomeTabViewRequest{Type: slack.VTHomeTab, Blocks: slack.Blocks{BlockSet: atMost(maxHome, v)}}
}
