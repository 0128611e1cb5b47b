package storage

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tocsin/incident"
)

// instances are further stores on the same data, as other processes have them; on SQLite there is only the one.
func instances(t *testing.T, s *Store, count int) []*Store {
	t.Helper()
	list := []*Store{s}
	for len(list) < count {
		if s.Exclusive() {
			list = append(list, s)
			continue
		}
		address, _ := addresses.Load(s)
		list = append(list, open(t, address.(string)))
	}
	return list
}

func TestOf1600TransactionsAtOnceNoneFails(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		const writers, each = 16, 100
		n := create(t, s, nil)
		var wg sync.WaitGroup
		for w := range writers {
			wg.Go(func() {
				for i := range each {
					err := s.Change(t.Context(), func(tx incident.Tx) error {
						if _, _, err := tx.Once(fmt.Sprint(w, "/", i), n, noon); err != nil {
							return err
						}
						r, err := tx.Record(n)
						if err != nil {
							return err
						}
						r.Level++
						return tx.Apply(incident.Outcome{Record: r, Entries: []incident.Entry{{At: noon}}})
					})
					if err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		i, err := s.Incident(t.Context(), n)
		if err != nil || i.Level != writers*each {
			t.Errorf("%d changes are there, want %d; %v", i.Level, writers*each, err)
		}
	})
}

func TestConcurrentClaimersTakeEachOnceAndKeepLanes(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		const lanes, each = 40, 8
		n := create(t, s, nil)
		var list []incident.Delivery
		for i := range lanes * each {
			list = append(list, delivery(fmt.Sprintf("%03d", i), fmt.Sprint(i%lanes), incident.PriorityBroadcast))
		}
		send(t, s, n, list...)
		seen := ledger{lanes: map[string][]string{}, away: map[string]string{}}
		var wg sync.WaitGroup
		for _, instance := range instances(t, s, 4) {
			wg.Go(func() {
				for !seen.complete(lanes * each) {
					mine, err := instance.Claim(t.Context(), incident.MethodSlack, noon, incident.PriorityRefresh, 7, lease)
					if err != nil {
						t.Error(err)
						return
					}
					seen.claimed(t, mine)
					err = instance.Change(t.Context(), func(tx incident.Tx) error {
						seen.settled(mine) // before the commit: from then on the next may be claimed
						return tx.Settle(noon, done(mine))
					})
					if err != nil {
						t.Error(err)
						return
					}
				}
			})
		}
		wg.Wait()
		for lane, got := range seen.lanes {
			for i := range got[1:] {
				if got[i] >= got[i+1] {
					t.Errorf("lane %s left as %v", lane, got)
				}
			}
		}
	})
}

// ledger is what was claimed, by lane, and what of each lane is away.
type ledger struct {
	mu    sync.Mutex
	count int
	lanes map[string][]string
	away  map[string]string
}

func (l *ledger) claimed(t *testing.T, list []incident.Delivery) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, d := range list {
		if other := l.away[d.Lane]; other != "" || d.Recovered {
			t.Errorf("%s was claimed while %q of its lane was away; recovered %v", d.ID, other, d.Recovered)
		}
		l.away[d.Lane] = d.ID
		l.lanes[d.Lane] = append(l.lanes[d.Lane], d.ID)
		l.count++
	}
}

func (l *ledger) settled(list []incident.Delivery) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, d := range list {
		delete(l.away, d.Lane)
	}
}

func (l *ledger) complete(want int) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.count >= want
}

// One that is put behind the last while that is ticked off must not be left without anybody before it.
func TestALaneIsNeverStuck(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		const count = 100
		n := create(t, s, nil)
		all := instances(t, s, 2)
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		var wg sync.WaitGroup
		wg.Go(func() {
			for i := range count {
				send(t, all[0], n, delivery(fmt.Sprintf("%03d", i), "l", incident.PriorityChannel))
			}
		})
		wg.Go(func() {
			for arrived := 0; arrived < count; {
				list, err := all[1].Claim(ctx, incident.MethodSlack, noon, incident.PriorityRefresh, 5, lease)
				if err != nil {
					t.Errorf("after %d: %v", arrived, err)
					return
				}
				settle(t, all[1], noon, done(list)...)
				arrived += len(list)
			}
		})
		wg.Wait()
	})
}

