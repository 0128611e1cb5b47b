package incident

import (
	"cmp"
	"context"
	"errors"
	"strings"
	"time"
	"unicode/utf8"
)

// Trigger asks for a new incident.
type Trigger struct {
	Key      string // the request's own id: a second request with the same key opens nothing
	Playbook string
	Text     string
	Severity string // a grade's name; empty: the usual one
	By       PersonID
	Quote    *Quote // the message it is raised from; nil: none
}

// Trigger opens an incident and pages its first level. A request that was carried out before gives the incident it opened.
// Refusals: NotAMember, UnknownPlaybook, MayNotTrigger, EmptyText, TextTooLong, UnknownSeverity.
func (s *Service) Trigger(ctx context.Context, t Trigger, now time.Time) (Record, error) {
	playbook, err := s.admit(t)
	if err != nil {
		return Record{}, err
	}
	title, details, err := headline(t.Text)
	if err != nil {
		return Record{}, err
	}
	severity, err := s.Severities.given(t.Severity)
	if err != nil {
		return Record{}, err
	}
	i := Incident{Playbook: playbook, Title: title, Details: details, Severity: severity, TriggeredBy: t.By, TriggeredAt: now, RungSince: now}
	subscribers := subscribed(playbook)
	audience := s.audience(subscribers) // of 100,000 it takes a while: nobody who writes waits for it
	var made Record
	err = s.change(ctx, func(tx Tx) error {
		o, err := s.begin(tx, []string{t.Key}, i, subscribers, audience, now)
		if err != nil {
			return err
		}
		if t.Quote != nil {
			o.quote(*t.Quote, t.By, now)
		}
		made = o.Record
		return tx.Create(*o)
	})
	if before, ok := errors.AsType[*repeated](err); ok {
		return s.Store.Record(ctx, before.number)
	}
	return made, err
}

// begin decides how an incident opens, with the next number; the caller has it created. The error is a repeated where a request
// with one of the keys was carried out before.
func (s *Service) begin(tx Tx, keys []string, i Incident, subscribers []Subscriber, audience Audience, now time.Time) (*Outcome, error) {
	n, err := tx.NextNumber()
	if err != nil {
		return nil, err
	}
	if err := begun(tx, keys, n, now); err != nil {
		return nil, err
	}
	i.Number, i.ChannelName = n, channelName(i.Playbook.Name, n, now)
	who, failed := s.roster(tx, Record{Incident: i}, now)
	o := open(i, who, now)
	o.Subscribers = subscribers
	o.noteLost(lostEntries(audience.Lost, now))
	o.post(who, now)
	o.inform(audience, now)
	return o, *failed
}

// begun notes the ids of a request for incident n; an empty one is none. The error is a repeated where one of them was carried out
// before.
func begun(tx Tx, keys []string, n Number, now time.Time) error {
	for _, key := range keys {
		if key == "" {
			continue
		}
		if before, seen, err := tx.Once(key, n, now); err != nil || seen {
			return cmp.Or[error](err, &repeated{before})
		}
	}
	return nil
}

// repeated rolls back the transaction of a request that was carried out before, and with it the number it took.
type repeated struct{ number Number }

func (e *repeated) Error() string {
	return "this request was carried out before, for " + e.number.String()
}

// open decides the first moment of an incident. The pages do not wait for the channel: they are edited when it is there.
func open(i Incident, who roster, now time.Time) *Outcome {
	i.State = Triggered
	o := (Record{Incident: i}).outcome()
	o.room(KindChannel, now)
	o.room(KindSummary, now)
	o.Entries = append(o.Entries, Entry{At: now, Kind: EntryTriggered, By: i.TriggeredBy, Data: data("playbook", i.Playbook.Name, "text", i.Title)})
	if i.TriggeredBy != "" && !i.TriggeredBy.IsPager() {
		o.room(KindInvite, now, i.TriggeredBy)
	}
	o.brief(now)
	o.pageNext(who, now)
	return o
}

// admit finds the playbook and checks that the person may trigger it.
func (s *Service) admit(t Trigger) (Playbook, error) {
	who, ok := s.Directory.Person(t.By)
	if !ok || who.Kind != Member {
		return Playbook{}, refuse(NotAMember)
	}
	playbook, ok := s.Playbooks.Get(t.Playbook)
	if !ok {
		return Playbook{}, refuse(UnknownPlaybook, "name", t.Playbook, "nearest", s.Playbooks.Nearest(t.Playbook))
	}
	if !s.mayTrigger(playbook, who.ID) {
		return Playbook{}, refuse(MayNotTrigger, "playbook", playbook.Name)
	}
	return playbook, nil
}

// MayTrigger says whether somebody may trigger a playbook.
func (s *Service) MayTrigger(p Playbook, who Person) bool {
	return who.Kind == Member && s.mayTrigger(p, who.ID)
}

func (s *Service) mayTrigger(p Playbook, who PersonID) bool {
	return len(p.MayTrigger) == 0 || s.Directory.In(who, p.MayTrigger) // one that leads nowhere lets nobody in
}

// headline makes a one-line title of a text; what does not fit goes into the details.
func headline(text string) (title, details string, err error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return "", "", refuse(EmptyText)
	}
	if n := utf8.RuneCountInString(text); n > MaxText {
		return "", "", refuse(TextTooLong, "length", itoa(n), "most", itoa(MaxText))
	}
	title, _, _ = strings.Cut(text, "\n")
	title = strings.TrimSpace(title)
	title = Shorten(title, MaxTitle)
	if title != text {
		details = text
	}
	return title, details, nil
}
