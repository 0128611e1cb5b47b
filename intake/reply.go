package intake

import (
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"tocsin/incident"
)

// wish is what a reply asks for.
type wish int

const (
	wishNothing wish = iota // nothing that is understood
	wishAcknowledge
)

// agreeing are the words that acknowledge, in every language at once: people answer in whichever comes to mind.
var agreeing = []string{
	"1", "ack", "acknowledge", "acknowledged", "ok", "okay", "yes",
	"ja", "bestätigen", "bestätige", "bestätigt", "bestaetigen", "bestaetige", "bestaetigt",
}

// readReply reads "1", "ok", "INC-42", "ack inc 42", "42". It is strict: what says more than that may say the opposite, and who
// is asked again loses nothing, while the escalation goes on. The number is 0 where none is named.
func readReply(body string) (wish, incident.Number) {
	words := strings.FieldsFunc(strings.ToLower(norm.NFC.String(body)), func(r rune) bool {
		return strings.ContainsRune(" \t\r\n.,:;!?#\"'", r) || r == '\u00a0'
	})
	if len(words) > 0 && slices.Contains(agreeing, words[0]) {
		words = words[1:]
		if len(words) == 0 {
			return wishAcknowledge, 0
		}
	}
	name := strings.Join(words, "")
	if digits, ok := strings.CutPrefix(name, "inc"); ok {
		name = strings.TrimPrefix(digits, "-")
	}
	n, ok := incident.ParseNumber(name)
	if !ok || len(words) > 2 {
		return wishNothing, 0
	}
	return wishAcknowledge, n
}
