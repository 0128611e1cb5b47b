package commands_test

import (
	"strings"
	"testing"

	"tocsin/commands"
	"tocsin/incident"
)

// A text keeps all of its words, unless the first one is a severity of the company.
func TestASeverityBeforeTheText(t *testing.T) {
	t.Parallel()
	w := newRights(t)
	for line, want := range map[string]string{
		"Water":                   "sev2 Water",
		"sev1 Water":              "sev1 Water",
		"SEV1: Water":             "sev1 Water",
		"sev1, Water":             "sev1 Water",
		"sev3 Water":              "sev2 sev3 Water", // there is none of that name
		"sev1-door is open":       "sev2 sev1-door is open",
		"It is a sev1":            "sev2 It is a sev1",
		"sev1\nWater\nin hall 3":  "sev1 Water",
		"Sev1\u00a0\u00a0Water !": "sev1 Water !",
	} {
		w.ask("mara", "trigger open-house "+line)
		if i := w.incidents()[0]; i.Severity.Name+" "+i.Title != want {
			t.Errorf("%q is %s %s", line, i.Severity.Name, i.Title)
		}
	}
	w.h.Incidents.Severities = incident.Severities{}
	w.ask("mara", "trigger open-house sev1 Water").says("is open: sev1 Water")
	w.ask("mara", "severity "+w.incidents()[0].Number.String()).says("has set up no severities")
	for _, in := range w.ask("mara", "trigger open-house").formOf("trigger").Inputs {
		if in.ID == "severity" {
			t.Error("the form asks for a severity where there are none")
		}
	}
}

// The form has the severity that was typed, else the usual one; it need not be filled in.
func TestTheFormAsksForTheSeverity(t *testing.T) {
	t.Parallel()
	w := newRights(t)
	for line, want := range map[string]string{"trigger": "sev2", "trigger open-house": "sev2", "trigger open-house sev1": "sev1"} {
		form := w.ask("mara", line).formOf("trigger")
		menu := form.Inputs[len(form.Inputs)-1]
		if menu.ID != "severity" || menu.Value != want || !menu.Optional || len(menu.Options) != 2 {
			t.Errorf("%s: %+v", line, menu)
		}
	}
	form := w.ask("mara", "trigger").formOf("trigger")
	w.send("mara", form, map[string]string{"playbook": "open-house", "text": "Water"}).says("is open: Water")
	r := w.send("mara", form, map[string]string{"playbook": "open-house", "text": "Fire", "severity": "sev9"})
	if r.Errors["severity"] == "" {
		t.Errorf("%+v", r.Answer)
	}
}

func TestShowingAndSettingTheSeverity(t *testing.T) {
	t.Parallel()
	w := newRights(t)
	w.ask("mara", "trigger crisis-comms Water")
	w.ask("mara", "severity").says("INC-1 is sev2 · Major", "sev1 · Critical")
	w.ask("mara", "sev INC-1 SEV1").says("INC-1 is sev1 · Critical now")
	w.ask("mara", "status").says("Severity: sev1 · Critical")
	w.ask("mara", "list").says("*INC-1* · Triggered", "\nsev1 · Water")
	w.ask("mara", "timeline").says("set the severity to sev1 · Critical (it was sev2).")
	w.ask("mara", "severity <!here>").says("There is no severity called “&lt;!here&gt;”. There are: sev1, sev2.")
	r := w.record(1)
	out := commands.PageText(w.h.Texts.In("en"), r, "UJONAS", "UTC", false, func(id incident.PersonID) string { return string(id) })
	if !strings.Contains(out.Text, "Severity: sev1 · Critical.") {
		t.Error(out.Text)
	}
}
