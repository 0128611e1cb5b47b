package commands_test

import (
	"strings"
	"testing"

	"tocsin/commands"
)

// countButtons says how many buttons an answer has.
func countButtons(r *reply) (n int) {
	for _, p := range r.View.Parts {
		if row, ok := p.(commands.Buttons); ok {
			n += len(row)
		}
	}
	return n
}

func TestHowAnIncidentCanBeNamed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.ask("mara", "trigger crisis-comms Water")
	w.ask("mara", "trigger crisis-comms Fire")
	for _, ref := range []string{"INC-2", "inc-2", "Inc-2", "2", "INC-02", "2 please", "INC-2 please"} {
		for _, verb := range []string{"status", "timeline", "ack"} {
			w.ask("mara", verb+" "+ref).says("INC-2")
		}
	}
	// Where free text can follow, a bare number is text.
	w.ask("mara", "update inc-2 All 5 are safe").says("Your update on INC-2")
	w.ask("mara", "update 2 are safe").says("Which one is it?")
	for _, ref := range []string{"INC-", "INC-x", "inc-2x", "INC--2", "INC-0", "INC-99999999999999999999", "INC-<!here>"} {
		for _, verb := range []string{"status", "timeline", "ack", "update", "resolve"} {
			w.ask("mara", verb+" "+ref+" Dry").says("is no incident’s number")
		}
	}
	w.is("INC-1 triggered INC-2 acknowledged")
}

// In the incident's own channel nobody has to name it, and may yet name another.
func TestInItsChannelAnIncidentNeedsNoName(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.ask("mara", "trigger crisis-comms Water")
	w.ask("mara", "trigger crisis-comms Fire")
	w.house(1, "C1")
	w.channel = "C1"
	for _, line := range []string{"status", "timeline", "ack", "update Dry"} {
		w.ask("mara", line).says("INC-1")
	}
	w.ask("mara", "update 5 are safe").says("INC-1")
	w.ask("mara", "status INC-2").says("INC-2 · Fire")
	w.ask("ines", "status").says("There is no such incident") // as if it were nobody's channel
	w.ask("mara", "resolve Dry").says("INC-1 is resolved")
	w.ask("mara", "ack").says("INC-1 is over already: mara")
	w.is("INC-1 resolved INC-2 triggered")
}

func TestTheOnlyOpenOneNeedsNoName(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.ask("mara", "trigger crisis-comms Water")
	w.ask("mara", "resolve INC-1 Dry")
	for _, verb := range []string{"status", "timeline", "ack", "update Dry", "resolve Dry", "update", "resolve"} {
		w.ask("jonas", verb).says("You have no open incident")
	}
	w.ask("mara", "trigger crisis-comms Fire")
	w.ask("mara", "trigger exec-leadership Quake") // of others
	w.ask("jonas", "ack").says("INC-2")
	w.ask("jonas", "status").says("INC-2 · Fire")
	w.ask("jonas", "update Smoke").says("INC-2")
	w.ask("jonas", "resolve Out").says("INC-2 is resolved")
	w.is("INC-1 resolved INC-2 resolved INC-3 triggered")
	w.ask("mara", "trigger open-house Fire") // everybody may see it; that makes it nobody's
	w.ask("ines", "ack").says("You have no open incident")
	w.ask("ines", "ack 4").says("You are the first to acknowledge INC-4")
}

// Of several, each has a button that does what was asked for.
func TestOfSeveralOnePresses(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for range 12 {
		w.ask("mara", "trigger crisis-comms Water")
	}
	for verb, label := range map[string]string{
		"ack": "Acknowledge ack", "update": "Send an update update", "resolve": "Resolve resolve", "status": "Show status", "timeline": "Show status", "update Dry": "Send an update update",
	} {
		r := w.ask("jonas", verb).says("Which one is it?", "["+label+" INC-12]", "["+label+" INC-3]")
		if n := countButtons(r); n != 10 {
			t.Errorf("%s: %d buttons", verb, n)
		}
	}
	if strings.Contains(w.states(), "acknowledged") {
		t.Error("something was done before it was chosen")
	}
	w.press("jonas", "ack", "INC-3").says("You are the first to acknowledge INC-3")
	w.press("jonas", "ack", "INC-99").says("There is no such incident")
	w.press("jonas", "ack", "").says("Which one is it?")
	w.press("jonas", "dance", "INC-3").says("no longer leads anywhere")
}

// Who takes no part learns nothing by any way of asking: the answer is that for an incident that does not exist.
func TestWhoTakesNoPartLearnsNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.ask("mara", "trigger crisis-comms Water")
	for _, line := range []string{"status", "ack", "timeline", "update", "resolve", "update # Dry", "resolve # Dry"} {
		verb, text, _ := strings.Cut(line, " # ")
		hidden, none := w.ask("ines", verb+" INC-1 "+text).text(), w.ask("ines", verb+" INC-99 "+text).text()
		if hidden != none || !strings.Contains(hidden, "There is no such incident") {
			t.Errorf("%s: %q, and %q", line, hidden, none)
		}
	}
	for _, action := range []string{"ack", "status", "update", "resolve"} {
		if hidden, none := w.press("ines", action, "INC-1").text(), w.press("ines", action, "INC-99").text(); hidden != none {
			t.Errorf("%s: %q, and %q", action, hidden, none)
		}
	}
	for _, line := range []string{"", "list", "list all"} {
		if r := w.ask("ines", line); strings.Contains(r.text(), "INC-1") {
			t.Errorf("%q shows it:\n%s", line, r.text())
		}
	}
}
