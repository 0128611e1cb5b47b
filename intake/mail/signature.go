package mail

import (
	"regexp"
	"strings"
)

var (
	// What phones and free mail services put below a mail.
	sentFrom = regexp.MustCompile(`(?i)^(sent (from|with|via) (my |an? )?\S.{0,60}|get outlook for (ios|android)\b.{0,60}|von meinem \S.{0,40} gesendet|gesendet (von|mit|über) (meinem |der |dem )?\S.{0,60}|(diese nachricht|diese mail) wurde von meinem .{1,60} gesendet.{0,60}|holen sie sich outlook für (ios|android).{0,60}|outlook für (ios|android) (beziehen|herunterladen).{0,60}|envoyé de(puis)? mon \S.{0,40}|enviado desde mi \S.{0,40}|inviato da(l mio)? \S.{0,40}|verzonden vanaf mijn \S.{0,40})$`)
	// How lists end what goes out.
	listFooter = regexp.MustCompile(`(?i)(mailing list|mailingliste|mailing-liste|unsubscribe|abbestellen|to stop receiving)`)
	underscore = regexp.MustCompile(`^_{20,}$`)
)

// cutSignature leaves out what is below the text: a signature (RFC 3676, section 4.3), the word of a phone or of a mailing list.
func cutSignature(text string) string {
	lines := strings.Split(text, "\n")
	for i, one := range lines {
		dashes := one == "--" && len(lines)-i <= 15 // tidy has taken the space of "-- "
		if dashes || strings.HasPrefix(one, "_") && underscore.MatchString(one) && isFooter(lines[i+1:]) {
			return cutSentFrom(lines[:i])
		}
	}
	return cutSentFrom(lines)
}

func isFooter(lines []string) bool {
	return listFooter.MatchString(strings.Join(lines[:min(len(lines), 4)], " "))
}

func cutSentFrom(lines []string) string {
	for len(lines) > 0 {
		last := strings.TrimSpace(lines[len(lines)-1])
		if last != "" && !sentFrom.MatchString(last) {
			break
		}
		lines = lines[:len(lines)-1]
	}
	return strings.Join(lines, "\n")
}
