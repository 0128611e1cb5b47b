package commands_test

import (
	"strings"
	"testing"
	"time"

	"tocsin/commands"
)

// What does not work stands above all else, so that nobody relies on it.
func TestTroublesComeFirst(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	if r := w.ask("mara", ""); strings.Contains(r.text(), "not working") {
		t.Errorf("%s", r.text())
	}
	w.h.Troubles = func() []commands.Trouble {
		return []commands.Trouble{{What: "store"}, {What: "slack"}, {What: "web"}, {What: "directory", Since: w.now.Add(-50 * time.Hour)}, {What: "method", Method: "sms"}, {What: "method", Method: "pager:ops"}}
	}
	r := w.ask("mara", "").says("The database does not answer", "Slack does not answer well", "do not arrive", "were read 2 days ago", "by SMS right now", "by pager ops right now")
	if first, _ := r.View.Parts[0].(commands.Text); !strings.Contains(string(first), "not working as it should") {
		t.Errorf("first comes %q", first)
	}
	w.h.Troubles = func() []commands.Trouble { return nil }
	w.ask("mara", "").says("Raise an incident")
}
