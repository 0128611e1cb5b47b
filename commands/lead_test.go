package commands_test

import (
	"strings"
	"testing"

	"tocsin/incident"
)

// Whoever leads is named, and whoever is asked to is paged.
func TestWhoLeads(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.ask("mara", "trigger crisis-comms Water")
	w.ask("mara", "assign INC-1 @ines").says("ines &lt;!here&gt; &amp; &lt;@U1&gt; is being paged and leads INC-1 from now on")
	w.ask("mara", "assign @DIEGO").says("diego")
	w.ask("mara", "assign helena@halden.example").says("helena")
	w.ask("mara", "assign @UAMARA").says("amara") // Slack told no name
	w.ask("jonas", "take 1").says("You lead INC-1 from now on: Water")
	w.press("diego", "take", "INC-1").says("You lead INC-1")
	w.ask("mara", "status").says("Lead: diego", "Acknowledged (2)")
	w.ask("mara", "timeline").says("mara &lt;!here&gt; &amp; &lt;@U1&gt; asks ines &lt;!here&gt; &amp; &lt;@U1&gt; to lead.", "jonas &lt;!here&gt; &amp; &lt;@U1&gt; leads from now on.")
	if got := strings.Join(w.leaves(incident.MethodSlack), ", "); !strings.Contains(got, "page UINES") || !strings.Contains(got, "page UHELENA") {
		t.Errorf("rung are: %s", got)
	}
}

// A wrong name changes nothing and is said back, as far as anybody can read it.
func TestWhomOneMayName(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.ask("mara", "trigger crisis-comms Water")
	for line, want := range map[string]string{
		"assign":                       "Who is to lead? Type /incident assign @person",
		"assign INC-1":                 "Who is to lead? Type",
		"assign ines":                  "“ines” names nobody here",
		"assign <!channel>":            "“&lt;!channel&gt;” names nobody here",
		"assign @nobody":               "Nobody here goes by @nobody",
		"assign @crisis-comms":         "@crisis-comms stands for several people here",
		"assign @kaspar":               "Nobody here goes by @kaspar",
		"assign @noor":                 "@noor cannot take this over",
		"assign @UNOBODY":              "“@UNOBODY” names nobody here",
		"assign pager:ops":             "Nobody here goes by pager:ops",
		"page":                         "Who is to be paged? Type /incident page @person, or @team",
		"page everybody":               "“everybody” names nobody here",
		"page @nobody":                 "Nobody here goes by @nobody",
		"page #crisis-stakeholders":    "Nobody here goes by #crisis-stakeholders",
		"page oncall:nothing":          "Nobody here goes by oncall:nothing",
		"page pager:ops":               "Nobody could be paged for pager:ops. Please call them",
		"page @ines and @diego":        "INC-1: paging 1 person for @ines",
		"page @crisis-comms":           "INC-1: paging 2 people for @crisis-comms",
		"call inc-1 oncall:facilities": "INC-1: paging 1 person for oncall:facilities",
		"page INC-99 @ines":            "There is no such incident",
	} {
		w.ask("mara", line).says(want)
	}
	w.ask("mara", "status").says("Could not be reached (2)")
	if i := w.incidents()[0]; i.Lead != "" {
		t.Errorf("%s leads", i.Lead)
	}
}

func TestTheNextLevelOnDemand(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.ask("mara", "trigger open-house Water")
	w.ask("mara", "trigger crisis-comms Fire")
	w.ask("mara", "escalate INC-1").says("INC-1 has been through all of its levels. To bring somebody else in, type /incident page @person.")
	w.ask("jonas", "ack INC-2")
	w.press("mara", "escalate", "INC-2").says("INC-2: level 2 is being paged now.")
	w.ask("mara", "escalate 2").says("INC-2: level 1 is being paged now.") // its policy begins again once
	w.ask("mara", "status 2").says("State: Triggered")
	w.ask("mara", "resolve INC-2 Dry")
	w.ask("mara", "escalate 2").says("INC-2 is over already: mara")
	w.ask("mara", "escalate inc-x").says("is no incident’s number")
}

