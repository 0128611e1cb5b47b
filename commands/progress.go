package commands

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"tocsin/incident"
	"tocsin/lang"
)

// Progress shows how far a broadcast has come: in the incident's channel, edited until it is over. untold are those whom it
// could not tell.
func Progress(l lang.Language, b incident.Broadcast, untold []incident.Untold, now time.Time, name func(incident.PersonID) string) *View {
	state := string(b.State)
	if b.State == incident.Done || b.Settled() {
		state = "over." + state
	}
	what := l.Say("progress.what."+string(b.Kind), "who", name(b.By))
	left := ""
	if d, ok := b.TimeLeft(now); ok && b.Sent+b.Failed >= b.Total/100 {
		left = l.Duration(roughly(d))
	}
	text := Say(l, "progress."+state, "what", what, "sent", grouped(b.Sent), "total", grouped(b.Total), "left", left, "duration", l.Duration(b.Lasted(now)))
	v := &View{Summary: l.Say("progress.summary", "what", what, "sent", grouped(b.Sent), "total", grouped(b.Total)), Parts: []Part{Text(text)}}
	if b.Open() {
		v.Parts = append(v.Parts, Text(Escape(bar(b))), Small(Say(l, "progress.counts", "sent", grouped(b.Sent), "failed", grouped(b.Failed), "left", grouped(b.Total-b.Sent-b.Failed))))
	}
	if b.State == incident.Proposed {
		v.Parts = append(v.Parts, proposed(l, b)...)
	}
	if len(untold) > 0 {
		v.Parts = append(v.Parts, Text(Say(l, "progress.untold", "Count", len(untold))))
		v.list(l, untoldLines(l, untold, name), 5)
	}
	if row := progressButtons(l, b); len(row) > 0 {
		v.Parts = append(v.Parts, row)
	}
	return v
}

func progressButtons(l lang.Language, b incident.Broadcast) (row Buttons) {
	add := func(action string, style Style) {
		row = append(row, Button{Action: action, Value: b.ID, Label: l.Say("button." + action), Style: style})
	}
	switch {
	case b.State == incident.Proposed:
		add(ActionApprove, Primary)
		add(ActionReject, Danger)
	case b.State == incident.Running:
		add(ActionPause, Plain)
		add(ActionCancel, Danger)
	case b.State == incident.Paused:
		add(ActionContinue, Primary)
		add(ActionCancel, Danger)
	case b.Failed > 0:
		add(ActionUntold, Plain)
	}
	return row
}

// proposed shows an update that waits for a second person as its readers will see it.
func proposed(l lang.Language, b incident.Broadcast) []Part {
	parts := []Part{Text(reachText(l, b.Reach)), Formatted(b.Text)}
	for _, language := range slices.Sorted(maps.Keys(b.Texts)) {
		parts = append(parts, Small(Escape(strings.ToUpper(language))), Formatted(b.Texts[language]))
	}
	if b.Next > 0 {
		parts = append(parts, Small(Say(l, "progress.next", "duration", l.Duration(b.Next))))
	}
	return parts
}

// bar draws how much of a broadcast is over.
func bar(b incident.Broadcast) string {
	const width = 20
	over := b.Sent + b.Failed
	full := over * width / max(b.Total, 1)
	return strings.Repeat("█", full) + strings.Repeat("░", width-full) + fmt.Sprintf("  %d %%", over*100/max(b.Total, 1))
}

// roughly rounds a time that is foretold: nobody believes in its seconds.
func roughly(d time.Duration) time.Duration {
	switch {
	case d > 10*time.Minute:
		return d.Round(time.Minute)
	case d > time.Minute:
		return d.Round(15 * time.Second)
	}
	return max(d.Round(5*time.Second), 5*time.Second)
}

// grouped writes a number as people read it: "4 312", with a space that does not break, in whatever language.
func grouped(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "\u202f" + s[i:]
	}
	return s
}
