//go:build bench

package main

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"text/tabwriter"
	"time"

	_ "github.com/mattn/go-sqlite3" // the yardstick for writing
	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"tocsin/sandbox"
)

// ackOnly is the least a bot can do: slack-go that acknowledges at once.
func (s *stand) ackOnly() (stop func()) {
	client := socketmode.New(slack.New(sandbox.DefaultBotToken, slack.OptionAPIURL(s.url), slack.OptionAppLevelToken(sandbox.DefaultAppToken)))
	ctx, cancel := context.WithCancel(s.t.Context())
	var both sync.WaitGroup
	both.Go(func() { _ = client.RunContext(ctx) })
	both.Go(func() {
		for {
			select {
			case e := <-client.Events:
				if e.Request != nil && e.Request.EnvelopeID != "" {
					_ = client.Ack(*e.Request, map[string]any{"text": "ok"})
				}
			case <-ctx.Done():
				return
			}
		}
	})
	until(s.t, func() bool { return s.server.Sockets() == 1 })
	return func() { cancel(); both.Wait() }
}

// onDisk is how long one row takes to be on disk, 50 times a second: what an acknowledgement cannot be faster than.
func onDisk(t *testing.T, total int) []time.Duration {
	db, err := sql.Open("sqlite3", "file:"+filepath.Join(t.TempDir(), "yard.db")+"?_journal_mode=WAL&_synchronous=FULL")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec("CREATE TABLE yard (n INTEGER)"); err != nil {
		t.Fatal(err)
	}
	took := make([]time.Duration, total)
	tick := time.NewTicker(time.Second / 50)
	defer tick.Stop()
	for i := range total {
		<-tick.C
		began := time.Now()
		if _, err := db.Exec("INSERT INTO yard VALUES (?)", i); err != nil {
			t.Fatal(err)
		}
		took[i] = time.Since(began)
	}
	slices.Sort(took)
	return took
}

// poster posts one text to many people with bare slack-go and so many workers.
func (s *stand) poster() func(ids []string, workers int, text string) {
	api := slack.New(sandbox.DefaultBotToken, slack.OptionAPIURL(s.url), slack.OptionHTTPClient(&http.Client{Timeout: 10 * time.Second}))
	return func(ids []string, workers int, text string) {
		work := make(chan string)
		var all sync.WaitGroup
		for range workers {
			all.Go(func() {
				for id := range work {
					if _, _, err := api.PostMessage(id, slack.MsgOptionText(text, false), slack.MsgOptionBlocks(
						slack.NewHeaderBlock(slack.NewTextBlockObject(slack.PlainTextType, text, false, false)),
						slack.NewSectionBlock(slack.NewTextBlockObject(slack.PlainTextType, text, false, false), nil, nil),
						slack.NewContextBlock("", slack.NewTextBlockObject(slack.MarkdownType, text, false, true))),
						slack.MsgOptionMetadata(slack.SlackMetadata{EventType: "bench", EventPayload: map[string]any{"id": id}})); err != nil {
						s.t.Error(err)
					}
				}
			})
		}
		for _, id := range ids {
			work <- id
		}
		close(work)
		all.Wait()
	}
}

func (s *stand) ids(prefix string, n int) (ids []string) {
	for i := range n {
		ids = append(ids, s.server.As(fmt.Sprintf("%s%d", prefix, i)).ID())
	}
	return ids
}

// told counts the messages posted to people with a text in them.
func (s *stand) told(text string) (n int) {
	for _, c := range s.server.Calls() {
		if c.Method == "chat.postMessage" && strings.HasPrefix(c.Args["channel"], "U") && strings.Contains(c.Args["text"], text) {
			n++
		}
	}
	return n
}

// rate is how many messages a second reached people, from the first with a text to the last.
func (s *stand) rate(text string) float64 {
	var first, last time.Time
	n := 0
	for _, c := range s.server.Calls() {
		if c.Method == "chat.postMessage" && strings.HasPrefix(c.Args["channel"], "U") && strings.Contains(c.Args["text"], text) {
			if n++; n == 1 {
				first = c.At
			}
			last = c.At
		}
	}
	return float64(n-1) / last.Sub(first).Seconds()
}

// untilLast measures rounds: from the act to the last of so many messages on the wire that carry the round's text.
func (s *stand) untilLast(people, rounds int, act func(i int)) []time.Duration {
	took := make([]time.Duration, rounds)
	for i := range rounds {
		began, text := time.Now(), fmt.Sprintf("Round %d", i)
		act(i)
		until(s.t, func() bool { return s.toldExactly(text) >= people })
		var last time.Time
		for _, c := range s.server.Calls() {
			if c.Method == "chat.postMessage" && strings.HasPrefix(c.Args["channel"], "U") && mentions(c.Args["text"], text) && c.At.After(last) {
				last = c.At
			}
		}
		took[i] = last.Sub(began)
	}
	slices.Sort(took)
	return took
}

func (s *stand) toldExactly(text string) (n int) {
	for _, c := range s.server.Calls() {
		if c.Method == "chat.postMessage" && strings.HasPrefix(c.Args["channel"], "U") && mentions(c.Args["text"], text) {
			n++
		}
	}
	return n
}

// mentions tells "Round 1" from "Round 10".
func mentions(text, round string) bool {
	return strings.HasSuffix(text, round) || strings.Contains(text, round+".")
}

// table is what make bench prints.
type table struct{ lines []string }

func newTable() *table { return &table{} }

func (t *table) section(name string) { t.lines = append(t.lines, "", name) }

func (t *table) add(what, goal, ours, met, yardstick, theirs string) {
	t.lines = append(t.lines, strings.Join([]string{what, goal, ours, met, yardstick, theirs}, "\t"))
}

// row is a time that is to be at most the bar; 0: there is none.
func (t *table) row(what string, bar, ours time.Duration, yardstick string, theirs time.Duration) {
	goal, isMet := "", ""
	if bar > 0 {
		goal, isMet = "<= "+bar.String(), met(ours <= bar)
	}
	t.add(what, goal, ours.Round(10*time.Microsecond).String(), isMet, yardstick, theirs.Round(10*time.Microsecond).String())
}

// ratio is a rate that is to be at least so much of the yardstick's.
func (t *table) ratio(what string, least, ours float64, yardstick string, theirs float64) {
	t.add(what, fmt.Sprintf(">= %.2f of it", least), fmt.Sprintf("%.0f (%.2f)", ours, ours/theirs), met(ours/theirs >= least), yardstick, fmt.Sprintf("%.0f", theirs))
}

func met(is bool) string {
	if is {
		return "yes"
	}
	return "NO"
}

func (t *table) print(w io.Writer) {
	columns := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(columns, "figure\tgoal\ttocsin\tmet\tyardstick\tits figure")
	for _, l := range t.lines {
		fmt.Fprintln(columns, l)
	}
	_ = columns.Flush()
}
