package incident

import (
	"context"
	"time"
)

// Correct puts another text in place of that of the newest status update: where it has arrived, the message is edited; who has not
// heard it yet hears the corrected one. It answers how many messages are edited. of is the update that is meant, so that a newer
// one does not get an old one's text; empty means whichever is the newest. key is the request's own id.
// One to so many that a second person had to approve it cannot be corrected: a newer update can. Refusals: NotFound, MayNot,
// AlreadyResolved, EmptyText, TextTooLong, NothingSent, UpdateOvertaken, TooManyToCorrect.
func (s *Service) Correct(ctx context.Context, key string, n Number, of string, by PersonID, text string, now time.Time) (Record, int, error) {
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
			return r.correct(last, heard, corrections(before), by, text, now)
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
func (r Record) correct(last Broadcast, heard Audience, before []Broadcast, by PersonID, text string, now time.Time) (*Outcome, error) {
	text, err := r.body(text)
	if err != nil {
		return nil, err
	}
	o := r.outcome()
	o.Record.LastUpdate = text
	o.Corrected = append(o.Corrected, Corrected{Broadcast: last.ID, Text: text})
	o.note(Entry{At: now, Kind: EntryCorrected, By: by, Data: data("text", text, "broadcast", last.ID)})
	o.send(Broadcast{ID: NewID(), Kind: KindCorrection, Of: last.ID, Text: text, By: last.By, Next: last.Next}, heard, before, now)
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

// Corrected is a broadcast with another text, in one language for all.
type Corrected struct{ Broadcast, Text string }

// CopyNews is where a broadcast was told somebody.
func CopyNews(broadcast string) CopyRole { return CopyRole("news/" + broadcast) }
