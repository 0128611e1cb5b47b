package ring

import (
	"strings"
	"time"
)

// write makes the lines for a shell: they are of the alert that fires, or of one that begins now.
func (m *Monitoring) write(a *Alert, now time.Time) {
	since := a.Since
	if !a.Firing {
		since = now
	}
	a.Fire, a.Resolve = m.curl(a.rule.webhook(true, since, now)), m.curl(a.rule.webhook(false, since, now))
}

// curl posts a webhook from a terminal.
func (m *Monitoring) curl(body []byte) string {
	words := []string{"curl", "-i", m.o.URL, "-H", "Authorization: Bearer " + m.o.Token, "-H", "Content-Type: application/json", "-d", string(body)}
	for i, w := range words {
		if strings.ContainsFunc(w, special) {
			words[i] = "'" + strings.ReplaceAll(w, "'", `'\''`) + "'"
		}
	}
	return strings.Join(words, " ")
}

// special says whether a shell may take a character for more than itself.
func special(r rune) bool {
	plain := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-_./:", r)
	return !plain
}
