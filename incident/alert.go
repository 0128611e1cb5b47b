package incident

import (
	"cmp"
	"context"
	"errors"
	"strings"
	"time"
	"unicode/utf8"
)

// Alert is what another program, or a mail, asks for: a new incident, or one more sign of one that is open already.
type Alert struct {
	Key      string   // the request's own id: a second one with the same key changes nothing; empty: it has none
	Seals    []string // further ids of the request, each as good as Key
	Source   string   // where it comes from, the same each time: "hook/grafana", "mail/crisis-comms"; at most 120 bytes
	From     string   // the same, as people are told it: "Grafana (webhook)"; never empty
	By       PersonID
	Sender   string // of a mail: the address that it is from, in small letters; empty where nobody vouches for it
	Playbook string
	Dedup    string        // alerts of one source and playbook with the same one join one incident, as long as it is open; empty: joins none
	Within   time.Duration // the last one with this dedup key must have come so lately for that; 0: whenever
	Title    string        // one line; what is too long is cut: an alarm is not refused for its length
	Details  string        // cut, too
	Link     string        // the address of more; stands behind the details
	Severity string        // a grade's name; one that the company does not have stands for the usual one

	// Storm is asked where the alert is about to open an incident, and says whether too many came lately that were: then it joins the
	// newest one that its source has opened of the playbook, as long as that is open. nil: there is no bound.
	Storm func() bool `json:"-"`
	Reply *Reply      // answers its sender, together with all else; nil: nobody does

	// Vouched says that the configuration lets its sender trigger this playbook, by name. Otherwise By must be among those whom
	// the playbook lets, where By is somebody.
	Vouched bool
}

// Alerted is what became of an alert.
type Alerted struct {
	Record Record
	Joined bool // the incident was open already
	Repeat bool // a request with this key was carried out before
}

// Alert opens an incident as Trigger does, or joins one: that is counted and shown, and rings nobody again. Refusals:
// UnknownPlaybook, EmptyText (no title), NotAMember and MayNotTrigger (see Vouched).
func (s *Service) Alert(ctx context.Context, a Alert, now time.Time) (Alerted, error) {
	i, err := s.alerted(a, now)
	if err != nil {
		return Alerted{}, err
	}
	subscribers := subscribed(i.Playbook)
	audience := s.audience(subscribers) // see Trigger
	var done Alerted
	err = s.change(ctx, func(tx Tx) (err error) {
		done, err = s.ring(tx, a, i, subscribers, audience, now)
		return err
	})
	return s.alertedBefore(ctx, done, err)
}

// ring is an alert inside a transaction. The error is a repeated where it was carried out before.
func (s *Service) ring(tx Tx, a Alert, i Incident, subscribers []Subscriber, audience Audience, now time.Time) (done Alerted, err error) {
	open, err := openAlert(tx, a.stream(), a.Dedup, a.since(now), now)
	if err == nil && open == 0 && a.Storm != nil {
		open, err = calmed(tx, a, now)
	}
	switch {
	case err != nil:
		return done, err
	case open != 0:
		done.Joined = true
		done.Record, err = s.join(tx, a, open, now)
	default:
		done.Record, err = s.beginAlert(tx, a, i, subscribers, audience, now)
	}
	return done, err
}

// alertedBefore gives the incident of an alert that was carried out before.
func (s *Service) alertedBefore(ctx context.Context, done Alerted, err error) (Alerted, error) {
	if before, ok := errors.AsType[*repeated](err); ok {
		done = Alerted{Repeat: true}
		done.Record, err = s.Store.Record(ctx, before.number)
	}
	return done, err
}

// alerted is the incident that an alert asks for, as far as it is known before the transaction.
func (s *Service) alerted(a Alert, now time.Time) (i Incident, err error) {
	playbook, ok := s.Playbooks.Get(a.Playbook)
	if !ok {
		return i, refuse(UnknownPlaybook, "name", a.Playbook, "nearest", s.Playbooks.Nearest(a.Playbook))
	}
	if a.By != "" && !a.Vouched {
		if playbook, err = s.admit(Trigger{Playbook: a.Playbook, By: a.By}); err != nil {
			return i, err
		}
	}
	title, details := a.words()
	if title == "" {
		return i, refuse(EmptyText)
	}
	severity, err := s.Severities.given(a.Severity)
	if err != nil {
		severity, _ = s.Severities.given("")
	}
	return Incident{
		Playbook: playbook, Title: title, Details: details, Severity: severity,
		TriggeredBy: cmp.Or(a.By, Outsider(a.From)), TriggeredAt: now, RungSince: now, Alerts: 1, LastAlertAt: now, LastAlert: title, AlertsSaid: []string{digest(title, details)},
	}, nil
}

