package commands_test

import (
	"strings"
	"testing"

	"tocsin/incident"
)

// audience is whom the last roll call of an incident asks.
func (w *world) audience(n incident.Number) (text string) {
	w.Helper()
	entries, err := w.h.Store.Timeline(w.Context(), n)
	w.must(err)
	for _, e := range entries {
		if e.Kind == incident.EntryRollCall {
			text = e.Data["audience"]
		}
	}
	return text
}

// The question begins where the targets end: a word that could be a target is one at the front, or with its mark, or after a comma.
func TestWhereTheQuestionBegins(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, field := range []string{"field:Office=Berlin", "field:Office=New York", "field:Office=New York, Queens"} {
		w.c.groups[field] = []incident.PersonID{"UDIEGO"}
	}
	for line, want := range map[string]string{
		"@executives everybody fine over there?":          "@executives|everybody fine over there?",
		"@executives, everybody fine over there?":         "@executives|everybody fine over there?",
		"@executives lead us out":                         "@executives|lead us out",
		"@executives @crisis-comms are you in?":           "@executives, @crisis-comms|are you in?",
		"@executives,@crisis-comms,are you in?":           "@executives, @crisis-comms|are you in?",
		"@executives helena@halden.example asks":          "@executives|helena@halden.example asks",
		"@executives, helena@halden.example asks":         "@executives, helena@halden.example|asks",
		"@executives field:Office=Berlin is on fire":      "@executives|field:Office=Berlin is on fire",
		`@executives "Is everybody well?"`:                `@executives|"Is everybody well?"`,
		`field:"Office=New York" all well?`:               "field:Office=New York|all well?",
		`“field:Office=New York, Queens”, @executives ok`: "field:Office=New York, Queens, @executives|ok",
		"field:Office=Berlin":                             "field:Office=Berlin|",
	} {
		w.crowd()
		n := w.incidents()[0].Number
		w.ask("jonas", "rollcall "+n.String()+" "+line)
		if got := w.audience(n) + "|" + w.rollCall(n).Question; got != want {
			t.Errorf("%q asks %q, want %q", line, got, want)
		}
	}
}

// Before very many are asked, the form shows how many these are, filled in with what was typed.
func TestVeryManyAreAskedByAForm(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.crowd()
	w.h.Updates.ConfirmAbove = 1
	r := w.ask("jonas", "rollcall @executives, @crisis-comms All well?").says("*4 people are asked*", "is shown its title")
	form := r.formOf("roll-call")
	audience, question := form.Inputs[0], form.Inputs[1]
	if audience.Value != audience.Options[0].Value || audience.Options[0].Label != "@executives, @crisis-comms · 4 people" || question.Value != "All well?" {
		t.Errorf("filled in are %+v and %q", audience, question.Value)
	}
	if _, err := w.h.Store.LastRollCall(t.Context(), 1); incident.CodeOf(err) != incident.NotFound {
		t.Errorf("somebody has been asked: %v", err)
	}
	for line, want := range map[string]string{"rollcall @executives, @nobody": "Nobody here goes by @nobody", "rollcall INC-99 @executives": "There is no such incident"} {
		if text := w.ask("jonas", line).text(); !strings.Contains(text, want) {
			t.Errorf("%s: %s", line, text)
		}
	}
	w.ask("helena", "rollcall INC-1 @executives").says("There is no such incident")
	w.send("jonas", form, map[string]string{"audience": audience.Value, "text": "All well?"}).says("INC-1: 4 people are being asked")
	w.h.Updates.ConfirmAbove = 4
	w.ask("jonas", "rollcall close")
	w.ask("jonas", "rollcall @executives, @crisis-comms").says("INC-1: 4 people are being asked")
}

// Whoever has a thing in a field of the profile can be subscribed, spaces and all.
func TestAFieldOfTheProfileIsSubscribed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.crowd()
	w.c.groups["field:Office=New York"] = []incident.PersonID{"UDIEGO"}
	w.ask("jonas", `subscribe field:"Office=New York"`).says("field:Office=New York")
	w.ask("jonas", "subscribers").says("field:Office=New York")
	w.ask("jonas", `unsubscribe "field:Office=New York"`).says("field:Office=New York")
	w.ask("jonas", "subscribe INC-1 field:Office=New").says("Nobody here goes by field:Office=New")
}

// A question of one's own that goes to too many is refused at its input, and the form stays open.
func TestAQuestionToManyIsRefusedAtItsInput(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.crowd()
	w.h.Incidents.ApprovalAbove = 1
	w.ask("jonas", "rollcall @executives Go home?").says("2 people would be asked", "Leave the question out")
	form := w.ask("jonas", "rollcall").formOf("roll-call")
	w.send("jonas", form, map[string]string{"audience": "@executives", "text": "Go home?"}).says("2 people would be asked")
	w.send("jonas", form, map[string]string{"audience": "@executives", "text": ""}).says("INC-1: 2 people are being asked")
}
