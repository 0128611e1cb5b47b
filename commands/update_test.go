package commands_test

import (
	"strings"
	"testing"

	"tocsin/commands"
)

// A statement that names what an incident lacks is not sent with a hole in it.
func TestAStatementNeedsAllOfItsFields(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.h.Updates.Statements = []commands.Statement{
		{Name: "No lead", Texts: map[string]string{"en": "Ask {lead}."}},
		{Name: "Holding", Texts: map[string]string{"en": "{incident}: {title}", "de": "Zu {incident}: {title}"}},
	}
	w.ask("mara", "trigger crisis-comms Water")
	form := w.ask("mara", "update INC-1").Modal
	if form == nil || form.Inputs[1].Options[1].Value != "Holding" {
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
