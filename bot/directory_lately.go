package bot

import "time"

// lately is what was heard in the last minutes. Slack sends an event again, for up to five minutes, when it thinks that it
// was not heard; and over two connections one overtakes the other. https://docs.slack.dev/apis/events-api
type lately struct {
	now, before heardOf
	since       time.Time
}

type heardOf struct {
	events map[string]bool  // by event id
	latest map[string]int64 // when the last event about something was, by what it was about
}

// latelyKept is how long an event is known at least.
const latelyKept = 15 * time.Minute

func (l *lately) turn(now time.Time) {
	if l.now.events == nil || now.Sub(l.since) > latelyKept {
		l.now, l.before, l.since = heardOf{map[string]bool{}, map[string]int64{}}, l.now, now
	}
}

// repeated says whether an event was heard before.
func (l *lately) repeated(id string, now time.Time) bool {
	known := l.heard(id, now)
	if id != "" {
		l.now.events[id] = true
	}
	return known
}

// heard says the same, and leaves it at that.
func (l *lately) heard(id string, now time.Time) bool {
	l.turn(now)
	return id != "" && (l.now.events[id] || l.before.events[id])
}

// overtaken says whether a later event about the same was heard before this one, of a time in microseconds.
func (l *lately) overtaken(subject string, at int64) bool {
	if at < max(l.now.latest[subject], l.before.latest[subject]) {
		return true
	}
	l.now.latest[subject] = at
	return false
}
