package intake

import (
	"context"
	"net/http"
	"sync"
	"time"

	"github.com/rs/zerolog"

	"tocsin/incident/oncall"
)

// How often a calendar is fetched: providers keep theirs for some minutes themselves. After a failure it is sooner.
const (
	calendarEvery = 10 * time.Minute
	calendarAgain = time.Minute // doubled until it is calendarEvery
)

// Calendars keeps the calendars of other programs at hand, so that who is on call is known without waiting for them. What was
// read last stays good while an address does not answer or holds no readable calendar.
type Calendars struct {
	client *http.Client
	log    zerolog.Logger

	mu     sync.RWMutex
	byName map[string]CalendarState
}

// CalendarState is what is known of one calendar.
type CalendarState struct {
	Events  oncall.Calendar
	AsOf    time.Time // when the address last said that these are its events; zero: never, and there are none
	Tried   time.Time // the last time it was asked
	Failure string    // why that failed, without the address, which is a secret; empty where it did not
}

// NewCalendars has none until Keep. Of the client, redirects are restricted, and no answer may take longer than 30 s.
func NewCalendars(client *http.Client, log zerolog.Logger) *Calendars {
	own := *client
	own.CheckRedirect = checkRedirect
	return &Calendars{client: &own, log: log, byName: map[string]CalendarState{}}
}

// Keep fetches calendars, at once and then now and then, until ctx ends. Addresses, by the names of their schedules, begin
// with https://, or http:// to this machine. They do not wait for each other. It is called once.
func (c *Calendars) Keep(ctx context.Context, addresses map[string]string) {
	var all sync.WaitGroup
	for name, address := range addresses {
		all.Go(func() { c.keep(ctx, name, &source{client: c.client, address: address}) })
	}
	all.Wait()
}

// Calendar gives the events of a schedule's calendar; ok is false until it was read once.
func (c *Calendars) Calendar(name string) (events oncall.Calendar, ok bool) {
	state, ok := c.State(name)
	return state.Events, ok && !state.AsOf.IsZero()
}

// State says how fresh a calendar is, and what is wrong with it; ok is false until its address was asked once.
func (c *Calendars) State(name string) (state CalendarState, ok bool) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	state, ok = c.byName[name]
	return state, ok
}

func (c *Calendars) keep(ctx context.Context, name string, s *source) {
	for again := calendarAgain; ; {
		wait := calendarEvery
		if err := c.refresh(ctx, name, s); err == nil {
			again = calendarAgain
		} else {
			wait, again = again, min(2*again, calendarEvery)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
	}
}

func (c *Calendars) refresh(ctx context.Context, name string, s *source) error {
	events, changed, err := s.fetch(ctx)
	if ctx.Err() != nil {
		return ctx.Err() // the end of the program says nothing about the calendar
	}
	was, _ := c.State(name)
	is := was
	if is.Tried = time.Now(); err != nil {
		is.Failure = err.Error()
	} else {
		is.AsOf, is.Failure = is.Tried, ""
	}
	if changed {
		is.Events = events
	}
	c.mu.Lock()
	c.byName[name] = is
	c.mu.Unlock()
	c.tell(name, was, is)
	return err
}

// tell logs what is new, not each time.
func (c *Calendars) tell(name string, was, is CalendarState) {
	switch {
	case is.Failure != "" && is.Failure != was.Failure:
		line := c.log.Warn().Str("schedule", name).Str("reason", is.Failure)
		if !is.AsOf.IsZero() {
			line = line.Time("as_of", is.AsOf)
		}
		line.Msg("the calendar of a schedule cannot be read")
	case is.Failure == "" && (was.Failure != "" || was.AsOf.IsZero()):
		c.log.Info().Str("schedule", name).Int("people", len(is.Events.People())).Msg("the calendar of a schedule was read")
	}
}
