package mail

import (
	"regexp"
	"strings"
	"unicode"
)

// How mail programs begin what they quote, in English, German, French, Spanish, Italian, Dutch, Portuguese, Polish and the
// languages of the North.
var (
	originalMessage = regexp.MustCompile(`(?i)^[-_]{2,}\s*(original message|urspr(ü|ue)ngliche (nachricht|e-?mail)|original-?nachricht|original appointment|ursprünglicher termin|message d.origine|mensaje original|messaggio originale|oorspronkelijk bericht|mensagem original|wiadomość oryginalna|oprindelig meddelelse|ursprungligt meddelande)\s*[-_]{2,}$`)
	wroteAfter      = regexp.MustCompile(`(?i)^(on|am|le|el|il|op|em|den|w dniu|em) .*\d.* ?(wrote|schrieb\b.*|a écrit|escribió|ha scritto|schreef\b.*|escreveu|napisał\(?a?\)?|skrev\b.*)\s*:$`)
	wroteBefore     = regexp.MustCompile(`(?i)^.{1,200} (wrote on|schrieb am|a écrit le|schreef op|skrev den|ha scritto il) .*\d.*:$`)
	dateAndTime     = regexp.MustCompile(`(\b20\d\d\b|\d{1,2}[./]\d{1,2}[./]\d{2}).*\d{1,2}[:.h]\d{2}`)
	fromLine        = regexp.MustCompile(`(?i)^\*?(from|von|de|da|van|od|fra|från)\s*:\*?\s*\S`)
	headerLine      = regexp.MustCompile(`(?i)^\*?(sent|date|to|cc|subject|gesendet|datum|an|betreff|envoyé|à|objet|enviado( el)?|para|asunto|inviato|a|oggetto|verzonden|aan|onderwerp|assunto|wysłano|do|temat|sendt|til|emne|skickat|till|ämne)\s*:\*?`)
	rule            = regexp.MustCompile(`^[_-]{10,}$`)
)

// cutQuotes leaves out the mails that a reply carries with it. Lines that begin with ">" go wherever they stand, so that answers
// between them stay; after a header block or an "original message" everything goes, as nothing marks its end.
func cutQuotes(text string) string {
	lines := strings.Split(text, "\n")
	var kept []string
	for i := 0; i < len(lines); {
		if isQuoted(lines[i]) {
			i++
			continue
		}
		if isHistory(lines[i:]) {
			break
		}
		if n := attribution(lines[i:]); n > 0 {
			if quotedSoon(lines[i+n:]) {
				i += n
				continue
			}
			if dateAndTime.MatchString(strings.Join(lines[i:i+n], " ")) {
				break // a program quotes without marks; no person dates a sentence so
			}
		}
		kept = append(kept, lines[i])
		i++
	}
	return strings.Join(kept, "\n")
}

func isQuoted(one string) bool { return strings.HasPrefix(strings.TrimLeft(one, " "), ">") }

// quotedSoon says whether the next line with anything on it is a quoted one.
func quotedSoon(lines []string) bool {
	for _, one := range lines {
		if strings.TrimSpace(one) != "" {
			return isQuoted(one)
		}
	}
	return false
}

// isHistory says whether everything from here on is an older mail: under a title or a rule, or below a block of its header fields
// as Outlook writes it.
func isHistory(lines []string) bool {
	if first := strings.TrimSpace(lines[0]); strings.HasPrefix(first, "-") || strings.HasPrefix(first, "_") {
		if originalMessage.MatchString(first) {
			return true
		}
		if rule.MatchString(first) {
			lines = skipEmpty(lines[1:])
		}
	}
	return len(lines) > 0 && isField(fromLine, lines[0]) && headerLines(lines[1:]) >= 2
}

// headerLines counts the fields of a block; a long one may be broken into lines.
func headerLines(lines []string) (n int) {
	for _, one := range lines[:min(len(lines), 8)] {
		if isField(headerLine, one) {
			n++
		}
	}
	return n
}

// isField spares most lines the expression, which is what takes time here.
func isField(name *regexp.Regexp, one string) bool {
	return strings.Contains(one, ":") && name.MatchString(strings.TrimSpace(one))
}

func skipEmpty(lines []string) []string {
	for len(lines) > 0 && strings.TrimSpace(lines[0]) == "" {
		lines = lines[1:]
	}
	return lines
}

// attribution gives the number of lines of an "On Tuesday, Jonas wrote:", which programs break at 70 or so characters; 0 where
// there is none.
func attribution(lines []string) int {
	joined := ""
	for n := 1; n <= min(3, len(lines)); n++ {
		one := strings.TrimSpace(lines[n-1])
		if one == "" || len(one) > 300 {
			return 0
		}
		joined = strings.TrimSpace(joined + " " + one)
		if strings.HasSuffix(joined, ":") && (wroteAfter.MatchString(joined) || wroteBefore.MatchString(joined)) {
			return n
		}
	}
	return 0
}

func hasWords(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) })
}