func TestOfInstancesOneTakesATimer(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		const count = 60
		for range count {
			create(t, s, func(o *incident.Outcome) {
				o.Timers = []incident.Timer{{Kind: incident.TimerEscalate, DueAt: noon}}
			})
		}
		var wg sync.WaitGroup
		var fired atomic.Int64
		for _, instance := range instances(t, s, 3) {
			wg.Go(func() {
				for more := true; more; {
					err := instance.Change(t.Context(), func(tx incident.Tx) error {
						due, ok, err := tx.DueTimer(noon)
						if more = ok; err != nil || !ok {
							return err
						}
						r, err := tx.Record(due.Incident)
						if err != nil {
							return err
						}
						r.Level++
						return tx.Apply(incident.Outcome{Record: r})
					})
					if err != nil {
						t.Error(err)
						return
					}
					if more {
						fired.Add(1)
					}
				}
			})
		}
		wg.Wait()
		list, err := s.List(t.Context(), incident.Filter{Limit: count})
		if err != nil || fired.Load() != count {
			t.Fatalf("%d fired, want %d; %v", fired.Load(), count, err)
		}
		for _, i := range list {
			if i.Level != 1 {
				t.Errorf("%v escalated %d times", i.Number, i.Level)
			}
		}
	})
}

func TestReadersDoNotWaitForTheWriter(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
		defer cancel()
		n := create(t, s, nil)
		change(t, s, func(tx incident.Tx) error {
			r, err := tx.Record(n)
			if err != nil {
				return err
			}
			r.Title = "new"
			if err := tx.Apply(incident.Outcome{Record: r}); err != nil {
				return err
			}
			before, err := s.Incident(ctx, n)
			if before.Title != "flood" {
				t.Errorf("%q is read, which may never come to be", before.Title)
			}
			return err
		})
	})
}

func TestFailingAndPanickingLeaveNothing(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		failure := errors.New("no")
		half := func(tx incident.Tx) {
			if n, err := tx.NextNumber(); err != nil {
				t.Error(err)
			} else if err := tx.Create(whole(n)); err != nil {
				t.Error(err)
			}
		}
		err := s.Change(t.Context(), func(tx incident.Tx) error {
			half(tx)
			return failure
		})
		if !errors.Is(err, failure) {
			t.Error(err)
		}
		func() {
			defer func() { _ = recover() }()
			_ = s.Change(t.Context(), func(tx incident.Tx) error {
				half(tx)
				panic("no")
			})
		}()
		if got := listed(t, s, incident.Filter{}); got != "[]" {
			t.Errorf("%s are there", got)
		}
		wantClaim(t, s, noon, "")
		create(t, s, nil)
	})
}

func TestWhatIsNotFreshIsDoneAgain(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		for staleFor, want := range map[int]incident.Code{2: "", 1000: incident.NotFresh} {
			runs := 0
			err := s.Change(t.Context(), func(tx incident.Tx) error {
				if runs++; runs <= staleFor {
					return &incident.Error{Code: incident.NotFresh}
				}
				return nil
			})
			wantCode(t, err, want)
			if runs != min(staleFor+1, changeTries) {
				t.Errorf("ran %d times", runs)
			}
		}
	})
}

// A delivery whose twin is left out, since it waits already, must still be waiting when that is committed: else it leaves
// with the state from before, and nothing shows the new one.
func TestWhatStandsForAnotherIsNotClaimedBeforeTheCommit(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		n := create(t, s, nil)
		edit := delivery("first", "summary", incident.PriorityChannel)
		edit.Once = "summary"
		send(t, s, n, edit)
		twin := edit
		twin.ID = "second"

		claimed := make(chan []incident.Delivery, 1)
		change(t, s, func(tx incident.Tx) error {
			r, err := tx.Record(n)
			if err != nil {
				return err
			}
			if err := tx.Apply(incident.Outcome{Record: r, Deliveries: []incident.Delivery{twin}}); err != nil {
				return err
			}
			go func() { claimed <- claim(t, s, noon, 1) }()
			select {
			case early := <-claimed:
				if claimed <- early; len(early) > 0 {
					t.Errorf("%s was claimed before its twin was written", early[0].ID)
				}
			case <-time.After(200 * time.Millisecond): // SQLite lets nobody in meanwhile
			}
			return nil
		})
		if early := <-claimed; len(early) == 0 && len(claim(t, s, noon, 1)) == 0 {
			t.Error("nothing can be claimed")
		}
	})
}
