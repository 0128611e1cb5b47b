package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"sync"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"tocsin/commands"
	"tocsin/incident"
)

// Bot listens to people in Slack and answers them.
type Bot struct {
	slack     *Slack
	handler   *commands.Handler
	directory *Directory
	queue     *queue
	sockets   sockets
	homes     *homes
	mentions  mentions
}

// New joins the workspace with what answers people.
func New(s *Slack, h *commands.Handler, d *Directory) *Bot {
	return &Bot{slack: s, handler: h, directory: d, sockets: newSockets(), homes: newHomes()}
}

const (
	workers = 16 // commands carried out side by side
	waiting = 64 // commands that wait for each of them
	// Slack shows an error after three seconds: a decision that takes longer is given up, and the person is told.
	decision = 2 * time.Second
	grace    = 5 * time.Second // for the answer as well; at the end of the program for all that were taken
	// farewell lets the last acknowledgements leave: slack-go sends them from a queue of its own.
	farewell = 100 * time.Millisecond
)

// Run listens until ctx ends, and then finishes what was taken. An error means that Slack will not have this app any more:
// somebody has to look at the token.
func (b *Bot) Run(ctx context.Context) error {
	connections := max(b.slack.opts.Connections, 1)
	b.queue = newQueue(workers, waiting)
	working, cut := context.WithCancel(context.WithoutCancel(ctx)) // for what was taken
	defer cut()
	reading, stop := context.WithCancel(ctx)
	defer stop()
	connected, hangUp := context.WithCancel(context.WithoutCancel(ctx)) // outlives reading: answers still have to leave
	defer hangUp()
	refused := make(chan error, connections)
	var sockets, readers sync.WaitGroup
	readers.Go(func() { b.keepHomes(reading) })
	for range connections {
		c := &connection{Client: b.client(), again: make(chan struct{}, 1)}
		sockets.Go(func() {
			if err := b.keep(connected, c); err != nil {
				refused <- err
			}
		})
		readers.Go(func() { b.read(reading, working, c) })
	}
	var err error
	select {
	case <-ctx.Done():
	case err = <-refused:
	}
	stop()
	readers.Wait()
	defer time.AfterFunc(grace, cut).Stop() // for all that waits together: it may be much, and Slack may hang
	b.queue.drain()
	<-time.After(farewell)
	hangUp()
	sockets.Wait()
	return err
}

func (b *Bot) client() *socketmode.Client {
	options := []socketmode.Option{socketmode.OptionLog(log.New(io.Discard, "", 0))}
	if b.slack.opts.Dialer != nil {
		options = append(options, socketmode.OptionDialer(b.slack.opts.Dialer))
	}
	return socketmode.New(b.slack.api, options...)
}

// connection is one socket, which slack-go connects again when it is lost.
type connection struct {
	*socketmode.Client
	again chan struct{} // not to wait as long as slack-go would before the next try
}

// keep holds one connection; what slack-go returns is final, unless it was told to begin anew.
func (b *Bot) keep(ctx context.Context, c *connection) error {
	for {
		attempt, anew := context.WithCancel(ctx)
		go func() {
			select {
			case <-c.again:
				anew()
			case <-attempt.Done():
			}
		}()
		err := c.RunContext(attempt)
		anew()
		switch {
		case ctx.Err() != nil:
			return nil
		case !errors.Is(err, context.Canceled):
			return refusedSocket(err)
		}
	}
}

func refusedSocket(err error) error {
	return fmt.Errorf("Slack does not accept the app token any more (%w). Make a new one on the app's page under Basic Information, App-Level Tokens, with the scope connections:write, and put it into SLACK_APP_TOKEN", err)
}

// read takes envelopes off the socket and puts them into the queue at once: slack-go loses envelopes when its reader works.
// What comes of them lives as long as working.
func (b *Bot) read(ctx, working context.Context, c *connection) {
	for {
		select {
		case <-ctx.Done():
			return
		case e := <-c.Events:
			b.take(ctx, working, c, e)
		}
	}
}

func (b *Bot) take(ctx, working context.Context, c *connection, e socketmode.Event) {
	var who string
	var work func(context.Context, *envelope)
	switch data := e.Data.(type) {
	case slack.SlashCommand:
		who, work = data.UserID, func(ctx context.Context, env *envelope) { b.command(ctx, env, data) }
	case slack.InteractionCallback:
		who, work = data.User.ID, func(ctx context.Context, env *envelope) { b.interaction(ctx, env, data) }
	default:
		b.notice(ctx, working, c, e)
		return
	}
	env := &envelope{bot: b, client: c.Client, request: *e.Request}
	if !b.enqueue(working, who, func(ctx context.Context) { work(ctx, env) }) {
		env.ack(ctx, map[string]any{"response_type": "ephemeral", "text": b.handler.Texts.In("").Say("error.busy")})
	}
}

// enqueue says false where somebody else's work has to be done first, and too much of it.
func (b *Bot) enqueue(working context.Context, who string, work func(context.Context)) bool {
	return b.queue.add(who, func() {
		ctx, cancel := context.WithTimeout(working, grace)
		defer cancel()
		work(ctx)
	})
}

// notice logs what happens to the connection, and hands events on.
func (b *Bot) notice(ctx, working context.Context, c *connection, e socketmode.Event) {
	b.sockets.saw(c, e.Type)
	l := b.slack.log.With().Str("event", string(e.Type)).Logger()
	switch e.Type {
	case socketmode.EventTypeConnected:
		l.Info().Msg("listening to Slack")
	case socketmode.EventTypeConnectionError, socketmode.EventTypeInvalidAuth, socketmode.EventTypeIncomingError, socketmode.EventTypeErrorWriteFailed:
		l.Warn().Err(cause(e)).Msg("the connection to Slack is disturbed; trying again")
		c.hurry(e)
	case socketmode.EventTypeEventsAPI:
		b.event(ctx, working, c, *e.Request)
	case socketmode.EventTypeErrorBadMessage:
		b.unread(ctx, working, c, e)
	}
}

// unread is for events that slack-go cannot read, though Slack sends them.
func (b *Bot) unread(ctx, working context.Context, c *connection, e socketmode.Event) {
	bad, ok := e.Data.(*socketmode.ErrorBadMessage)
	if !ok {
		return
	}
	var r socketmode.Request
	if err := json.Unmarshal(bad.Message, &r); err != nil || r.Type != socketmode.RequestTypeEventsAPI {
		b.slack.log.Warn().Err(bad.Cause).Msg("Slack sent what cannot be read")
		return
	}
	b.event(ctx, working, c, r)
}

// hurry begins anew where slack-go would wait longer and longer, up to five minutes: when Slack is back, so are we.
func (c *connection) hurry(e socketmode.Event) {
	const longest = 10 * time.Second
	failed, ok := e.Data.(*slack.ConnectionErrorEvent)
	if !ok || failed.Backoff < longest || errors.As(failed.ErrorObj, new(*slack.RateLimitedError)) {
		return
	}
	select {
	case c.again <- struct{}{}:
	default:
	}
}

// cause is why a connection could not be made, where slack-go tells.
func cause(e socketmode.Event) error {
	if failed, ok := e.Data.(*slack.ConnectionErrorEvent); ok {
		return failed.ErrorObj
	}
	return nil
}

// request is what the handler is told of a person's wish.
func (b *Bot) request(ctx context.Context, key, user, channel string) commands.Request {
	return commands.Request{Key: key, By: b.directory.Ensure(ctx, incident.PersonID(user)), Channel: channel, Now: time.Now()}
}
