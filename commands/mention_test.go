package commands_test

import (
	"strings"
	"testing"
)

// mention writes a message that begins with tocsin's name.
func (w *world) mention(who, line string) *reply {
	w.Helper()
	a, err := w.h.Mention(w.Context(), w.by(who), line)
	w.must(err)
	return w.reply("@tocsin "+line, a)
}

// A mention is as good as a command; where that opens a form, a button comes first, which does what was written.
func TestAMentionIsAsGoodAsACommand(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.mention("mara", "").says("Raise an incident")
	w.mention("mara", "trigger crisis-comms Water").says("INC-1 is open")
	w.mention("ines", "ack INC-1").says("There is no such incident")
	w.mention("mara", "dance").says("“dance”")
	for line, form := range map[string]string{"update": "update", "resolve INC-1": "resolve", "trigger crisis-comms": "trigger", "me": "me", "handoff INC-1 @ines": "handoff"} {
		w.mention("mara", line).says("needs a form", "[Open the form line "+line+"]")
		w.press("mara", "line", line).formOf(form)
	}
	w.press("ines", "line", "update INC-1").says("There is no such incident")
	w.is("INC-1 triggered")
}

// A button carries so much; what is longer is not cut off in silence.
func TestAMentionThatIsTooLongForItsButton(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.h.Updates.ConfirmAbove = 1 // updates are shown once more, in a form
	w.ask("mara", "trigger crisis-comms Water")
	w.mention("mara", "update INC-1 "+strings.Repeat("ä", 900)).says("needs a form")
	w.mention("mara", "update INC-1 "+strings.Repeat("ä", 1000)).says("too long for a form")
	if got := w.kinds(1); strings.Contains(got, "updated") {
		t.Errorf("INC-1: %s", got)
	}
}
