package commands_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"tocsin/commands"
	"tocsin/incident"
	"tocsin/playbooks"
)

// triggerable are the playbooks that an answer has a button for.
func triggerable(r *reply) (names []string) {
	for _, p := range r.View.Parts {
		row, _ := p.(commands.Buttons)
		for _, b := range row {
			names = append(names, b.Action+" "+b.Value)
		}
	}
	return names
}

// Whom a playbook pages, level by level, who is kept informed, and a button to trigger it with.
func TestPlaybooksSayWhomTheyPage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.ask("mara", "playbooks")
	r.says("*emea-all-hands* · EMEA all hands\nSomething that everybody in EMEA has to know.",
		"1. @emea-leaders (5 minutes)\n2. @crisis-comms (5 minutes)\n3. @executives (10 minutes)\nKept informed: #emea-all, @emea-all\n[Trigger trigger emea-all-hands]",
		"*crisis-comms* · Crisis communications", "Kept informed: #crisis-stakeholders, @executives", "[Trigger trigger senior-leadership]")
	menu := w.press("mara", "trigger", "emea-all-hands").formOf("trigger").Inputs[0]
	if menu.Value != "emea-all-hands" {
		t.Errorf("the form has chosen %q", menu.Value)
	}
	w.c.speak("de-DE")
	w.ask("mara", "playbooks").says("1. @emea-leaders (5 Minuten)", "Wird informiert: #emea-all", "[Auslösen trigger emea-leadership]")
}

// Who may not trigger a playbook has no button for it, and is told whom to ask.
func TestPlaybooksSayWhomToAsk(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	const ask = "Ask @executives: they alone may trigger it."
	others, hers := w.ask("mara", "playbooks").says(ask), w.ask("helena", "playbooks")
	if got := strings.Join(triggerable(others), ", "); strings.Contains(got, "chosen") || len(triggerable(others)) != 6 {
		t.Errorf("mara may trigger %s", got)
	}
	if got := strings.Join(triggerable(hers), ", "); !strings.Contains(got, "trigger chosen") || strings.Contains(hers.text(), ask) {
		t.Errorf("helena may trigger %s", got)
	}
	guest := w.ask("noor", "playbooks").says("Ask a full member of the workspace")
	if names := triggerable(guest); names != nil {
		t.Errorf("a guest may trigger %v", names)
	}
}

// Of so many that a message has no room for their buttons, one opens the form; a very large playbook is told by its beginning.
func TestManyPlaybooks(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for n, want := range map[int]string{20: "trigger p-000", 21: "trigger "} {
		folder := fstest.MapFS{}
		for i := range n {
			name := fmt.Sprintf("p-%03d", i)
			folder[name+".yaml"] = &fstest.MapFile{Data: []byte("{name: " + name + `, title: T, escalation: {levels: [{page: ["@crisis-comms"], timeout: 5m}]}}`)}
		}
		book, err := playbooks.Load(folder, "many", incident.Company{})
		w.must(err)
		w.h.Playbooks = book
		r := w.ask("mara", "playbooks").says(fmt.Sprintf("*p-%03d*", n-1))
		if names := triggerable(r); names[0] != want {
			t.Errorf("of %d: %v", n, names)
		}
	}
	var page []string
	for i := range 100 {
		page = append(page, fmt.Sprintf(`"@somebody-with-a-name-that-is-as-long-as-names-may-be-and-the-number-%03d"`, i))
	}
	levels := strings.Repeat("{page: ["+strings.Join(page, ", ")+"], timeout: 5m}, ", 40)
	book, err := playbooks.Load(fstest.MapFS{"large.yaml": {Data: []byte("{name: large, title: T, escalation: {levels: [" + levels + "]}}")}}, "large", incident.Company{})
	w.must(err)
	w.h.Playbooks = book
	w.ask("mara", "playbooks").says("-002, and 97 more (5 minutes)", "and 35 more")
}
