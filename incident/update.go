package incident

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"
)

// News is what somebody has to tell.
type News struct {
	Text  string            // at most MaxText runes
	Texts map[string]string // in further languages, by their code; who speaks none of them reads Text
	Next  time.Duration     // after which the next update is promised; 0: as it was promised before; NoPromise: none is any more
}

// Spread is what became of news.
type Spread struct {
	Reach        // besides the incident's channel
	Waiting bool // a second person has to approve it first
}

// Update sends a status update to the incident's channel, the stakeholders' channel and every subscriber; one to so many that a
// second person has to approve it waits for that. key is the request's own id: the same request is carried out once.
// Refusals: NotFound, MayNot, AlreadyResolved, EmptyText, TextTooLong, OddPromise.
func (s *Service) Update(ctx context.Context, key string, n Number, by PersonID, news News, now time.Time) (Record, Spread, error) {
	var told Spread
	r, err := s.decide(ctx, n, by, now, s.only(ToUpdate, by, func(tx Tx, r Record, _ roster) (*Outcome, error) {
		audience, before, err := s.listeners(tx, n)
		if err != nil {
			return nil, err
		}
		told = Spread{audience.Reach(), s.NeedsApproval(audience.Reach())}
		return once(tx, key, r, now, func() (*Outcome, error) {
			if told.Waiting {
				return r.propose(by, news, audience, now)
			}
			return r.update(by, news, audience, before, now)
		})
	}))
	return r, told, err
}

// NeedsApproval says whether an update to so many waits for a second person.
func (s *Service) NeedsApproval(r Reach) bool { return r.Above(s.ApprovalAbove) }

func (r Record) update(by PersonID, news News, audience Audience, before []Broadcast, now time.Time) (*Outcome, error) {
	news, err := r.checked(news)
	if err != nil {
		return nil, err
	}
	o := r.outcome()
	o.update(Broadcast{ID: NewID(), Kind: KindUpdate, Text: news.Text, Texts: news.Texts, By: by, Next: news.Next}, audience, before, now)
	return o, nil
}

// update says in the channel how things stand, and tells everybody else.
func (o *Outcome) update(b Broadcast, audience Audience, before []Broadcast, now time.Time) {
	o.Record.LastUpdate, o.Record.LastUpdateAt = b.Text, now
	e := Entry{At: now, Kind: EntryUpdated, By: b.By, Data: data("text", b.Text)}
	if b.State != Proposed && audience.Messages() > 0 {
		e.Data["broadcast"] = b.ID
	}
	o.note(e)
	b.Next = o.promise(b.Next, now)
	o.send(b, audience, before, now)
	o.alive(now)
	o.refreshSummary(now)
}

// checked is news as it can be sent, about an incident that is open.
func (r Record) checked(news News) (News, error) {
	text, err := r.body(news.Text)
	if err != nil {
		return news, err
	}
	for language, other := range news.Texts {
		if other, err = bodyText(other); err != nil {
			return news, err
		}
		news.Texts[language] = other
	}
	news.Text = text
	return news, promisable(news.Next)
}

// Resolve ends an incident with a closing line, stops all that still rings, and tells everybody: at once, or where these are so many
// that a second person has to approve it, afterwards. Nothing is archived.
// key is the request's own id. Refusals: NotFound, AlreadyResolved, EmptyText, TextTooLong.
func (s *Service) Resolve(ctx context.Context, key string, n Number, by PersonID, text string, now time.Time) (Record, error) {
	return s.decide(ctx, n, by, now, s.only(ToResolve, by, func(tx Tx, r Record, _ roster) (*Outcome, error) {
		audience, before, err := s.listeners(tx, n)
		if err != nil {
			return nil, err
		}
		return once(tx, key, r, now, func() (*Outcome, error) {
			o, err := r.resolve(by, text, audience, before, s.NeedsApproval(audience.Reach()), now)
			if err != nil {
				return nil, err
			}
			return o, s.endRoll(tx, o, by, now)
		})
	}))
}

func (r Record) resolve(by PersonID, text string, audience Audience, before []Broadcast, waiting bool, now time.Time) (*Outcome, error) {
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
	o.promise(NoPromise, now)
	o.Withdraw = append(o.Withdraw, KindPage, KindAlarm)
	o.note(Entry{At: now, Kind: EntryResolved, By: by, Data: data("text", text)})
	if o.Record.Channel != "" { // else the topic is set when there is one
		o.adorn(KindTopic, now)
	}
	o.broadcastOrPropose(waiting, KindClosed, text, by, audience, before, now)
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
