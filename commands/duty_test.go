package commands_test

import (
	"strings"
	"testing"

	"tocsin/commands"
)

func TestWhoIsOnCall(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	const facilities = "*facilities*: jonas &lt;!here&gt; &amp; &lt;@U1&gt; until Mon 2026-11-23 09:00 CET, then amara &lt;!here&gt; &amp; &lt;@U1&gt;"
	w.ask("mara", "oncall").says("On call now:", facilities, "*it*: NOBODY")
	for _, line := range []string{"oncall facilities", "on-call @Facilities", "oncall oncall:facilities"} {
		w.ask("mara", line).says(facilities, "/incident override facilities @person for 8h, or until 18:00")
	}
	w.ask("mara", "oncall kitchen<!here>").says("There is no on-call schedule called “kitchen&lt;!here&gt;”. There are: facilities, it.")
	w.h.Incidents.Schedules = nil
	w.ask("mara", "oncall").says("There are no on-call schedules")
	w.ask("mara", "oncall it").says("There is no on-call schedule called “it”.")
}

// The lines are typed on a Sunday at 13:01, in Berlin.
func TestOverride(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]string{
		"override facilities @mara for 8h":                                    "from Sun 2026-11-22 13:01 CET to Sun 2026-11-22 21:01 CET",
		"override facilities mara@halden.example until 18:00":                 "from Sun 2026-11-22 13:01 CET to Sun 2026-11-22 18:00 CET",
		"override Facilities @Mara bis 18 Uhr":                                "from Sun 2026-11-22 13:01 CET to Sun 2026-11-22 18:00 CET",
		"override facilities @mara until 9":                                   "from Sun 2026-11-22 13:01 CET to Mon 2026-11-23 09:00 CET",
		"override facilities @mara from 22:00 until 06:00":                    "from Sun 2026-11-22 22:00 CET to Mon 2026-11-23 06:00 CET",
		"override facilities @mara ab 22:00 für 2 Std.":                       "from Sun 2026-11-22 22:00 CET to Mon 2026-11-23 00:00 CET",
		"override facilities @mara from 2026-12-24 08:00 to 2026-12-27 08:00": "to Sun 2026-12-27 08:00 CET",
		"override facilities @noor for 8h":                                    "noor", // guests may be on call
	} {
		newWorld(t).ask("mara", line).says("is on call for facilities", want)
	}
}

func TestOverridesThatAreNone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for line, want := range map[string]string{
		"override":                                               "On call now:",
		"override facilities":                                    "/incident override facilities @person for 8h",
		"override kitchen":                                       "There is no on-call schedule called “kitchen”",
		"override kitchen @mara for 8h":                          "There is no on-call schedule called “kitchen”",
		"override facilities @mara":                              "“@mara” does not say who takes over and for how long",
		"override facilities mara for 8h":                        "does not say who takes over",
		"override facilities @mara tomorrow":                     "does not say who takes over",
		"override facilities @mara for <!here>":                  "“@mara for &lt;!here&gt;” does not say",
		"override facilities @mara until 25:00":                  "does not say who takes over",
		"override facilities @mara until 2026-02-30 08:00":       "does not say who takes over",
		"override facilities @mara for 3 weeks":                  "does not say who takes over",
		"override facilities @mara for 91 days":                  "lasts 90 days at most. Nothing was changed",
		"override facilities @mara until 2026-11-01 08:00":       "must not be over already",
		"override facilities @nobody for 8h":                     "Nobody here goes by @nobody",
		"override facilities @crisis-comms for 8h":               "@crisis-comms stands for several people here",
		"override facilities @kaspar for 8h":                     "Nobody here goes by @kaspar",
		"override facilities oncall:it for 8h":                   "Nobody here goes by oncall:it",
		"override facilities @mara " + strings.Repeat("x", 9000): "does not say who takes over",
	} {
		w.ask("mara", line).says(want)
	}
	for _, who := range []string{"noor", "robo", "kaspar"} {
		w.ask(who, "override facilities @mara for 8h").says("Only full members of this workspace can do that")
	}
	w.ask("mara", "oncall facilities").says("jonas")
}

// An override is shown with who arranged it, and can be taken back, once, by members.
func TestAnOverrideIsTakenBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.ask("mara", "override facilities @ines for 8h")
	shown := w.ask("diego", "oncall facilities").says("*facilities*: ines", "takes over from Sun 2026-11-22 13:01 CET to Sun 2026-11-22 21:01 CET (arranged by mara")
	var back commands.Button
	for _, p := range shown.View.Parts {
		if row, ok := p.(commands.Buttons); ok {
			back = row[0]
		}
	}
	w.press("noor", back.Action, back.Value).says("Only full members")
	w.press("diego", back.Action, "facilities x").says("That override was taken back already")
	w.press("diego", back.Action, "kitchen x").says("There is no on-call schedule called “kitchen”")
	w.press("diego", back.Action, back.Value).says("The override of facilities is taken back")
	w.press("diego", back.Action, back.Value).says("That override was taken back already")
	w.ask("mara", "oncall facilities").says("*facilities*: jonas")
}
