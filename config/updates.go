package config

import (
	"tocsin/config/statement"
	"tocsin/config/strict"
)

// Updates is how the company wants status updates.
type Updates struct {
	ConfirmAbove  int                   `key:"confirm_above"`  // people; 0: none is shown once more
	ApprovalAbove int                   `key:"approval_above"` // people; 0: none needs a second person
	Statements    []statement.Statement `key:"statements"`
}

func defaultUpdates() Updates {
	return Updates{ConfirmAbove: 500, Statements: []statement.Statement{{Name: "Holding statement", Texts: []statement.Text{
		{Language: "en", Text: "We know of “{title}” and are working on it. If it is safe to do so, carry on as usual; please do not share this outside the company."},
		{Language: "de", Text: "„{title}“ ist bekannt, und es wird daran gearbeitet. Wo es sicher ist, geht alles weiter wie gewohnt; bitte nichts davon nach außen geben."},
	}}}}
}

func (u *Updates) check(doc *strict.File) {
	between(doc, "updates.confirm_above", u.ConfirmAbove, 0, 1_000_000)
	between(doc, "updates.approval_above", u.ApprovalAbove, 0, 1_000_000)
	statement.Check(doc, "updates.statements", u.Statements)
}
