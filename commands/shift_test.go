package commands_test

import (
	"testing"

	"tocsin/incident"
)

func (w *world) record(n incident.Number) incident.Record {
	w.Helper()
	r, err := w.h.Store.Record(w.Context(), n)
	w.must(err)
	return r
}

// The lines are typed on a Sunday at 13:02, in Berlin.
func TestShifts(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]string{
		"shift @ines 18:00-02:00":                                "from Sun 2026-11-22 18:00 CET until Mon 2026-11-23 02:00 CET",
		"shift INC-1 @ines 18 – 2":                               "from Sun 2026-11-22 18:00 CET until Mon 2026-11-23 02:00 CET",
		"shift @ines from 9:00-12:00":                            "from Mon 2026-11-23 09:00 CET until Mon 2026-11-23 12:00 CET",
		"shift @ines von 18 Uhr bis 22 Uhr":                      "from Sun 2026-11-22 18:00 CET until Sun 2026-11-22 22:00 CET",
		"shift @ines from 18:00 for 8h":                          "from Sun 2026-11-22 18:00 CET until Mon 2026-11-23 02:00 CET",
		"shift @ines 2026-11-24 08:00-2026-11-24 16:00":          "from Tue 2026-11-24 08:00 CET until Tue 2026-11-24 16:00 CET",
		"shift @ines 2026-11-24 20:00-04:00":                     "from Tue 2026-11-24 20:00 CET until Wed 2026-11-25 04:00 CET",
		"shift ines@halden.example 18:00-19:00":                  "until Sun 2026-11-22 19:00 CET",
		"shift @ines from 2026-11-24 08:00 to 2026-11-24 16:00 ": "from Tue 2026-11-24 08:00 CET",
	} {
		w := newWorld(t)
		w.ask("mara", "trigger crisis-comms Water")
		w.ask("mara", line).says("ines", "leads INC-1", want)
	}
}

func TestShiftsThatAreNone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.ask("mara", "shifts").says("You have no open incident")
	w.ask("mara", "trigger crisis-comms Water")
	for line, want := range map[string]string{
		"shift":                               "Who leads INC-1 (Water): now nobody.",
		"shift @ines":                         "does not say who leads from when until when",
		"shift ines 18:00-02:00":              "“ines 18:00-02:00” does not say",
		"shift @ines tonight <!here>":         "“@ines tonight &lt;!here&gt;” does not say",
		"shift @ines 18:00-25:00":             "does not say",
		"shift @ines 2026-11-24":              "does not say",
		"shift @ines 2026-11-01 08:00-09:00":  "has to begin in the future",
		"shift @ines from 18:00 for 25h":      "lasts 24 hours at most",
		"shift @ines 2027-11-24 08:00-09:00":  "within 30 days",
		"shift @crisis-comms 18:00-19:00":     "stands for several people",
		"shift everybody 18:00-19:00":         "does not say",
		"shift @noor 18:00-19:00":             "cannot take this over",
		"shift INC-x @ines 18:00-19:00":       "is no incident’s number",
		"shift INC-9999 @ines 18:00-19:00":    "There is no such incident",
		"shift @ines 18:00-18:00 please now ": "does not say",
	} {
		w.ask("mara", line).says(want)
	}
	if got := w.record(1).Shifts; len(got) != 0 {
		t.Errorf("planned: %+v", got)
	}
}

func TestTheListOfShifts(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.ask("mara", "trigger open-house Water")
	w.ask("jonas", "ack INC-1")
	w.ask("mara", "shift INC-1 @diego 18:00-22:00")
	w.ask("mara", "shift INC-1 @ines 21:00-23:00").says("diego &lt;!here&gt; &amp; &lt;@U1&gt; is to lead at that time already")
	id := w.record(1).Shifts[0].ID
	w.ask("mara", "shifts INC-1").says("now jonas", "*diego", "planned by mara", "[Take back drop-shift INC-1 "+id+"]")
	if r := w.ask("helena", "shifts INC-1").says("*diego"); countButtons(r) != 0 {
		t.Errorf("who takes no part can take it back:\n%s", r.text())
	}
	w.press("mara", "drop-shift", "INC-1 "+id).says("INC-1: the shift is taken back")
	w.press("mara", "drop-shift", "INC-1 "+id).says("was taken back already")
	w.ask("mara", "shifts INC-1").says("not needed any more")
}

func TestHandingOver(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.ask("mara", "trigger crisis-comms Water")
	w.ask("mara", "handoff @ines The <!here> keys").says("ines &lt;!here&gt; &amp; &lt;@U1&gt; leads INC-1 from now on")
	w.ask("mara", "timeline").says("hands over to ines &lt;!here&gt; &amp; &lt;@U1&gt;. What is open: The &lt;!here&gt; keys")
	form := w.ask("ines", "handoff INC-1 @amara").formOf("handoff")
	if form.Inputs[0].Value != "@amara" || !form.Inputs[1].Optional {
		t.Errorf("%+v", form.Inputs)
	}
	w.send("ines", form, map[string]string{"person": "@amara"}).says("amara")
	w.send("ines", form, map[string]string{"person": "@amara"}).says("amara") // sent twice, carried out once
	if r := w.send("ines", form, map[string]string{"person": "<!here>"}); r.Errors["person"] == "" {
		t.Errorf("%+v", r.Answer)
	}
	for _, whom := range []string{"@nobody", "@crisis-comms", "@noor"} {
		again := w.press("amara", "handoff", "INC-1").formOf("handoff")
		if r := w.send("amara", again, map[string]string{"person": whom}); r.Errors["person"] == "" {
			t.Errorf("%s: %+v", whom, r.Answer)
		}
	}
	w.ask("amara", "status").says("Lead: amara", "[Hand over handoff INC-1]")
}
