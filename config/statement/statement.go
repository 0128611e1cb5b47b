// Package statement reads texts for status updates that are prepared before anything happens: those of the configuration, and those
// of a playbook.
package statement

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"tocsin/config/strict"
	"tocsin/incident"
	"tocsin/lang"
)

// Statement is one as it is written.
type Statement struct {
	Name  string `key:"name,required"`
	Texts []Text `key:"texts,required"` // one a language
}

// Text is a statement in one language.
type Text struct {
	Language string `key:"language,required"`
	Text     string `key:"text,required"`
}

const (
	most     = 50   // of one list
	maxText  = 1500 // runes: an update takes 2,000, and the fields are filled in
	maxTitle = 60   // of a name, in runes: it stands in a menu
)

// Check notes what is wrong with a list of statements at a key.
func Check(doc *strict.File, key string, list []Statement) {
	if len(list) > most {
		doc.Fail(key, "there are %d; %d fit into the menu", len(list), most)
	}
	var names []string
	for i, s := range list {
		here := fmt.Sprintf("%s[%d]", key, i)
		if n := utf8.RuneCountInString(s.Name); strings.TrimSpace(s.Name) == "" || n > maxTitle {
			doc.Fail(here+".name", "must have 1 to %d characters", maxTitle)
		}
		if slices.Contains(names, s.Name) {
			doc.Fail(here+".name", "%q is there twice", s.Name)
		}
		names = append(names, s.Name)
		s.check(doc, here)
	}
}

func (s Statement) check(doc *strict.File, here string) {
	if len(s.Texts) == 0 {
		doc.Fail(here+".texts", "must have a text in at least one language")
	}
	var before []string
	for i, t := range s.Texts {
		at := fmt.Sprintf("%s.texts[%d]", here, i)
		switch {
		case !slices.Contains(lang.Codes(), t.Language):
			doc.Fail(at+".language", "%q must be one of: %s", t.Language, strings.Join(lang.Codes(), ", "))
		case slices.Contains(before, t.Language):
			doc.Fail(at+".language", "%q is there twice", t.Language)
		}
		before = append(before, t.Language)
		t.check(doc, at+".text")
	}
}

var braces = regexp.MustCompile(`\{([^{}]*)\}`)

func (t Text) check(doc *strict.File, key string) {
	if n := utf8.RuneCountInString(t.Text); strings.TrimSpace(t.Text) == "" || n > maxText {
		doc.Fail(key, "must have 1 to %d characters", maxText)
	}
	for _, m := range braces.FindAllStringSubmatch(t.Text, -1) {
		if !slices.Contains(incident.StatementFields, m[1]) {
			doc.Fail(key, "{%s} is no field; there are: {%s}", m[1], strings.Join(incident.StatementFields, "}, {"))
		}
	}
}

// Incident gives a list as the domain has it.
func Incident(list []Statement) (out []incident.Statement) {
	for _, s := range list {
		one := incident.Statement{Name: s.Name, Texts: map[string]string{}}
		for _, t := range s.Texts {
			one.Texts[t.Language] = t.Text
		}
		out = append(out, one)
	}
	return out
}
