package commands_test

import (
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"tocsin/incident"
)

// open is the answer to a trigger that was accepted.
var open = regexp.MustCompile(`^(INC-\d+) is open(:|, but NOBODY)`)

// FuzzCommand types any line after /incident. It never panics, always gives an answer that Slack takes, and does nothing
// half: either exactly one incident is opened, whole, and the answer names it; or none is.
func FuzzCommand(f *testing.F) {
	for _, line := range []string{
		"", " ", "help", "?", "list", "list all", "playbooks", "status", "status 1", "ack INC-1", "acknowledge 1 2", "timeline inc-1",
		"update INC-1 Drying", "update", "resolve INC-1 Dry", "resolve", "close 1", "status INC-0", "ack INC-99999999999999999999", "update INC-<!here> x",
		"assign INC-1 @ines", "assign @U0<!here>", "take 1", "page INC-1 @crisis-comms", "page oncall:facilities", "escalate", "snooze 1h30", "snooze INC-1 99999d99999d",
		"reopen INC-1 Wet", "who", "oncall facilities", "override facilities @mara for 8h", "override it @mara from 22:00 until 2026-02-30 24:00", "me",
		"severity INC-1 sev1", "sev", "handoff INC-1 @ines All of it", "handoff @ines", "shift INC-1 @ines 18:00-02:00", "shift @ines from 2026-02-30 24:00 for 9d", "shifts 1",
		"trigger", "trigger crisis-comms", "trigger crisis-comms Water in the Berlin office", "raise Open-House\u00a0Fire\nand water", "trigger chosen Quake",
		"trigger crisis-coms Water", "trigge crisis-comms Water", "new emea-all-hands " + strings.Repeat("ä", 2001), "start crisis-comms \x00\xff\u2028\u202e",
		"trigger crisis-comms <!channel> & <@U1|x> <https://evil.example|INC-1> {{.title}}", strings.Repeat("a", 3000), "\u200b", "trigger\tcrisis-comms\t\u200b",
	} {
		f.Add(line)
	}
	folder, worlds := f.TempDir(), 0
	var w *world
	f.Cleanup(func() {
		if w != nil {
			w.end()
		}
	})
	f.Fuzz(func(t *testing.T, line string) {
		if w == nil {
			worlds++
			w = found(t, filepath.Join(folder, strconv.Itoa(worlds)))
			w.ask("mara", "trigger open-house Water")
		}
		w.TB = t
		w.read.Reset()
		before := w.all()
		answer := w.ask("mara", line)
		if after := w.all(); after != before {
			w.fresh(t, line, answer)
			w.end()
			w = nil // the next line finds what this one found
		}
	})
}

// all is all that is known of all incidents.
func (w *world) all() string {
	text := w.states()
	for _, i := range w.incidents() {
		text += "\n" + w.kinds(i.Number)
	}
	return text
}

// fresh fails unless what changed is what the answer says, and is whole.
func (w *world) fresh(t *testing.T, line string, answer *reply) {
	newest := w.incidents()[0]
	opened := ""
	if answer.View != nil {
		if m := open.FindStringSubmatch(answer.View.Summary); m != nil {
			opened = m[1]
		}
	}
	if (newest.Number > 1) != (opened != "") || opened != "" && opened != newest.Number.String() || newest.Number > 2 {
		t.Fatalf("%q: there is %s, and the answer says:\n%s", line, newest.Number, answer.text())
	}
	if opened == "" {
		return
	}
	rec, err := w.h.Incidents.Look(t.Context(), newest.Number, "UMARA")
	w.must(err)
	story := " " + w.kinds(newest.Number) + " "
	if rec.State != incident.Triggered || rec.Title == "" || !strings.Contains(story, " triggered ") ||
		!strings.Contains(story, " paged ") && !strings.Contains(story, " exhausted ") {
		t.Fatalf("%q: half an incident: %+v, %s", line, rec, story)
	}
}
