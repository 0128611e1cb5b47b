//go:build bench

package main

import (
	"fmt"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// pacing: a broadcast to 10,000 people under Slack's limits, in virtual time.
func pacing(t *testing.T, out *table) {
	const people = 10_000
	store, book := filepath.Join(t.TempDir(), "paced.db"), crowdBook(t)
	var got paced
	synctest.Test(t, func(t *testing.T) { got = pace(t, store, book, people) })
	out.ratio("DMs a minute to 10,000 people", 0.95, got.rate, "what Slack permits", 300)
	out.add("calls refused with 429", "0", fmt.Sprint(got.refused), met(got.refused == 0), "", "")
	off, drawn := got.foretold(t)
	out.add("time left as it is shown, from the first tenth to the last", "within 10%", fmt.Sprintf("%.1f%% off at worst", 100*off), met(off <= 0.1),
		"times that it was shown", fmt.Sprint(drawn))
}

// What the incident's channel shows of a broadcast.
var (
	shownSent = regexp.MustCompile("([0-9\u202f]+) of ([0-9\u202f]+) sent")
	shownLeft = regexp.MustCompile(`About ([^."]+) left`)
	shownUnit = regexp.MustCompile(`([0-9]+) (hour|minute|second)`)
)

// foretold is by how much the time left that was shown was off at worst, as a share of the time that was left, and how often it
// was shown: while between one and nine tenths were sent.
func (p paced) foretold(t *testing.T) (worst float64, times int) {
	for _, c := range p.calls {
		sent, left := shownSent.FindStringSubmatch(c.Args["text"]), shownLeft.FindStringSubmatch(c.Args["blocks"])
		if c.Method != "chat.update" || sent == nil || left == nil {
			continue
		}
		if share := counted(t, sent[1]) / counted(t, sent[2]); share >= 0.1 && share <= 0.9 {
			rest := p.last.Sub(c.At)
			worst, times = max(worst, (spoken(t, left[1])-rest).Abs().Seconds()/rest.Seconds()), times+1
		}
	}
	return worst, times
}

func counted(t *testing.T, text string) float64 {
	n, err := strconv.ParseFloat(strings.ReplaceAll(text, "\u202f", ""), 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// spoken reads "2 minutes 15 seconds".
func spoken(t *testing.T, text string) (d time.Duration) {
	for _, part := range shownUnit.FindAllStringSubmatch(text, -1) {
		d += time.Duration(counted(t, part[1])) * map[string]time.Duration{"hour": time.Hour, "minute": time.Minute, "second": time.Second}[part[2]]
	}
	return d
}
