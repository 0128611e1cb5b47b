package main

import (
	verbs "tocsin/commands"
	"tocsin/config"
)

// updates turns the configuration of status updates into what commands know.
func updates(c config.Updates) verbs.Updates {
	u := verbs.Updates{ConfirmAbove: c.ConfirmAbove}
	for _, s := range c.Statements {
		one := verbs.Statement{Name: s.Name, Texts: map[string]string{}}
		for _, t := range s.Texts {
			one.Texts[t.Language] = t.Text
		}
		u.Statements = append(u.Statements, one)
	}
	return u
}