// Over and over again, until somebody says why.
func TestReopen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.ask("mara", "trigger crisis-comms Water")
	w.ask("mara", "reopen INC-1 Wet again").says("INC-1 is still open, so there is nothing to reopen")
	w.ask("mara", "reopen INC-1").says("INC-1 is still open")
	w.ask("mara", "resolve INC-1 Dry")
	w.ask("mara", "reopen Wet again").says("You have no open incident")
	w.ask("mara", "reopen INC-1 Wet again").says("INC-1 is open again: its people are being paged")
	w.ask("mara", "resolve INC-1 Dry")

	w.ask("mara", "reopen INC-1").formOf("reopen")
	form := w.press("mara", "reopen", "INC-1").says("INC-1: Water\nIts people are paged again").formOf("reopen")
	if r := w.send("mara", form, map[string]string{"text": " "}); !strings.Contains(r.Errors["text"], "There is no text yet") {
		t.Errorf("%+v", r.Answer)
	}
	for range 2 {
		w.send("mara", form, map[string]string{"text": "Wet <!here>"}).says("INC-1 is open again")
	}
	w.is("INC-1 triggered")
	w.ask("mara", "timeline INC-1").says("reopened the incident: Wet &lt;!here&gt;")
	if n := strings.Count(w.kinds(1), "reopened"); n != 2 {
		t.Errorf("reopened %d times", n)
	}
}

func TestSnooze(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.ask("mara", "trigger crisis-comms Water") // at 13:01 in Berlin
	for line, want := range map[string]string{
		"snooze":            "For how long? Type /incident snooze 30m, or 2h.",
		"snooze INC-1":      "For how long? Type",
		"snooze soon":       "“soon” is no length of time",
		"snooze 3 weeks":    "“3 weeks” is no length of time",
		"snooze 10s":        "An incident can be snoozed for 1 minute to 7 days. Nothing was changed",
		"snooze 8 days":     "for 1 minute to 7 days",
		"snooze 99999 days": "for 1 minute to 7 days",
		"snooze <!here>":    "“&lt;!here&gt;” is no length of time",
	} {
		w.ask("mara", line).says(want)
	}
	w.is("INC-1 triggered")
	w.now = w.incidents()[0].TriggeredAt
	w.ask("mara", "snooze 30m").says("INC-1 rings nobody until 13:32 CET. Then it begins anew.")
	w.ask("mara", "status").says("Snoozed until: 13:32 CET")
	w.ask("mara", "snooze INC-1 2 Std.").says("until 15:04 CET")
	w.is("INC-1 acknowledged")
}

// What the new verbs say of an incident they say to nobody who takes no part: the answer is that for one that does not exist.
func TestWhoTakesNoPartDoesNothing(t *testing.T) {
	t.Parallel()
	for who, playbooks := range map[string][]string{"ines": {"crisis-comms"}, "noor": {"crisis-comms", "open-house"}} {
		for _, playbook := range playbooks {
			w := newWorld(t)
			w.setUp("sms")
			w.ask("mara", "trigger "+playbook+" Water")
			w.ask("mara", "trigger "+playbook+" Fire")
			w.ask("mara", "resolve INC-2 Out")
			before := w.all()
			for _, line := range []string{
				"assign # @ines", "assign # @noor", "assign # @nobody", "take #", "page # @ines", "page # @nobody", "page # pager:ops", "escalate #",
				"snooze # 30m", "snooze # 10s", "reopen # Wet", "reopen #", "deliveries #", "who #",
			} {
				none := w.ask(who, strings.Replace(line, "#", "INC-99", 1)).text()
				for _, hidden := range []string{"INC-1", "INC-2"} {
					if got := w.ask(who, strings.Replace(line, "#", hidden, 1)).text(); got != none || !strings.Contains(got, "There is no such incident") {
						t.Errorf("%s, %s: %s: %q, and %q", who, playbook, line, got, none)
					}
				}
			}
			for _, action := range []string{"take", "escalate", "reopen", "deliveries"} {
				for _, hidden := range []string{"INC-1", "INC-2"} {
					w.press(who, action, hidden).says("There is no such incident")
				}
			}
			w.send(who, w.ask("mara", "reopen INC-2").formOf("reopen"), map[string]string{"text": "Wet"}).says("There is no such incident")
			if after := w.all(); after != before {
				t.Errorf("%s did something: %s, before it was %s", who, after, before)
			}
		}
	}
}
