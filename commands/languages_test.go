package commands_test

import (
	"strings"
	"testing"
)

// Every answer is complete in every language: answers_test.go finds what has no words. Nobody reads two.
func TestEveryAnswerInBothLanguages(t *testing.T) {
	t.Parallel()
	english := []string{"is open", "Which one", "You have no open incident", "You are the first", "State: Resolved", "Status update by", "This is what I can do", "no longer leads anywhere", "Cancel"}
	german := []string{"ist eröffnet", "Welcher ist gemeint", "Es gibt keinen offenen Vorfall", "erste Bestätigung", "Stand: Beendet", "Mitteilung von", "Das ist möglich", "führt nirgends mehr hin", "Abbrechen"}
	for locale, words := range map[string][2][]string{"en-GB": {english, german}, "de-AT": {german, english}, "fr-FR": {english, german}} {
		t.Run(locale, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.c.speak(locale)
			read := w.reads(func() {
				w.everyAnswer("Wasser")
				w.everyAnswer("trigger")
				w.press("mara", "dance", "")
				w.ask("ines", "ack")
				w.ask("helena", "trigger chosen Wasser")
				w.ask("helena", "timeline")
			})
			for _, one := range words[0] {
				if !strings.Contains(read, one) {
					t.Errorf("nobody reads %q", one)
				}
			}
			for _, one := range words[1] {
				if strings.Contains(read, one) {
					t.Errorf("somebody reads %q", one)
				}
			}
		})
	}
}

// The time is that of whoever reads.
func TestTimesAreTheReaders(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.ask("mara", "trigger crisis-comms Water")
	p := w.c.people["UAMARA"]
	p.TZ, p.Locale = "Asia/Tokyo", "de-AT"
	w.c.people["UAMARA"] = p
	w.ask("jonas", "status").says("mara &lt;!here&gt; &amp; &lt;@U1&gt;, 13:01 CET")
	w.ask("amara", "status").says("21:01 Uhr (JST)")
	p.TZ = "Mars/Olympus"
	w.c.people["UAMARA"] = p
	w.ask("amara", "list").says("vor 3 Minuten")
	w.ask("amara", "status").says("12:01 Uhr (UTC)")
}
