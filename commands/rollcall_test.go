package commands_test

import (
	"strings"
	"testing"

	"tocsin/commands"
	"tocsin/incident"
)

// rollCall gives the newest roll call of an incident.
func (w *world) rollCall(n incident.Number) incident.RollCall {
	w.Helper()
	c, err := w.h.Store.LastRollCall(w.Context(), n)
	w.must(err)
	return c
}

// crowd is an incident that jonas leads, and executives who can be asked.
func (w *world) crowd() {
	w.Helper()
	w.c.groups["executives"] = []incident.PersonID{"UHELENA", "UINES"}
	w.ask("mara", "trigger crisis-comms Water")
	w.ask("jonas", "ack "+w.incidents()[0].Number.String())
}

// Alone, the verb asks in a form for whom to ask; then it shows how things stand.
func TestARollCallIsAskedForInAForm(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.crowd()
	form := w.ask("jonas", "rollcall").says("INC-1: Water").formOf("roll-call")
	var choice []string
	for _, o := range form.Inputs[0].Options {
		choice = append(choice, o.Label)
	}
	if got := strings.Join(choice, ", "); got != "@executives · 2 people, @crisis-comms · 2 people" { // kaspar left the company
		t.Errorf("to choose from are %s", got)
	}
	w.send("jonas", form, map[string]string{"audience": "@executives", "text": strings.Repeat("a", incident.MaxQuestion+1)}).says("301")
	w.send("jonas", form, map[string]string{"audience": "@executives", "text": "All well?"}).says("INC-1: 2 people are being asked")
	w.send("jonas", form, map[string]string{"audience": "@executives", "text": "All well?"}).says("INC-1: 2 people are being asked")
	w.ask("jonas", "rollcall").says("All well?", "0 of 2", "[Who has not answered? roll-missing INC-1]", "[Close the roll call roll-close INC-1]")
	w.ask("jonas", "rollcall @crisis-comms").says("is open already")
	w.press("jonas", "roll-missing", "INC-1").says("Not answered (2)", "helena", "ines")
	w.press("jonas", "roll-in-need", "INC-1").says("Nobody.")
}

func TestTheAudienceComesBeforeTheQuestion(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for line, want := range map[string]string{
		"rollcall N @executives":                           "",
		"rollcall N @executives Are you well, @jonas too?": "Are you well, @jonas too?",
		"roll-call N @executives, @crisis-comms all  well": "all well",
		"ROLL N @Executives\nall\nwell":                    "all well",
	} {
		w.crowd()
		n := w.incidents()[0].Number
		w.ask("jonas", strings.Replace(line, "N", n.String(), 1))
		if got := w.rollCall(n).Question; got != want {
			t.Errorf("%q asks %q, want %q", line, got, want)
		}
	}
}

// What is typed wrongly is answered, and asks nobody.
func TestMistakesInARollCall(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.crowd()
	w.ask("jonas", "rollcall Is everybody well?").says("“Is everybody well?” names nobody here")
	w.ask("jonas", "rollcall @nobody").says("Nobody here goes by @nobody")
	w.ask("jonas", "rollcall everybody").says("Nobody here goes by everybody") // this directory knows no such audience
	w.ask("jonas", "rollcall close").says("No roll call of INC-1 is open")
	w.ask("jonas", "rollcall answer @helena safe").says("No roll call of INC-1 is open")
	w.ask("jonas", "rollcall @executives")
	for _, line := range []string{"rollcall answer", "rollcall answer @helena", "rollcall answer @helena fine", "rollcall answer helena safe", "rollcall INC-1 answer @helena dead"} {
		w.ask("jonas", line).says("Who has answered what?")
	}
	w.ask("jonas", "rollcall answer @diego safe").says("@diego was not asked")
	w.ask("jonas", "rollcall answer INC-1 @helena Help! On the roof").says("Recorded for helena", "needs help")
	w.ask("jonas", "rollcall INC-1 answer @ines unaffected").says("not affected")
	w.press("jonas", "roll-in-need", "INC-1").says("helena", "On the roof")
	w.ask("jonas", "rollcall INC-1 close").says("The roll call of INC-1 is closed")
	w.ask("jonas", "rollcall").says("2 of 2", "[Call the roll again roll-new INC-1]")
	w.press("jonas", "roll-new", "INC-1").formOf("roll-call")
}

func TestAnAnswerStandsInThePlaceOfTheQuestion(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.crowd()
	w.ask("jonas", "rollcall @executives")
	id := w.rollCall(1).ID
	w.press("helena", "roll-safe", id).says("Are you safe?", "*safe*", "Change it:", "[I need help roll-help "+id+"]")
	r := w.press("helena", "roll-help", id).says("*needs help*")
	form := r.formOf("roll-help")
	w.send("helena", form, map[string]string{"where": "Roof", "text": ""}).says("Those who lead know")
	w.press("jonas", "roll-in-need", "INC-1").says("1 person needs help", "Where: Roof")
	w.press("helena", "roll-unaffected", id).says("*not affected*")
	for _, who := range []string{"mara", "diego", "noor", "kaspar"} {
		for _, action := range []string{"roll-safe", "roll-help", "roll-unaffected"} {
			w.press(who, action, id).says("There is no such incident")
			w.press(who, action, "none").says("There is no such incident")
		}
		w.send(who, form, map[string]string{"where": "Roof"}).says("There is no such incident")
	}
	w.press("jonas", "roll-close", "INC-1")
	w.press("helena", "roll-safe", id).says("This roll call is closed")
}

// To who does not take part, answers and refusals are those of an incident that does not exist.
func TestWhoDoesNotTakePartLearnsNothingOfARollCall(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.crowd()
	w.ask("jonas", "rollcall @executives")
	for _, line := range []string{"rollcall N", "rollcall N @executives", "rollcall close N", "rollcall N answer @helena safe"} {
		for _, who := range []string{"diego", "noor"} {
			there := w.ask(who, strings.Replace(line, "N", "INC-1", 1)).text()
			if none := w.ask(who, strings.Replace(line, "N", "INC-99", 1)).text(); there != none || !strings.Contains(there, "no such incident") {
				t.Errorf("%s, %s:\n%s\nbut of none\n%s", who, line, there, none)
			}
		}
	}
	for _, action := range []string{commands.ActionRollMissing, commands.ActionRollInNeed, commands.ActionRollClose, commands.ActionRollNew, commands.ActionRollFile} {
		w.press("diego", action, "INC-1").says("There is no such incident")
		w.press("helena", action, "INC-1") // she is told of the incident, and sees counts
	}
	if !w.rollCall(1).Open() {
		t.Error("it was closed")
	}
	w.press("helena", commands.ActionRollMissing, "INC-1").says("Only those who run INC-1")
	w.press("helena", commands.ActionRollFile, "INC-1").says("Only those who run INC-1")
}
