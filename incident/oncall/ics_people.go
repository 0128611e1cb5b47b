package oncall

import (
	"net/mail"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// people are the references of those whom an event puts on call.
func (c component) people() (people []string) {
	invites := false
	for _, p := range c.properties {
		address, ok := p.invited()
		if p.name != "ATTENDEE" || !ok {
			continue
		}
		invites = true
		if !strings.EqualFold(p.params["PARTSTAT"], "DECLINED") {
			people = append(people, address)
		}
	}
	if !invites {
		summary, _ := c.get("SUMMARY")
		people = named(summary.text())
	}
	slices.Sort(people)
	return slices.Compact(people)
}

// invited gives the mail address of an ATTENDEE who is a person and takes part. PagerDuty leaves "mailto:" out.
func (p property) invited() (address string, ok bool) {
	switch strings.ToUpper(p.params["CUTYPE"]) {
	case "ROOM", "RESOURCE":
		return "", false
	}
	address = strings.ToLower(strings.TrimSpace(p.value))
	address = strings.TrimPrefix(address, "mailto:")
	return address, isMail(address) && !strings.EqualFold(p.params["ROLE"], "NON-PARTICIPANT")
}

func isMail(s string) bool {
	a, err := mail.ParseAddress(s)
	return err == nil && a.Address == s && len(s) <= 254 // RFC 5321
}

// The length is counted beside it: Go's regexp would hold these classes eighty times over, in megabytes of memory.
var handle = regexp.MustCompile(`^@[\p{Ll}\p{Lo}\p{N}._-]+$`)

const (
	maxHandle = 80  // characters
	maxTitle  = 200 // characters
)

// named finds the people in a title: all mail addresses and handles, or else the title itself.
func named(title string) (people []string) {
	for _, word := range strings.FieldsFunc(title, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(`,;:()<>[]"/|`, r) }) {
		word = strings.TrimRight(word, ".!?-")
		if utf8.RuneCountInString(word) <= 1+maxHandle && handle.MatchString(word) {
			people = append(people, word)
		} else if address := strings.ToLower(word); isMail(address) {
			people = append(people, address)
		}
	}
	if len(people) > 0 {
		return people
	}
	clean := strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(title, "?"))
	name := []rune(strings.Join(strings.Fields(clean), " "))
	if len(name) == 0 {
		return nil
	}
	return []string{string(name[:min(len(name), maxTitle)])}
}
