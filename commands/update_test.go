package commands_test

import (
	"slices"
	"strings"
	"testing"

	"tocsin/commands"
	"tocsin/incident"
)

// A statement that names what an incident lacks is not sent with a hole in it.
func TestAStatementNeedsAllOfItsFields(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.h.Updates.Statements = []incident.Statement{
		{Name: "No lead", Texts: map[string]string{"en": "Ask {lead}."}},
		{Name: "Holding", Texts: map[string]string{"en": "{incident}: {title}", "de": "Zu {incident}: {title}"}},
	}
	w.ask("mara", "trigger crisis-comms Water")
	form := w.ask("mara", "update INC-1").Modal
	if !slices.Equal(offered(form), []string{"Questions from outside", "No news yet", "No lead", "Holding"}) {
		t.Fatalf("the form is %+v", form)
	}
	send := func(statement string) commands.Answer {
		return w.send("mara", form, map[string]string{"statement": statement, "next": "none"}).Answer
	}
	if a := send("No lead"); !strings.Contains(a.Errors["statement"], "{lead}") {
		t.Errorf("%+v", a)
	}
	preview := send("Holding").Modal
	if preview == nil || len(preview.Inputs) != 2 || preview.Inputs[0].Value != "INC-1: Water" || preview.Inputs[1].Value != "Zu INC-1: Water" {
		t.Errorf("the preview is %+v", preview)
	}
}

// offered are the statements that a form offers.
func offered(form *commands.Modal) (names []string) {
	if form != nil {
		for _, o := range form.Inputs[1].Options {
			names = append(names, o.Value)
		}
	}
	return names
}

// A playbook's own statements come first, and in place of the company's that are called the same; another playbook has none of them.
// Every field that a statement may name is filled in.
func TestThePlaybooksStatementsComeFirst(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	all := "{" + strings.Join(incident.StatementFields, "} {") + "}"
	w.h.Updates.Statements = []incident.Statement{
		{Name: "No news yet", Texts: map[string]string{"en": "The company's"}}, {Name: "All fields", Texts: map[string]string{"en": all}},
	}
	w.ask("mara", "trigger crisis-comms Water")
	w.ask("jonas", "ack INC-1")
	form := w.ask("mara", "update INC-1").Modal
	if got := offered(form); !slices.Equal(got, []string{"Questions from outside", "No news yet", "All fields"}) {
		t.Fatalf("offered are %q", got)
	}
	send := func(name string) string {
		return w.send("mara", form, map[string]string{"statement": name, "next": "none"}).Modal.Inputs[0].Value
	}
	if got := send("No news yet"); !strings.Contains(got, "“Water” is still being worked on") || strings.Contains(got, "{") {
		t.Errorf("the playbook's own is %q", got)
	}
	if got := send("All fields"); !strings.HasPrefix(got, "INC-1 Water Crisis communications jonas") || strings.ContainsAny(got, "{}") {
		t.Errorf("the fields are %q", got)
	}
	w.ask("mara", "trigger open-house Fire")
	if got := offered(w.ask("mara", "update INC-2").Modal); !slices.Equal(got, []string{"No news yet", "All fields"}) {
		t.Errorf("a playbook without has %q", got)
	}
}

// An update to very many is shown once more, and can be changed there.
func TestAnUpdateToManyIsShownFirst(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.h.Updates.ConfirmAbove = 1
	w.ask("mara", "trigger crisis-comms Water")
	form := w.ask("mara", "update INC-1 Dry").Modal
	if form == nil || form.Inputs[0].Value != "Dry" {
		t.Fatalf("the form is %+v", form)
	}
	w.send("mara", form, map[string]string{"text": "Dry again"}).says("on its way")
	w.ask("mara", "status INC-1").says("Dry again")
}
