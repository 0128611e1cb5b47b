package incident

import (
	"context"
	"errors"
	"slices"
	"time"
)

// HandOver looks at every schedule, and tells those who are on call from now on. What changed while the program was down is
// told once. It says how many were told.
func (s *Service) HandOver(ctx context.Context, now time.Time) (told int, err error) {
	var problems []error
	for _, name := range s.schedules() {
		n, err := s.handOver(ctx, name, now)
		told += n
		problems = append(problems, err)
	}
	if told > 0 {
		s.Wake()
	}
	return told, errors.Join(problems...)
}

func (s *Service) handOver(ctx context.Context, schedule string, now time.Time) (told int, err error) {
	err = s.Store.Change(ctx, func(tx Tx) error {
		told = 0
		made, err := tx.Overrides(schedule, now)
		if err != nil {
			return err
		}
		people, lost := s.onDuty(schedule, made, now)
		if lost != nil && len(people) == 0 {
			return nil // the directory may not be read yet: nobody has been relieved
		}
		before, known, err := tx.Duty(schedule)
		if err != nil || known && same(before, people) {
			return err
		}
		var list []Delivery
		for _, p := range people {
			if known && p.Reachable() && !slices.Contains(before, p.ID) {
				list = append(list, Delivery{ID: NewID(), Kind: KindHandover, Method: MethodSlack, To: string(p.ID), Priority: PriorityChannel, DueAt: now, Body: Body{Text: schedule}})
			}
		}
		told = len(list)
		if err := tx.SetDuty(schedule, ids(people), now); err != nil {
			return err
		}
		return tx.Enqueue(list)
	})
	return told, err
}

func same(before []PersonID, people []Person) bool {
	return slices.Equal(before, ids(people))
}

func ids(people []Person) []PersonID {
	out := make([]PersonID, len(people))
	for i, p := range people {
		out[i] = p.ID
	}
	return out
}
