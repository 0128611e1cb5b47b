package commands_test

import (
	"testing"

	"tocsin/incident"
)

// Every verb by each of its names, in upper and lower case, does the same.
func TestVerbsAndAliases(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, verb := range []string{"trigger", "raise", "start", "new", "TRIGGER", "Raise"} {
		w.ask("mara", verb+" crisis-comms Water").says("is open: Water", "Paging 2 people")
	}
	for _, verb := range []string{"ack", "acknowledge", "ACK", "Acknowledge"} {
		w.ask("jonas", verb+" INC-1").says("You are the first to acknowledge INC-1")
	}
	w.ask("mara", "update INC-1 Dry").says("is on its way", "It goes to #crisis-stakeholders (how many people are there is not known yet) and to 1 by direct message.")
	w.ask("mara", "Update INC-1 Dry")
	for i, verb := range []string{"resolve", "close", "end", "RESOLVE"} {
		w.ask("mara", verb+" "+incident.Number(i+1).String()+" Dry").says("is resolved after")
	}
	w.is("INC-1 resolved INC-2 resolved INC-3 resolved INC-4 resolved INC-5 triggered INC-6 triggered")
	for _, verb := range []string{"status", "show", "Show"} {
		w.ask("mara", verb+" INC-1").says("INC-1 · Water", "State: Resolved", "Resolved by mara")
	}
	for _, verb := range []string{"list", "ls", "LIST"} {
		w.ask("mara", verb).says("2 incidents:", "INC-6", "INC-5")
	}
	w.ask("mara", "timeline INC-1").says("triggered the incident", "acknowledged.", "resolved the incident: Dry")
	w.ask("mara", "playbooks").says("*crisis-comms* · Crisis communications", "*emea-leadership*")
	for _, verb := range []string{"help", "?", "HELP"} {
		w.ask("mara", verb).says("`/incident trigger PLAYBOOK [SEVERITY] TEXT`", "`/incident ack [INC-n]`", "`/incident help`")
	}
}

func TestNothingAfterIncidentShowsWhatIsOpen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, line := range []string{"", "  ", "\n\t\u00a0"} {
		w.ask("mara", line).says("Raise an incident", "[Raise an incident trigger ]", "[Help help ]")
	}
	w.ask("mara", "trigger crisis-comms Water")
	w.ask("jonas", "").says("*INC-1* · Triggered · 1 minute ago\nWater", "[Show status INC-1]")
	r := w.ask("ines", "")
	if len(r.View.Parts) != 2 {
		t.Errorf("somebody else is shown:\n%s", r.text())
	}
}

// Blanks of any kind part the words, as many as there are.
func TestBlanks(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.ask("mara", " trigger \t crisis-comms\u00a0\n Water  in the office \n and fire ")
	if i := w.incidents()[0]; i.Title != "Water  in the office" || i.Details != "Water  in the office \n and fire" {
		t.Errorf("%q, %q", i.Title, i.Details)
	}
	w.ask("mara", "\tack\nINC-1 ").says("INC-1")
	w.is("INC-1 acknowledged")
}

func TestTheListHasWhatIsOpenAndAllOnDemand(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, line := range []string{"list", "list all"} {
		w.ask("mara", line).says("Nothing is open")
	}
	w.ask("mara", "trigger crisis-comms Water")
	w.house(1, "C1")
	w.ask("mara", "trigger open-house Fire")
	w.ask("mara", "resolve INC-1 Dry")
	w.ask("mara", "list").says("1 incident:", "Fire")
	for _, line := range []string{"list all", "list ALL", "ls  all "} {
		w.ask("mara", line).says("2 incidents:", "*INC-1* · Resolved", "<#C1>", "*INC-2* · Triggered")
	}
	w.ask("ines", "list all").says("1 incident:", "Fire") // the other one is private
}

// Who was first is told so; the others are told who was.
func TestWhoWasFirst(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.ask("mara", "trigger crisis-comms Water")
	w.ask("jonas", "ack INC-1").says("You are the first", "Water")
	w.ask("amara", "ack INC-1").says("jonas &lt;!here&gt; &amp; &lt;@U1&gt; was first, at 13:02 CET")
	w.ask("jonas", "ack INC-1").says("You are the first")
	w.ask("amara", "status INC-1").says("Acknowledged (2): jonas &lt;!here&gt;", "Could not be reached (1): kaspar", "the account is deactivated", "Lead: jonas")
}

// The buttons below an incident are those that this person can use now.
func TestStatusHasTheButtonsThatHelp(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.ask("mara", "trigger open-house Water")
	const all, others = "[Acknowledge ack INC-1]\n[Send an update update INC-1]\n[Resolve resolve INC-1]\n", "[Send an update update INC-1]\n[Resolve resolve INC-1]\n"
	w.ask("jonas", "status INC-1").says(all)
	w.ask("mara", "status INC-1").says(others)
	w.press("jonas", "ack", "INC-1").says("You are the first")
	for who, has := range map[string]int{"jonas": 5, "amara": 5, "ines": 0} { // Jonas leads, and can hand over
		r := w.press(who, "status", "INC-1")
		if n := countButtons(r); n != has {
			t.Errorf("%s has %d buttons:\n%s", who, n, r.text())
		}
	}
	w.ask("mara", "resolve INC-1 Dry")
	if r := w.ask("jonas", "status INC-1").says("[Reopen reopen INC-1]"); countButtons(r) != 2 {
		t.Errorf("it is over:\n%s", r.text())
	}
}
