package storage

import (
	"fmt"
	"testing"
	"time"

	"tocsin/incident"
)

func benchEach(b *testing.B, bench func(b *testing.B, s *Store)) {
	for _, e := range engines {
		b.Run(e.name, func(b *testing.B) { bench(b, open(b, e.address(b))) })
	}
}

// crowd is a status update to many: a delivery each, in a lane of its own.
func crowd(count int) []incident.Delivery {
	list := make([]incident.Delivery, count)
	for i := range list {
		list[i] = delivery(incident.NewID(), fmt.Sprintf("1/news/%s", person(i)), incident.PriorityBroadcast)
	}
	return list
}

// BenchmarkApply writes one outcome of 2,000 and of 10,000 deliveries.
func BenchmarkApply(b *testing.B) {
	for _, count := range []int{2000, 10_000} {
		b.Run(fmt.Sprint(count), func(b *testing.B) {
			benchEach(b, func(b *testing.B, s *Store) {
				n := create(b, s, nil)
				for b.Loop() {
					b.StopTimer()
					list := crowd(count)
					b.StartTimer()
					send(b, s, n, list...)
				}
			})
		})
	}
}

// BenchmarkClaimAndSettle takes deliveries from 100,000 that are due and ticks them off, in the transactions of dispatch.
func BenchmarkClaimAndSettle(b *testing.B) {
	for _, batch := range []int{16, 64} {
		b.Run(fmt.Sprint(batch), func(b *testing.B) {
			benchEach(b, func(b *testing.B, s *Store) {
				n := create(b, s, nil)
				arrived := 0
				left := 0
				for b.Loop() {
					if left < batch {
						b.StopTimer()
						left = 100_000
						send(b, s, n, crowd(left)...)
						b.StartTimer()
					}
					list := claim(b, s, noon, batch)
					settle(b, s, noon, done(list)...)
					arrived, left = arrived+len(list), left-len(list)
				}
				b.ReportMetric(float64(arrived)/b.Elapsed().Seconds(), "deliveries/s")
			})
		})
	}
}

// BenchmarkClaimFew takes the one that is due while 100,000 wait for later or behind others, and puts it back.
func BenchmarkClaimFew(b *testing.B) {
	benchEach(b, func(b *testing.B, s *Store) {
		n := create(b, s, nil)
		list := crowd(50_000)
		for i := range list {
			list[i].DueAt = after(time.Hour)
		}
		send(b, s, n, append(list, crowd(50_000)...)...) // the second of each lane is due, and waits behind the first
		send(b, s, n, delivery("few", "few", incident.PriorityRefresh))
		for b.Loop() {
			got := claim(b, s, noon, 16)
			if len(got) != 1 {
				b.Fatalf("%d claimed", len(got))
			}
			settle(b, s, noon.Add(-time.Second), incident.Result{Delivery: got[0], RetryIn: time.Second})
			if _, _, err := s.NextDue(b.Context(), incident.MethodSlack); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkTimer takes the one timer that is due of 10,000.
func BenchmarkTimer(b *testing.B) {
	benchEach(b, func(b *testing.B, s *Store) {
		change(b, s, func(tx incident.Tx) error {
			for n := range incident.Number(10_000) {
				err := tx.Create(incident.Outcome{
					Record: incident.Record{Incident: incident.Incident{Number: n + 1}},
					Timers: []incident.Timer{{Kind: incident.TimerEscalate, DueAt: after(time.Hour)}},
				})
				if err != nil {
					return err
				}
			}
			return nil
		})
		for b.Loop() {
			change(b, s, func(tx incident.Tx) error {
				r, err := tx.Record(5000)
				if err != nil {
					return err
				}
				if err := tx.Apply(incident.Outcome{Record: r, Timers: []incident.Timer{{Kind: incident.TimerEscalate, DueAt: noon}}}); err != nil {
					return err
				}
				if due, _, err := tx.DueTimer(noon); due.Incident != 5000 || err != nil {
					b.Fatalf("%+v, %v", due, err)
				}
				return nil
			})
		}
	})
}