// words are title and details, within the bounds of an incident. The link is never cut.
func (a Alert) words() (title, details string) {
	whole := strings.Join(strings.Fields(a.Title), " ")
	title = Shorten(whole, MaxTitle)
	details = strings.TrimSpace(a.Details)
	if title != whole {
		details = strings.TrimSpace(whole + "\n" + details)
	}
	if a.Link != "" {
		return title, strings.TrimSpace(Shorten(details, MaxText-utf8.RuneCountInString(a.Link)-1) + "\n" + a.Link)
	}
	return title, Shorten(details, MaxText)
}

// Shorten cuts a text that has more than most runes, and ends it with an ellipsis then.
func Shorten(text string, most int) string {
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	return strings.TrimSpace(string([]rune(text)[:max(most-1, 0)])) + "…"
}

// keys are all of its ids.
func (a Alert) keys() []string { return append([]string{a.Key}, a.Seals...) }

func (s *Service) beginAlert(tx Tx, a Alert, i Incident, subscribers []Subscriber, audience Audience, now time.Time) (Record, error) {
	o, err := s.begin(tx, a.keys(), i, subscribers, audience, now)
	if err != nil {
		return Record{}, err
	}
	if a.Reply != nil {
		o.reply(a, Opened, now)
	}
	if err := tx.Create(*o); err != nil {
		return o.Record, err
	}
	if err := a.keepSender(tx); err != nil {
		return o.Record, err
	}
	return o.Record, a.joined(tx, o.Record.Number, now)
}

// keepSender has answers by whoever sent the mail go on the incident's record.
func (a Alert) keepSender(tx Tx) error {
	if a.Key == "" || a.Sender == "" {
		return nil
	}
	return tx.SetSender(a.Key, a.Sender)
}

// joined has later alerts join the incident that this one opened.
func (a Alert) joined(tx Tx, n Number, now time.Time) error {
	if a.Dedup != "" {
		if err := tx.SetAlert(a.stream(), a.Dedup, n, now); err != nil {
			return err
		}
	}
	if a.Storm == nil {
		return nil
	}
	return tx.SetAlert(a.stream(), newestAlert, n, now)
}

// AlertEvent is what the source of an alert says of it later: EventAcknowledge, or EventResolve with a closing line. key is the
// request's own id; repeat says that it was carried out before, also where that changed nothing. It gives the incident as it is
// then. Refusals: NotFound where the source has no incident of the playbook with this dedup key, AlreadyResolved.
func (s *Service) AlertEvent(ctx context.Context, key string, a Alert, e Event, closing string, now time.Time) (r Record, repeat bool, err error) {
	n, unheard := s.Store.Alerted(ctx, a.stream(), a.Dedup)
	if unheard != nil && CodeOf(unheard) != NotFound {
		return r, false, unheard
	}
	var refused error // by a transaction that keeps the key all the same: the request could else be sent again when there is something to end
	err = s.change(ctx, func(tx Tx) error {
		if unheard != nil {
			refused = unheard
			return keepKey(tx, key, now)
		}
		if r, err = tx.Record(n); err != nil {
			return err
		}
		var o *Outcome
		o, repeat, err = s.react(tx, r, key, e, cmp.Or(a.By, Outsider(a.From)), closing, now)
		if CodeOf(err) == AlreadyResolved {
			refused = err
			return nil
		}
		if err != nil || repeat {
			return err
		}
		r = o.Record
		return tx.Apply(*o)
	})
	return r, repeat, cmp.Or(err, refused)
}

// keepKey notes that a request has changed nothing.
func keepKey(tx Tx, key string, now time.Time) error {
	if key == "" {
		return nil
	}
	_, _, err := tx.Once(key, 0, now)
	return err
}
