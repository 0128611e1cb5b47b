package commands

import (
	"context"
	"regexp"
	"strconv"
	"strings"
	"time"
)

var snoozeVerb = verb{name: "snooze", usage: "[INC-n] 30m",
	run: func(h *Handler) verbFunc { return h.snooze }}

// snooze lets nobody be rung for a while.
func (h *Handler) snooze(ctx context.Context, r Request, args string) (Answer, error) {
	n, rest, ask, err := h.which(ctx, r, args, ActionStatus)
	if err != nil || ask != nil {
		return Answer{View: ask}, err
	}
	d, ok := duration(rest)
	if !ok {
		return Answer{View: say(r.l, "snooze.long", "word", brief(rest))}, nil
	}
	rec, err := h.Incidents.Snooze(ctx, r.Key, n, r.By.ID, d, r.Now)
	if err != nil {
		return Answer{}, err
	}
	return Answer{View: say(r.l, "snooze.done", "incident", n.String(), "time", r.l.Clock(rec.SnoozedUntil, r.By.TZ))}, nil
}

// units are those of English and German, in all the ways in which people write them.
var units = map[string]time.Duration{}

func init() {
	for words, length := range map[string]time.Duration{
		"s sec secs second seconds sek sekunde sekunden": time.Second,
		"m min mins minute minutes minuten":              time.Minute,
		"h hr hrs hour hours std stunde stunden":         time.Hour,
		"d day days tag tage tagen":                      24 * time.Hour,
	} {
		for word := range strings.FieldsSeq(words) {
			units[word] = length
		}
	}
}

// length is a number with its unit: "30m", "30 min", "2 hours", "2 Std.".
var length = regexp.MustCompile(`^([0-9]{1,5})\s*(?:(\p{L}+)\.?\s*)?`)

// longest is more than anything may last, and far less than a time.Duration can.
const longest = 10 * 365 * 24 * time.Hour

// duration reads a length of time, such as "90m" or "1h 30". A number without a unit is minutes, and comes last.
func duration(text string) (d time.Duration, ok bool) {
	for rest := strings.ToLower(strings.TrimSpace(text)); rest != ""; {
		m := length.FindStringSubmatch(rest)
		if m == nil {
			return 0, false
		}
		rest = rest[len(m[0]):]
		unit, known := units[m[2]]
		switch {
		case m[2] == "" && rest == "":
			unit = time.Minute
		case !known:
			return 0, false
		}
		count, _ := strconv.Atoi(m[1])
		d = min(d+time.Duration(count)*unit, longest)
	}
	return d, d > 0
}
