package commands_test

import (
	"strings"
	"testing"
)

// Who is no full member triggers nothing, by no way, and learns nothing of what is open.
func TestWhoIsNoMemberIsRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	form := w.ask("mara", "trigger").formOf("trigger")
	w.ask("mara", "trigger open-house Water")
	w.ask("mara", "trigger crisis-comms Fire")
	for _, who := range []string{"noor", "robo", "kaspar"} {
		const no = "Only full members of this workspace can do that"
		for _, line := range []string{"trigger", "trigger crisis-comms", "trigger crisis-comms Flood", "trigger nonsense Flood", "raise chosen Flood"} {
			w.ask(who, line).says(no)
		}
		w.press(who, "trigger", "").says(no)
		w.send(who, form, map[string]string{"playbook": "crisis-comms", "text": "Flood"}).says(no)
		for _, line := range []string{"list", "list all", ""} {
			if r := w.ask(who, line); who != "kaspar" && strings.Contains(r.text(), "INC-") {
				t.Errorf("%s sees:\n%s", who, r.text())
			}
		}
	}
	for _, line := range []string{"status INC-1", "ack INC-1", "update INC-1 Dry", "resolve INC-1 Dry", "timeline INC-1", "status INC-2", "update INC-1"} {
		w.ask("noor", line).says("There is no such incident")
	}
	w.is("INC-1 triggered INC-2 triggered")
}

// A guest who is paged is part of it.
func TestAGuestWhoIsPagedCanDoAllOfIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.c.groups["crisis-comms"] = append(w.c.groups["crisis-comms"], "UNOOR")
	w.ask("mara", "trigger crisis-comms Water")
	w.ask("noor", "list").says("INC-1")
	w.ask("noor", "status").says("INC-1 · Water", "[Acknowledge ack INC-1]")
	w.ask("noor", "ack").says("You are the first")
	w.ask("noor", "update Drying").says("INC-1")
	w.ask("noor", "timeline").says("Drying")
	w.ask("noor", "resolve Dry").says("is resolved")
}

// Somebody whom the directory does not know yet (it is read once in a while) can still answer a page.
func TestWhoIsNotInTheDirectoryIsCalledByID(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.ask("mara", "trigger crisis-comms Water")
	w.asked++
	jonas := w.by("jonas")
	delete(w.c.people, "UJONAS")
	a, err := w.h.Command(t.Context(), jonas, "ack INC-1")
	w.must(err)
	w.reply("ack", a).says("You are the first")
	w.ask("amara", "ack INC-1").says("UJONAS was first")
}

// A repeated envelope is a repeated request: nothing happens twice, and the answer is the same.
func TestARepeatedEnvelopeHasTheSameAnswer(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, line := range []string{"trigger crisis-comms Water", "update Drying", "resolve Dry"} {
		first := w.by("mara")
		var answers [2]string
		for i := range answers {
			a, err := w.h.Command(t.Context(), first, strings.Replace(line, "Dry", "INC-1 Dry", 1))
			w.must(err)
			answers[i] = w.reply(line, a).text()
		}
		if answers[0] != answers[1] {
			t.Errorf("%s: %q, then %q", line, answers[0], answers[1])
		}
	}
	if got := w.kinds(1); got != "triggered unreached paged updated resolved" {
		t.Errorf("INC-1: %s", got)
	}
}
