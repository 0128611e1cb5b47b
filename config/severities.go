package config

import (
	"fmt"
	"regexp"
	"unicode/utf8"

	"tocsin/config/strict"
)

// Severity is one grade of how bad an incident can be.
type Severity struct {
	Name  string `key:"name,required"`  // letters and a number: "sev1"
	Title string `key:"title,required"` // 1 to 40 characters
	Mark  string `key:"mark"`           // an emoji, up to 8 characters; empty: none
	Usual bool   `key:"usual"`          // of an incident that was triggered without one; the first where none is
}

// MaxSeverities bounds how many there are.
const MaxSeverities = 10

// A name is letters and a number, so that no word at the beginning of a text is taken for one.
var goodSeverity = regexp.MustCompile(`^[a-z]{1,10}[0-9]{1,2}$`)

func defaultSeverities() []Severity {
	return []Severity{
		{Name: "sev1", Title: "Critical", Mark: "🔴"},
		{Name: "sev2", Title: "Major", Mark: "🟠", Usual: true},
		{Name: "sev3", Title: "Minor", Mark: "🟡"},
	}
}

func checkSeverities(doc *strict.File, list []Severity) {
	if n := len(list); n > MaxSeverities {
		doc.Fail("severities", "has %d of them; %d are the most", n, MaxSeverities)
	}
	first, usual := map[string]int{}, -1
	for i, s := range list {
		at := fmt.Sprintf("severities[%d]", i)
		if !goodSeverity.MatchString(s.Name) {
			doc.Fail(at+".name", "%q must be lower case letters and a number, such as sev1", s.Name)
		} else if other, twice := first[s.Name]; twice {
			doc.Fail(at+".name", "%q is severities[%d] already: keep one", s.Name, other)
		} else {
			first[s.Name] = i
		}
		lengthWithin(doc, at+".title", s.Title, 1, 40)
		lengthWithin(doc, at+".mark", s.Mark, 0, 8)
		if s.Usual && usual >= 0 {
			doc.Fail(at+".usual", "severities[%d] is the usual one already: keep one", usual)
		} else if s.Usual {
			usual = i
		}
	}
}

func lengthWithin(doc *strict.File, key, text string, least, most int) {
	if n := utf8.RuneCountInString(text); n < least || n > most {
		doc.Fail(key, "has %d characters; %d to %d may be there", n, least, most)
	}
}
