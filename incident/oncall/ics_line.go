package oncall

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// property is one content line of RFC 5545, section 3.1, unfolded.
type property struct {
	line   int // where it begins
	name   string
	params map[string]string // by name; without quotes
	value  string
}

// errorf says what is wrong with a property, and where.
func (p property) errorf(format string, args ...any) error {
	return fmt.Errorf("line %d: %s: %s", p.line, short(p.name), fmt.Sprintf(format, args...))
}

// short cuts text of others so that it fits into an error.
func short(text string) string {
	const most = 60 // characters
	if text = strings.ToValidUTF8(text, "?"); utf8.RuneCountInString(text) > most {
		text = string([]rune(text)[:most]) + "…"
	}
	return fmt.Sprintf("%q", text)
}

// unfold joins the lines that a program broke, and tells where each began. Ends of lines without a CR are common.
func unfold(text string, tell func(number int, line string) error) error {
	text = strings.TrimPrefix(text, "\ufeff")
	var whole strings.Builder
	begun, number := 0, 0
	flush := func() error {
		if whole.Len() == 0 {
			return nil
		}
		defer whole.Reset()
		return tell(begun, whole.String())
	}
	for line := range strings.SplitSeq(text, "\n") {
		number++
		line = strings.TrimSuffix(line, "\r")
		if folded := strings.HasPrefix(line, " ") || strings.HasPrefix(line, "\t"); folded && begun > 0 {
			whole.WriteString(line[1:])
			continue
		}
		if err := flush(); err != nil {
			return err
		}
		begun = number
		whole.WriteString(line)
	}
	return flush()
}

// parseLine reads NAME;PARAM=value;PARAM="quoted":value.
func parseLine(number int, line string) (property, error) {
	p := property{line: number, params: map[string]string{}}
	end := strings.IndexAny(line, ";:")
	if end < 0 {
		return p, fmt.Errorf("line %d: %s has no colon", number, short(line))
	}
	p.name = strings.ToUpper(line[:end])
	for rest := line[end:]; ; {
		if rest[0] == ':' {
			p.value = rest[1:]
			return p, nil
		}
		end := outsideQuotes(rest[1:], ";:")
		if end < 0 {
			return p, p.errorf("has no colon")
		}
		key, value, _ := strings.Cut(rest[1:1+end], "=")
		p.params[strings.ToUpper(key)] = strings.ReplaceAll(value, `"`, "")
		rest = rest[1+end:]
	}
}

func outsideQuotes(s, any string) int {
	quoted := false
	for i, r := range s {
		if r == '"' {
			quoted = !quoted
		} else if !quoted && strings.ContainsRune(any, r) {
			return i
		}
	}
	return -1
}

var escapes = strings.NewReplacer(`\\`, `\`, `\;`, ";", `\,`, ",", `\n`, "\n", `\N`, "\n")

// text is the value without the escapes of section 3.3.11.
func (p property) text() string { return escapes.Replace(p.value) }
