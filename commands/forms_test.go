package commands_test

import (
	"strings"
	"testing"

	"tocsin/commands"
	"tocsin/incident"
)

// form is the form of an answer.
func (r *reply) formOf(callback string) *commands.Modal {
	r.Helper()
	if r.Modal == nil || r.Modal.Callback != callback {
		r.Fatalf("%q opens no form %s: %s", r.asked, callback, r.text())
	}
	return r.Modal
}

// What is missing is asked for, and what is there already is filled in.
func TestWhatIsMissingIsAskedForInAForm(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for line, playbook := range map[string]string{"trigger": "", "trigger crisis-comms": "crisis-comms", "new emea-leadership \n": "emea-leadership"} {
		m := w.ask("mara", line).formOf("trigger")
		if menu := m.Inputs[0]; menu.Value != playbook || len(menu.Options) != 7 || menu.Options[1].Value != "crisis-comms" {
			t.Errorf("%q: %+v", line, menu)
		}
		if text := m.Inputs[1]; !text.Multiline || text.MaxLength != incident.MaxText {
			t.Errorf("%q: %+v", line, text)
		}
	}
	w.press("mara", "trigger", "").formOf("trigger")
	w.ask("mara", "trigger crisis-comms Water")
	for _, r := range []*reply{w.ask("mara", "update"), w.ask("mara", "update INC-1 "), w.press("mara", "update", "INC-1")} {
		r.says("INC-1: Water").formOf("update")
	}
	for _, r := range []*reply{w.ask("mara", "resolve"), w.ask("mara", "resolve inc-1"), w.press("mara", "resolve", "INC-1")} {
		r.says("INC-1: Water").formOf("resolve")
	}
	w.is("INC-1 triggered")
}

// Each form is a request of its own: sent twice, even by two envelopes, it happens once.
func TestAFormSentTwiceHappensOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	form := w.ask("mara", "trigger").formOf("trigger")
	values := map[string]string{"playbook": "crisis-comms", "text": "Water"}
	for range 2 {
		w.send("mara", form, values).says("INC-1 is open: Water", "Paging 2 people")
	}
	w.is("INC-1 triggered")
	w.send("mara", w.ask("mara", "trigger").formOf("trigger"), values).says("INC-2 is open")

	update := w.ask("mara", "update INC-1").formOf("update")
	for range 2 {
		w.send("mara", update, map[string]string{"text": "Drying"}).says("Your update on INC-1", "#crisis-stakeholders", "and to 1 by direct message")
	}
	end := w.ask("mara", "resolve INC-1").formOf("resolve")
	for range 2 {
		w.send("mara", end, map[string]string{"text": "Dry"}).says("INC-1 is resolved after")
	}
	if got := w.kinds(1); got != "triggered unreached paged updated resolved" {
		t.Errorf("INC-1: %s", got)
	}
}

// kinds are the lines of a timeline.
func (w *world) kinds(n incident.Number) string {
	w.Helper()
	entries, err := w.h.Store.Timeline(w.Context(), n)
	w.must(err)
	var out []string
	for _, e := range entries {
		out = append(out, string(e.Kind))
	}
	return strings.Join(out, " ")
}

// What is wrong stands below the input that it is about, and the form stays open; corrected, it goes through.
func TestAMistakeStandsAtItsInput(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	form := w.ask("mara", "trigger").formOf("trigger")
	for _, c := range []struct{ playbook, text, input, says string }{
		{"crisis-comms", " \n", "text", "There is no text yet"},
		{"crisis-comms", strings.Repeat("ä", 2001), "text", "2001 characters long, and 2000 fit"},
		{"crisis-coms", "Water", "playbook", "Did you mean “crisis-comms”?"},
		{"", "Water", "playbook", "no playbook"},
		{"chosen", "Water", "playbook", "can only be triggered by"},
	} {
		r := w.send("mara", form, map[string]string{"playbook": c.playbook, "text": c.text})
		if len(r.Errors) != 1 || !strings.Contains(r.Errors[c.input], c.says) || r.View != nil {
			t.Errorf("%q, %.20q: %+v", c.playbook, c.text, r.Answer)
		}
	}
	w.is("")
	w.send("mara", form, map[string]string{"playbook": "crisis-comms", "text": "Water"}).says("INC-1 is open")
	for _, name := range []string{"update", "resolve"} {
		form := w.ask("mara", name).formOf(name)
		for _, text := range []string{"", strings.Repeat("ä", 2001)} {
			if r := w.send("mara", form, map[string]string{"text": text}); r.Errors["text"] == "" || r.View != nil {
				t.Errorf("%s: %+v", name, r.Answer)
			}
		}
		w.send("mara", form, map[string]string{"text": "Dry"}).says("INC-1")
	}
	w.is("INC-1 resolved")
}

// Much may happen while somebody types.
func TestAFormThatComesTooLate(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.ask("mara", "trigger crisis-comms Water")
	update, end := w.ask("jonas", "update").formOf("update"), w.ask("jonas", "resolve").formOf("resolve")
	w.ask("mara", "resolve INC-1 Dry")
	w.send("jonas", update, map[string]string{"text": "Wet"}).says("INC-1 is over already: mara")
	w.send("jonas", end, map[string]string{"text": "Wet"}).says("INC-1 is over already: mara")
	w.ask("mara", "update INC-1").says("INC-1 is over already: mara")
	w.press("mara", "resolve", "INC-1").says("INC-1 is over already: mara")
	if got := w.kinds(1); got != "triggered unreached paged resolved" {
		t.Errorf("INC-1: %s", got)
	}
}

// What a form carries comes from outside: it opens no other door.
func TestAFormThatWasTamperedWith(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.ask("mara", "trigger crisis-comms Water")
	for _, name := range []string{"update", "resolve"} {
		for _, meta := range []string{"", "INC-1 x", "INC-99 x", "0 x", "<!here>", "INC-1"} {
			w.send("ines", &commands.Modal{Callback: name, Meta: meta}, map[string]string{"text": "Dry"}).says("There is no such incident")
		}
	}
	for _, callback := range []string{"", "dance", "ack"} {
		w.send("mara", &commands.Modal{Callback: callback, Meta: "INC-1 x"}, nil).says("no longer leads anywhere")
	}
	w.is("INC-1 triggered")
}
