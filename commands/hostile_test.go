package commands_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tocsin/commands"
	"tocsin/incident"
)

// A view has many places, and each answer is held to answers_test.go: nothing people wrote mentions anybody or links anywhere.
const nasty = "<!channel> <!here|x> <@U0JONAS> <http://evil.example|INC-1> <https://evil.example> <mailto:a@b.example> & &lt;!here&gt; *bold* `code` {{.title}} %s\u202e"

func TestHostileTextInEveryAnswer(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.everyAnswer(nasty)
	w.ask("mara", "status INC-1").says("<!channel>") // in a quote, which is plain text
}

// everyAnswer goes through a whole incident with a text in every place that takes one.
func (w *world) everyAnswer(text string) {
	w.Helper()
	w.c.channels["crisis-stakeholders"] = "C0STAKE"
	w.ask("mara", text)
	w.ask("mara", "trigger "+text)
	w.send("mara", w.ask("mara", "trigger "+"crisis-comms").formOf("trigger"), map[string]string{"playbook": text, "text": text})
	for _, playbook := range []string{"crisis-comms", "open-house"} {
		w.ask("mara", "trigger "+playbook+" x "+text+"\n"+strings.Repeat(text, 2))
	}
	w.ask("mara", "ack "+text)
	w.ask("jonas", "ack INC-1")
	w.ask("amara", "ack INC-1")
	w.settle("user_not_found<!here>")
	for _, verb := range []string{"ack", "status", "timeline", "update", "resolve", "playbooks", "help", "list", "list all"} {
		w.ask("mara", verb)
		w.ask("mara", verb+" INC-"+text)
		w.press("mara", verb, text)
	}
	for _, verb := range []string{"assign", "take", "page", "escalate", "snooze", "reopen", "deliveries", "oncall", "override", "me", "rollcall"} {
		for _, args := range []string{"", " INC-1", " INC-1 " + text, " " + text, " INC-" + text, " facilities " + text, " @" + text} {
			w.ask("mara", verb+args)
		}
		w.press("mara", verb, text)
	}
	w.rollCalled(text)
	w.mention("mara", text)
	w.mention("mara", "update INC-1")
	w.press("mara", "line", text)
	quote := w.shortcut("mara", "quote", commands.Message{Channel: text, TS: text, Thread: text, By: text, Text: text}).formOf("trigger")
	w.send("mara", quote, map[string]string{"playbook": "crisis-comms", "text": quote.Inputs[1].Value})
	w.homes()
	for _, line := range []string{"assign INC-1 @ines", "page INC-1 @ines", "snooze INC-1 30m", "override facilities @mara for 8h", "oncall facilities", "deliveries INC-1"} {
		w.ask("mara", line)
	}
	for _, action := range []string{"test-page", "code", "drop-override"} {
		w.press("mara", action, text)
	}
	me := w.ask("mara", "me").formOf("me")
	w.send("mara", me, fill(me, map[string]string{"rule.slack": text, "low": text, "quiet_from": text}))
	w.send("mara", me, fill(me, nil))
	w.ask("mara", "update INC-1 x "+text)
	w.ask("mara", "update INC-1")
	w.ask("mara", "resolve INC-1")
	w.house(1, "C0HOUSE")
	for _, line := range []string{"status INC-1", "timeline INC-1", "", "list", "resolve INC-1 x " + text, "reopen INC-1", "reopen INC-1 x " + text, "resolve INC-1 x " + text, "status INC-1", "timeline INC-1", "ack INC-1", "list all"} {
		w.ask("mara", line)
	}
}

// homes holds everybody's Home tab to the same as answers. It may have twice as many parts.
func (w *world) homes() {
	w.Helper()
	for id, p := range w.c.people {
		v, err := w.h.Home(w.Context(), commands.Request{By: p, Now: w.now})
		w.must(err)
		for parts := v.Parts; len(parts) > 0; parts = parts[min(len(parts), 50):] {
			w.reply("home of "+string(id), commands.Answer{View: &commands.View{Summary: v.Summary, Parts: parts[:min(len(parts), 50)]}})
		}
	}
}

// settle refuses all that is due, for a reason.
func (w *world) settle(reason string) {
	w.Helper()
	list, err := w.h.Store.Claim(w.Context(), incident.MethodSlack, w.now, incident.PriorityRefresh, 100, 1)
	w.must(err)
	var results []incident.Result
	for _, d := range list {
		r := incident.Result{Delivery: d, Reason: reason}
		if d.Kind == incident.KindInvite {
			r = incident.Result{Delivery: d, Failed: []incident.Failure{{Person: "UJONAS", Reason: reason}}}
		}
		results = append(results, r)
	}
	w.must(w.h.Incidents.Settle(w.Context(), results, w.now))
}

// Escaped text shows as what was written: nothing that Slack would read as its own is left, and nothing is lost.
func TestEscape(t *testing.T) {
	t.Parallel()
	unescape := strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&")
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.RuneFrom([]rune("<>&!@#|;lgtamp ä🌊"))).Draw(t, "text")
		got := string(commands.Escape(text))
		if strings.ContainsAny(got, "<>") || unescape.Replace(got) != text {
			t.Errorf("%q is escaped as %q", text, got)
		}
	})
}

// Long lines of the timeline are cut, and never within an escaped character.
func TestTheTimelineIsCutBetweenCharacters(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.ask("mara", "trigger crisis-comms Water")
	for _, c := range []string{"<", "&", ">", "ä", "🌊"} {
		for shift := range 6 {
			w.ask("mara", "update INC-1 "+strings.Repeat("x", shift)+strings.Repeat(c, 400))
		}
	}
	for _, p := range w.ask("mara", "timeline INC-1").says("3 earlier lines are not shown").View.Parts {
		line, isText := p.(commands.Text)
		if cut, long := strings.CutSuffix(string(line), "…"); isText && long {
			i := strings.LastIndexByte(cut, '&')
			if i >= 0 && !strings.Contains(cut[i:], ";") {
				t.Errorf("cut within a character: %q", cut[i:])
			}
		}
	}
}

// Who did not get the news is called by name, and a channel is a channel.
func TestTheTimelineNamesWhoWasNotReached(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.ask("mara", "trigger crisis-comms Water")
	w.settle("is_archived")
	w.ask("mara", "update INC-1 Dry")
	w.settle("is_archived")
	w.ask("mara", "timeline INC-1").says(
		"Not delivered to <#C0STAKE>: status update (the channel is archived)",
		"Not delivered: opening the channel (the channel is archived)")
	for range 8 { // each refusal makes way for the next step of setting up the channel
		w.settle("user_is_restricted")
	}
	w.ask("mara", "timeline INC-1").says(fmt.Sprintf("Not delivered to jonas %s: invitation to the channel (guests cannot join this channel)", "&lt;!here&gt; &amp; &lt;@U1&gt;"))
}

// rollCalled goes through a roll call with a text in every place that takes one.
func (w *world) rollCalled(text string) {
	w.Helper()
	w.ask("jonas", "rollcall INC-1 @executives "+text)
	id := w.rollCall(1).ID
	w.press("helena", "roll-safe", id)
	form := w.press("helena", "roll-help", id).formOf("roll-help")
	w.send("helena", form, map[string]string{"where": text, "text": text})
	w.ask("jonas", "rollcall answer @helena help "+text)
	for _, action := range []string{"roll-missing", "roll-in-need", "roll-close", "roll-new", "roll-safe", "roll-help", "roll-unaffected"} {
		w.press("jonas", action, text)
		w.press("jonas", action, "INC-1")
		w.press("helena", action, id)
	}
}
