package dispatch_test

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"tocsin/incident"
	"tocsin/storage/pgtest"
)

// BenchmarkBroadcast is how fast an update to 2,000 people leaves when the far side costs no time: what the store and the
// program themselves allow. An iteration ends when everything is on disk.
func BenchmarkBroadcast(b *testing.B) {
	b.Run("SQLite", func(b *testing.B) { benchmarkBroadcast(b, found(b)) })
	b.Run("PostgreSQL", func(b *testing.B) { benchmarkBroadcast(b, foundAt(b, "", pgtest.New(b))) })
}

func benchmarkBroadcast(b *testing.B, w *world) {
	const people = 2000
	var spent time.Duration
	for b.Loop() {
		b.StopTimer()
		w.put(broadcast(people)...)
		var sent atomic.Int64
		done := make(chan struct{})
		b.StartTimer()
		started := time.Now()
		stop := w.run(func(_ context.Context, d incident.Delivery) incident.Result {
			if sent.Add(1) == people {
				close(done)
			}
			return arrived(d)
		})
		<-done
		if err := stop(); err != nil {
			b.Fatal(err)
		}
		spent += time.Since(started)
	}
	b.ReportMetric(float64(people*b.N)/spent.Seconds(), "deliveries/s")
}
