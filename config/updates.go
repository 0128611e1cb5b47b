package config

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"tocsin/config/strict"
)

// Updates is how the company wants status updates.
type Updates struct {
	ConfirmAbove  int         `key:"confirm_above"`  // messages; 0: none is shown once more
	ApprovalAbove int         `key:"approval_above"` // messages; 0: none needs a second person
	Statements    []Statement `key:"statements"`
}

// Statement is a text that is prepared before anything happens.
type Statement struct {
	Name  string          `key:"name,required"`
	Texts []StatementText `key:"texts,required"` // one a language
}

// StatementText is a statement in one language.
type StatementText struct {
	Language string `key:"language,required"`
	Text     string `key:"text,required"`
}

// Fields are what a statement may name in braces.
var Fields = []string{"incident", "title", "playbook", "lead", "bridge", "time"}

const (
	mostStatements = 50
	maxStatement   = 1500 // runes: an update takes 2,000, and the fields are filled in
	maxName        = 60   // of a statement, in runes: it stands in a menu
)

func defaultUpdates() Updates {
	return Updates{ConfirmAbove: 500, Statements: []Statement{{Name: "Holding statement", Texts: []StatementText{
		{"en", "We know of “{title}” and are working on it. If it is safe to do so, carry on as usual; please do not share this outside the company. As of {time}."},
		{"de", "„{title}“ ist bekannt, und es wird daran gearbeitet. Wo es sicher ist, geht alles weiter wie gewohnt; bitte nichts davon nach außen geben. Stand: {time}."},
	}}}}
}

func (u *Updates) check(doc *strict.File) {
	between(doc, "updates.confirm_above", u.ConfirmAbove, 0, 1_000_000)
	between(doc, "updates.approval_above", u.ApprovalAbove, 0, 1_000_000)
	if len(u.Statements) > mostStatements {
		doc.Fail("updates.statements", "there are %d; %d fit into the menu", len(u.Statements), mostStatements)
	}
	var names []string
	for i, s := range u.Statements {
		here := fmt.Sprintf("updates.statements[%d]", i)
		if n := len([]rune(s.Name)); n == 0 || n > maxName {
			doc.Fail(here+".name", "must have 1 to %d characters", maxName)
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
	var languages []string
	for i, t := range s.Texts {
		at := fmt.Sprintf("%s.texts[%d]", here, i)
		oneOf(doc, at+".language", t.Language, "en", "de")
		if slices.Contains(languages, t.Language) {
			doc.Fail(at+".language", "%q is there twice", t.Language)
		}
		languages = append(languages, t.Language)
		t.check(doc, at+".text")
	}
}

var braces = regexp.MustCompile(`\{([^{}]*)\}`)

func (t StatementText) check(doc *strict.File, key string) {
	if n := len([]rune(t.Text)); strings.TrimSpace(t.Text) == "" || n > maxStatement {
		doc.Fail(key, "must have 1 to %d characters", maxStatement)
	}
	for _, m := range braces.FindAllStringSubmatch(t.Text, -1) {
		if !slices.Contains(Fields, m[1]) {
			doc.Fail(key, "{%s} is no field; there are: {%s}", m[1], strings.Join(Fields, "}, {"))
		}
	}
}
