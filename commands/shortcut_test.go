package commands_test

import (
	"strings"
	"testing"

	"tocsin/commands"
	"tocsin/incident"
)

// shortcut starts one of the app's shortcuts.
func (w *world) shortcut(who, callback string, m commands.Message) *reply {
	w.Helper()
	a, err := w.h.Shortcut(w.Context(), w.by(who), callback, m)
	w.must(err)
	return w.reply("shortcut "+callback, a)
}

// permalink is where messages stand in the Slack of these tests.
func permalink(m commands.Message) string {
	return "https://halden.slack.com/archives/" + m.Channel + "/p" + strings.ReplaceAll(m.TS, ".", "")
}

var leak = commands.Message{Channel: "C0HALL", TS: "1763800000.000100", By: "jonas <!here>", Text: "Water in hall 3\nIt comes through the roof."}

func TestAShortcutOpensTheFormOfATrigger(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	form := w.shortcut("mara", "trigger", commands.Message{}).formOf("trigger")
	if text := form.Inputs[1].Value; text != "" {
		t.Errorf("the form has %q in it", text)
	}
	w.send("mara", form, map[string]string{"playbook": "crisis-comms", "text": "Water"}).says("INC-1 is open")
	w.shortcut("noor", "trigger", commands.Message{}).says("Only full members")
	w.shortcut("noor", "quote", leak).says("Only full members")
	w.shortcut("mara", "dance", leak).says("no longer leads anywhere")
	if got := w.kinds(1); strings.Contains(got, "quoted") {
		t.Errorf("INC-1: %s", got)
	}
}

// The message stands in the form, with who wrote it and where; sent, it is quoted and linked.
func TestAnIncidentIsRaisedFromAMessage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.h.Permalink = permalink
	form := w.shortcut("mara", "quote", leak).formOf("trigger")
	address := permalink(leak)
	if want := leak.Text + "\n\n— jonas <!here>, " + address; form.Inputs[1].Value != want {
		t.Errorf("the form has %q in it, want %q", form.Inputs[1].Value, want)
	}
	for range 2 { // sent twice it opens one
		w.send("mara", form, map[string]string{"playbook": "crisis-comms", "text": form.Inputs[1].Value}).says("INC-1 is open: Water in hall 3")
	}
	w.is("INC-1 triggered")
	link := "<" + address + "|a message>"
	w.ask("mara", "status").says("It comes through the roof.", "Raised from "+link+" by jonas &lt;!here&gt;")
	w.ask("mara", "timeline").says("Raised from " + link + " by jonas &lt;!here&gt;: Water in hall 3\nIt comes")
}

// What cannot be quoted or linked is no reason not to raise an incident.
func TestAMessageWithoutTextOrAddress(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	picture := leak
	picture.Text = " \n"
	form := w.shortcut("mara", "quote", picture).formOf("trigger")
	if text := form.Inputs[1].Value; text != "" {
		t.Errorf("the form has %q in it", text)
	}
	w.send("mara", form, map[string]string{"playbook": "crisis-comms", "text": "Water"}).says("INC-1 is open")
	w.ask("mara", "timeline").says("Raised from a message by jonas &lt;!here&gt;\n")
}

// A long message fits, with its source; a form carries no more than Slack takes.
func TestALongMessageIsShortened(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.h.Permalink = permalink
	long := leak
	long.Text, long.By = strings.Repeat("äöü\n", 10000), strings.Repeat("Ä\n", 500)
	form := w.shortcut("mara", "quote", long).formOf("trigger")
	if n := len([]rune(form.Inputs[1].Value)); n > incident.MaxText || !strings.HasSuffix(form.Inputs[1].Value, permalink(leak)) {
		t.Errorf("the form has %d characters in it, and ends with %q", n, form.Inputs[1].Value[len(form.Inputs[1].Value)-80:])
	}
	w.send("mara", form, map[string]string{"playbook": "crisis-comms", "text": form.Inputs[1].Value}).says("INC-1 is open")
	w.ask("mara", "timeline").says("Raised from")
}

// A form that comes back changed makes no link of anything but a message's name.
func TestAFormForgesNoLink(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.h.Permalink = permalink
	for _, meta := range []string{
		"a\nC0|evil>\n1\n\n<!here>\n<!channel>", "b\n> <!here>\n1\n\n\n", "c\nC0\n" + strings.Repeat("1", 500) + "\n\nx\ny", "d\n\n\n\n\n", "e\nC0", "\n\n\n\n\n\n\n",
	} {
		w.send("mara", &commands.Modal{Callback: "trigger", Meta: meta}, map[string]string{"playbook": "crisis-comms", "text": "Water"}).says("is open: Water")
	}
	for _, i := range w.incidents() {
		if len(i.Links) > 0 && i.Links[0].URL != "https://halden.slack.com/archives//p" {
			t.Errorf("%s is linked to %+v", i.Number, i.Links)
		}
		w.ask("mara", "status "+i.Number.String())
		w.ask("mara", "timeline "+i.Number.String())
	}
}
