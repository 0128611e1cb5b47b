package incident

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"
)

// Hasten rings the other contact methods of everybody whose page by Slack is late by so much: Slack refuses it, or does not
// answer. It says of how many people. Who has only Slack among the rules is rung by whatever else is known of them.
func (s *Service) Hasten(ctx context.Context, patience time.Duration, now time.Time) (people int, err error) {
	numbers, err := s.Store.Late(ctx, MethodSlack, now.Add(-patience))
	if err != nil {
		return 0, err
	}
	var problems []error
	for _, n := range numbers {
		rung, err := s.hasten(ctx, n, patience, now)
		people += rung
		problems = append(problems, err)
	}
	if people > 0 {
		s.Wake()
	}
	return people, errors.Join(problems...)
}

// hasten looks before it writes: it comes by every second for as long as Slack is away.
func (s *Service) hasten(ctx context.Context, n Number, patience time.Duration, now time.Time) (rung int, err error) {
	r, err := s.Store.Record(ctx, n)
	if err != nil || len(r.late(now.Add(-patience))) == 0 {
		return 0, err
	}
	err = s.Store.Change(ctx, func(tx Tx) error {
		r, err := tx.Record(n)
		if err != nil {
			return err
		}
		who, failed := s.roster(tx, r, now)
		o := r.outcome()
		rung = o.goAround(who, r.late(now.Add(-patience)), now)
		return cmp.Or(*failed, tx.Apply(*o))
	})
	return rung, err
}

// late lists the people whose page by Slack should have left before a time, and for whom nothing was done about it yet.
func (r Record) late(before time.Time) (people []PersonID) {
	if !r.Open() {
		return nil
	}
	for _, pg := range r.Pages {
		if pg.State != Paging || !r.owing(&pg) { // once somebody has answered, nobody else is woken for Slack's sake
			continue
		}
		for _, n := range pg.Notices {
			if n.Method == MethodSlack && n.State == NoticeWaiting && n.DueAt.Before(before) && !n.Late {
				people = append(people, pg.Person)
				break
			}
		}
	}
	return people
}

// goAround rings the other methods of these people now. The notices by Slack stay: they leave when Slack is back, unless the
// person has answered by then.
func (o *Outcome) goAround(who roster, people []PersonID, now time.Time) (rung int) {
	for _, id := range people {
		pg, x := o.Record.Page(id), who.person(id)
		moved := o.hasten(pg, beyondSlack, now.Add(x.Rest))
		if !slices.ContainsFunc(pg.Notices, func(n Notice) bool { return beyondSlack(n) && n.rings() }) {
			moved = o.addSpare(pg, x.Spare, now)
		}
		list := make([]Notice, len(pg.Notices))
		for i, n := range pg.Notices {
			n.Late = n.Late || n.Method == MethodSlack && n.State == NoticeWaiting
			list[i] = n
		}
		pg.Notices = list
		if moved {
			rung++
		}
	}
	if rung > 0 {
		o.Entries = append(o.Entries, Entry{At: now, Kind: EntryHastened, Data: data("count", itoa(rung))})
	}
	return rung
}
