package commands_test

import (
	"strings"
	"testing"
)

// A slip of the finger is told apart from nonsense, and nothing is done in either case.
func TestVerbsThatAreNearlyRight(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for word, want := range map[string]string{
		"trigge": "trigger", "triger": "trigger", "tirgger": "trigger", "Triggre": "trigger", "trig": "trigger", "akc": "ack", "updat": "update", "resolv": "resolve", "rsolve": "resolve",
		"stauts": "status", "lsit": "list", "timelin": "timeline", "playbook": "playbooks", "plabyooks": "playbooks", "hlep": "help",
	} {
		w.ask("mara", word+" crisis-comms Water").says("“"+word+"” is not something I know", "Did you mean “/incident "+want+"”?", "Nothing was done", "[Help help ]")
	}
	for _, word := range []string{"dance", "x", "INC-1", "crisis-comms", "🌊", "<!here>", "wasserrohrbruch"} {
		if r := w.ask("mara", word+" now"); strings.Contains(r.text(), "Did you mean") {
			t.Errorf("%s", r.text())
		}
	}
	w.is("")
}

func TestPlaybooksThatAreNearlyRight(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, name := range []string{"crisis-coms", "crisi-comms", "crisis_comms", "crisis"} {
		for _, text := range []string{" Water", ""} {
			w.ask("mara", "trigger "+name+text).says("There is no playbook called “"+name+"”", "Did you mean “crisis-comms”?", "Nobody has been paged yet")
		}
	}
	if r := w.ask("mara", "trigger flood Water").says("no playbook called “flood”"); strings.Contains(r.text(), "Did you mean") {
		t.Errorf("%s", r.text())
	}
	w.is("")
	w.ask("mara", "trigger Crisis-Comms Water").says("INC-1 is open") // a telephone writes the first letter large
	w.ask("mara", "trigger Crisis-Comms").says("Raise an incident")
}

func TestWhoMayNotTriggerIsToldBeforeAnythingHappens(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.ask("mara", "trigger chosen Water").says("can only be triggered by the people it names", "Nobody has been paged yet")
	w.is("")
	w.ask("helena", "trigger chosen Water").says("INC-1 is open, but NOBODY could be paged: Water", "call the people you need now")
	w.ask("helena", "timeline").says("The playbook names @nobody", "Everybody has been paged, and nobody has acknowledged yet")
}

// Ten thousand letters anywhere are answered in a few, and do nothing.
func TestTenThousandLetters(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.ask("mara", "trigger crisis-comms Water")
	for _, letters := range []string{strings.Repeat("a", 10000), strings.Repeat("ä&<", 3333), strings.Repeat("🌊", 10000)} {
		for _, line := range []string{"#", "trigger #", "trigger # Water", "trigger crisis-comms #", "ack INC-#", "status INC-#", "update INC-#", "update INC-1 #", "resolve INC-1 #", "update #", "INC-1 #"} {
			r := w.ask("mara", strings.ReplaceAll(line, "#", letters))
			if n := len([]rune(r.text())); n > 1000 {
				t.Errorf("%s: answered in %d characters", line, n)
			}
		}
		for _, line := range []string{"ack", "status", "timeline", "list", "help", "playbooks"} {
			w.ask("mara", line+" "+letters)
		}
		w.press("mara", letters, letters)
		w.press("mara", "ack", "INC-"+letters)
	}
	w.ask("mara", "update INC-1 "+strings.Repeat("a", 2001)).says("2001 characters long, and 2000 fit. Nothing was sent")
	if story, err := w.h.Store.Timeline(t.Context(), 1); err != nil || w.states() != "INC-1 acknowledged" || len(story) != 4 {
		t.Errorf("%s: %+v, %v", w.states(), story, err)
	}
}
