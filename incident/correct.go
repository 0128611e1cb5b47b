package incident

import (
	"context"
	"time"
)

// Correct puts other texts in place of those of the newest status update, in each of its languages; News.Next does not count. Where it
// has arrived, the message is edited; who has not heard it yet hears the corrected one. It answers how many messages are edited. of is the update that is meant, so that a newer
// one does not get an old one's text; empty means whichever is the newest. key is the request's own id.
// One to so many that a second person had to approve it cannot be corrected: a newer update can. Refusals: NotFound, MayNot,
// AlreadyResolved, EmptyText, TextTooLong, NothingSent, UpdateOvertaken, TooManyToCorrect.
func (s *Service) Correct(ctx context.Context, key string, n Number, of string, by PersonID, news News, now time.Time) (Record, int, error) {
	edited := 0
	r, err := s.decide(ctx, n, by, now, s.only(ToUpdate, by, func(tx Tx, r Record, _ roster) (*Outcome, error) {
		last, wrong := s.correctable(tx, r, of)
		heard, err := tx.Heard(last.ID)
		if err != nil {
			return nil, err
		}
		edited = heard.Messages()
		before, err := tx.Unfinished(n)
		if err != nil {
			return nil, err
		}
		return once(tx, key, r, now, func() (*Outcome, error) {
			if wrong != nil {
				return nil, wrong
			}
			return r.correct(last, heard, corrections(before), by, news, now)
		})
	}))
	return r, edited, err
}

// Correctable gives the status update that Correct would correct. Refusals: as there, but of the text.
func (s *Service) Correctable(ctx context.Context, n Number, of string, by PersonID, now time.Time) (last Broadcast, err error) {
	_, err = s.decide(ctx, n, by, now, s.only(ToUpdate, by, func(tx Tx, r Record, _ roster) (*Outcome, error) {
		if err := r.over(); err != nil {
			return nil, err
		}
		last, err = s.correctable(tx, r, of)
		return r.outcome(), err
	}))
	return last, err
}

func (s *Service) correctable(tx Tx, r Record, of string) (Broadcast, error) {
	last, ok, err := tx.LastUpdate(r.Number)
	switch {
	case err != nil:
		return last, err
	case !ok:
		return last, refuse(NothingSent, "incident", r.Number.String())
	case of != "" && of != last.ID:
		return last, refuse(UpdateOvertaken, "incident", r.Number.String())
	case s.NeedsApproval(last.Reach):
		return last, refuse(TooManyToCorrect, "incident", r.Number.String())
	}
	return last, nil
}

// correct edits by a broadcast of its own: it comes in parts as well, shows how far it is, and newer news overtakes it.
func (r Record) correct(last Broadcast, heard Audience, before []Broadcast, by PersonID, news News, now time.Time) (*Outcome, error) {
	news, err := r.checked(News{Text: news.Text, Texts: news.Texts})
	if err != nil {
		return nil, err
	}
	o := r.outcome()
	o.Record.LastUpdate = news.Text
	o.Corrected = append(o.Corrected, Corrected{last.ID, news.Text, news.Texts})
	o.note(Entry{At: now, Kind: EntryCorrected, By: by, Data: data("text", news.Text, "broadcast", last.ID)})
	b := Broadcast{ID: NewID(), Kind: KindCorrection, Of: last.ID, Text: news.Text, Texts: news.Texts, By: last.By}
	if last.Next > 0 {
		b.Next = max(0, last.At.Add(last.Next).Sub(now)) // the promise was made for a moment, and is no later one now
	}
	o.send(b, heard, before, now)
	o.refreshSummary(now)
	return o, nil
}

// corrections are those of some broadcasts that correct others: a newer correction takes their place.
func corrections(list []Broadcast) (some []Broadcast) {
	for _, b := range list {
		if b.Kind == KindCorrection {
			some = append(some, b)
		}
	}
	return some
}

// Corrected is a broadcast with other texts.
type Corrected struct {
	Broadcast string
	Text      string
	Texts     map[string]string
}

// CopyNews is where a broadcast was told somebody.
func CopyNews(broadcast string) CopyRole { return CopyRole("news/" + broadcast) }
