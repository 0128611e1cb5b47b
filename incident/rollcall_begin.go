package incident

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"
)

// CallRoll asks everybody whom an audience stands for, and says how many these are; guests are in none. Who has not answered
// is asked again after each of Service.Rounds. key is the request's own id. Refusals: NotFound, MayNot, AlreadyResolved, NotTakingPart,
// RollCallOpen, TextTooLong, UnknownTarget, NobodyToAsk.
func (s *Service) CallRoll(ctx context.Context, key string, n Number, by PersonID, audience []Target, question string, now time.Time) (people int, err error) {
	if question, err = questionText(question); err != nil {
		return 0, err
	}
	_, err = s.decide(ctx, n, by, now, s.only(ToUpdate, by, func(tx Tx, r Record, _ roster) (*Outcome, error) {
		found, lost := s.Directory.Audience(audience, nil)
		people = len(found)
		return once(tx, key, r, now, func() (*Outcome, error) {
			if err := mayCallRoll(tx, r, by); err != nil {
				return nil, err
			}
			switch {
			case len(lost) > 0:
				return nil, refuse(UnknownTarget, "target", lost[0].String())
			case len(found) == 0:
				return nil, refuse(NobodyToAsk, "target", targetsText(audience))
			}
			c := RollCall{ID: NewID(), Incident: n, Question: question, By: by, At: now}
			return s.callRoll(r, c, audience, found, now), nil
		})
	}))
	return people, err
}

func mayCallRoll(tx Tx, r Record, by PersonID) error {
	if err := r.over(); err != nil {
		return err
	}
	if !r.Responds(by) {
		return refuse(NotTakingPart, "incident", r.Number.String())
	}
	_, open, err := tx.OpenRollCall(r.Number)
	if err == nil && open {
		return refuse(RollCallOpen, "incident", r.Number.String())
	}
	return err
}

func (s *Service) callRoll(r Record, c RollCall, audience []Target, people []Person, now time.Time) *Outcome {
	o := r.outcome()
	ids := make([]PersonID, len(people))
	for i, p := range people {
		ids[i] = p.ID
		o.Asked = append(o.Asked, Asked{RollCall: c.ID, Person: p.ID, Region: s.regionOf(p.ID)})
	}
	o.note(Entry{At: now, Kind: EntryRollCall, By: c.By, Data: data("count", itoa(len(people)), "audience", targetsText(audience))})
	s.askRound(o, c, ids, now)
	o.tally(o.RollCalls[0], now)
	o.alive(now)
	return o
}

// regionOf gives the title of somebody's region; empty where there is none.
func (s *Service) regionOf(who PersonID) string {
	region, _ := s.Directory.Region(who)
	return region.Title
}

// questionText makes one line of a question.
func questionText(text string) (string, error) {
	text = strings.Join(strings.Fields(text), " ")
	if n := utf8.RuneCountInString(text); n > MaxQuestion {
		return "", refuse(TextTooLong, "length", itoa(n), "most", itoa(MaxQuestion))
	}
	return text, nil
}

func targetsText(list []Target) string {
	texts := make([]string, len(list))
	for i, t := range list {
		texts[i] = t.String()
	}
	return strings.Join(texts, ", ")
}
