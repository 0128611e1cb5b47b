package incident

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"
)

// Update sends a status update to the incident's channel, the stakeholders' channel and every subscriber. It answers how
// many it goes to besides the incident's channel. key is the request's own id: the same request is carried out once.
// Refusals: NotFound, MayNot, AlreadyResolved, EmptyText, TextTooLong.
func (s *Service) Update(ctx context.Context, key string, n Number, by PersonID, text string, now time.Time) (Record, int, error) {
	reach := 0
	r, err := s.decide(ctx, n, by, now, s.only(ToUpdate, by, func(tx Tx, r Record, _ roster) (*Outcome, error) {
		audience, err := tx.Subscribers(n)
		if err != nil {
			return nil, err
		}
		reach = len(audience)
		return once(tx, key, r, now, func() (*Outcome, error) { return r.update(by, text, audience, now) })
	}))
	return r, reach, err
}

func (r Record) update(by PersonID, text string, audience []Subscriber, now time.Time) (*Outcome, error) {
	text, err := r.body(text)
	if err != nil {
		return nil, err
	}
	o := r.outcome()
	o.Record.LastUpdate, o.Record.LastUpdateAt = text, now
	o.note(Entry{At: now, Kind: EntryUpdated, By: by, Data: data("text", text)})
	o.broadcast(KindUpdate, text, by, audience, now)
	o.alive(now)
	o.refreshSummary(now)
	return o, nil
}

// Resolve ends an incident with a closing line, stops all that still rings, and tells everybody. Nothing is archived.
// key is the request's own id. Refusals: NotFound, AlreadyResolved, EmptyText, TextTooLong.
func (s *Service) Resolve(ctx context.Context, key string, n Number, by PersonID, text string, now time.Time) (Record, error) {
	return s.decide(ctx, n, by, now, s.only(ToResolve, by, func(tx Tx, r Record, _ roster) (*Outcome, error) {
		audience, err := tx.Subscribers(n)
		if err != nil {
			return nil, err
		}
		return once(tx, key, r, now, func() (*Outcome, error) { return r.resolve(by, text, audience, now) })
	}))
}

func (r Record) resolve(by PersonID, text string, audience []Subscriber, now time.Time) (*Outcome, error) {
	text, err := r.body(text)
	if err != nil {
		return nil, err
	}
	o := r.outcome()
	o.Record.State, o.Record.Resolution = Resolved, text
	o.Record.ResolvedBy, o.Record.ResolvedAt = by, now
	o.Record.SnoozedUntil = time.Time{}
	o.Cancel = append(o.Cancel, TimerEscalate, TimerRemind, TimerStale, TimerSnooze)
	o.cancelShifts()
	o.Withdraw = append(o.Withdraw, KindPage, KindAlarm)
	o.note(Entry{At: now, Kind: EntryResolved, By: by, Data: data("text", text)})
	if o.Record.Channel != "" { // else the topic is set when there is one
		o.adorn(KindTopic, now)
	}
	o.broadcast(KindClosed, text, by, audience, now)
	o.refreshAll(now)
	for i := range o.Record.Pages { // a page that has not left is withdrawn, and must not count as on its way for ever
		p := &o.Record.Pages[i]
		o.recall(p, anyNotice, now)
		if p.State == Paging {
			p.State, p.Reason, p.EndedAt = Unreached, ReasonResolved, now
		}
	}
	o.mirror(EventResolve, now)
	return o, nil
}

// body checks a text about an incident that must still be open.
func (r Record) body(text string) (string, error) {
	if err := r.over(); err != nil {
		return "", err
	}
	return bodyText(text)
}

// bodyText checks a text of several lines.
func bodyText(text string) (string, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return "", refuse(EmptyText)
	}
	if n := utf8.RuneCountInString(text); n > MaxText {
		return "", refuse(TextTooLong, "length", itoa(n), "most", itoa(MaxText))
	}
	return text, nil
}
