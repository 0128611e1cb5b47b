//go:build bench

package main

import (
	"database/sql"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// TestBenchHooks measures what other programs send, with tocsin as a process of its own over a real loopback network. It asserts
// nothing, as TestBench.
func TestBenchHooks(t *testing.T) {
	const every, total, groups = time.Second / 200, 12_000, 100
	out := newTable()
	out.section("Webhooks, SQLite, synchronous=FULL, limits off, loopback")
	w := newHooked(t)
	p := w.launch()
	w.listening()
	body := func(i int) string { return fmt.Sprintf(`{"title":"Group %d","details":"Number %d"}`, i%groups, i) }
	ours, lost := webhooksAt(every, total, "http://"+w.web+"/hooks/tool", body)
	yard, _ := webhooksAt(every, total, barePost(t), body)
	out.row("200 webhooks a second for a minute, of 100 groups, p99", 100*time.Millisecond, quantile(ours, 0.99), "bare net/http, one row each, p99", quantile(yard, 0.99))
	out.row("the same, median", 0, quantile(ours, 0.5), "bare net/http, one row each, median", quantile(yard, 0.5))
	incidents, alerts := w.counted("Group %")
	out.add("webhooks lost; incidents of 100 groups", "0; 100", fmt.Sprintf("%d; %d", total-alerts, incidents), met(lost == 0 && alerts == total && incidents == groups), "", "")
	before := p.memory(t, "VmHWM")
	w.storm(10_000, `{"title":"Storm"}`)
	incidents, alerts = w.counted("Storm")
	out.add("incidents of 10,000 repeats at once", "1", fmt.Sprint(incidents), met(incidents == 1 && alerts == 10_000), "", "")
	out.memory("the most resident before the 10,000 repeats", before)
	out.memory("the most resident after them", p.memory(t, "VmHWM"))
	w.terminate(p)
	out.print(os.Stdout)
}

// webhooksAt posts one body after the other at a steady pace, whether the last was answered or not, and gives how long each answer
// took, and how many were not 202.
func webhooksAt(every time.Duration, total int, to string, body func(i int) string) (took []time.Duration, lost int64) {
	client := &http.Client{Timeout: 30 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 64}}
	took = make([]time.Duration, total)
	tick := time.NewTicker(every)
	defer tick.Stop()
	var all sync.WaitGroup
	var failed atomic.Int64
	for i := range total {
		<-tick.C
		all.Go(func() {
			began := time.Now()
			if postTo(client, to, body(i)) != http.StatusAccepted {
				failed.Add(1)
			}
			took[i] = time.Since(began)
		})
	}
	all.Wait()
	slices.Sort(took)
	return took, failed.Load()
}

// postTo gives the status of the answer; 0 where there is none.
func postTo(client *http.Client, to, body string) int {
	r, err := http.NewRequest(http.MethodPost, to, strings.NewReader(body))
	if err != nil {
		return 0
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+storySecret)
	answer, err := client.Do(r)
	if err != nil {
		return 0
	}
	_, _ = io.Copy(io.Discard, answer.Body)
	_ = answer.Body.Close()
	return answer.StatusCode
}

// barePost is the least that takes a webhook: the body in one row, and then the answer.
func barePost(t *testing.T) (url string) {
	db, err := sql.Open("sqlite3", "file:"+filepath.Join(t.TempDir(), "yard.db")+"?_journal_mode=WAL&_synchronous=FULL")
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	if _, err := db.Exec("CREATE TABLE yard (body TEXT)"); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err == nil {
			_, err = db.Exec("INSERT INTO yard VALUES (?)", string(body))
		}
		if err != nil {
			t.Error(err)
		}
		w.WriteHeader(http.StatusAccepted)
	}))
	t.Cleanup(func() { server.Close(); _ = db.Close() })
	return server.URL
}

// storm posts the same so many times, as fast as 32 senders can that come again when they are told to wait.
func (w *hookedLoopback) storm(total int, body string) {
	client := &http.Client{Timeout: 30 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 64}}
	var left atomic.Int64
	left.Store(int64(total))
	var all sync.WaitGroup
	for range 32 {
		all.Go(func() {
			for left.Add(-1) >= 0 {
				for postTo(client, "http://"+w.web+"/hooks/tool", body) == http.StatusTooManyRequests {
					<-time.After(time.Second)
				}
			}
		})
	}
	all.Wait()
}

// counted gives how many incidents there are whose title is like this, and how many alerts were of them.
func (w *hookedLoopback) counted(title string) (incidents, alerts int) {
	w.t.Helper()
	if err := w.book.QueryRow("SELECT COUNT(*), COALESCE(SUM(alerts), 0) FROM incidents WHERE title LIKE $1", title).Scan(&incidents, &alerts); err != nil {
		w.t.Fatal(err)
	}
	return incidents, alerts
}
