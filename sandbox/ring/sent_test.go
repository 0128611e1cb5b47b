package ring

import (
	"fmt"
	"testing"

	"github.com/emersion/go-smtp"

	"tocsin/sandbox/phone"
)

// What the app answers is found under the letter, once, whatever else arrives.
func TestAnAnswerStandsUnderItsLetter(t *testing.T) {
	t.Parallel()
	_, m := newMailroom(t)
	var told []Sent
	m.o.Changed = func(all []Sent) { told = all }
	for range 2 {
		if _, err := m.Send(t.Context(), letter()); err != nil {
			t.Fatal(err)
		}
	}
	sent := m.Sent()
	if len(sent) != 2 || sent[0].From != "Inês Carvalhal" || sent[0].To != "crisis-comms@alarm.tarrowby.example" || len(sent[0].Answers) != 0 {
		t.Fatalf("%+v", sent)
	}
	for _, i := range []phone.Item{{Key: "<a>", Answers: sent[0].ID, Text: "It is INC-7."}, {Key: "<a>", Answers: sent[0].ID}, {Key: "<b>", Answers: "other@mx"}} {
		m.Arrived(i)
	}
	if len(told) != 2 || len(told[0].Answers) != 1 || told[0].Answers[0].Text != "It is INC-7." || len(told[1].Answers) != 0 {
		t.Errorf("%+v", told)
	}
}

// A letter that is refused is not shown, and of many only the last are.
func TestLettersThatWereTaken(t *testing.T) {
	t.Parallel()
	room, m := newMailroom(t)
	room.refusal = &smtp.SMTPError{Code: 451, Message: "Please try again later"}
	if _, err := m.Send(t.Context(), letter()); err != nil || len(m.Sent()) != 0 {
		t.Errorf("%+v, %v", m.Sent(), err)
	}
	room.refusal = nil
	for i := range keptSent + 3 {
		l := letter()
		l.Subject = fmt.Sprint(i)
		if _, err := m.Send(t.Context(), l); err != nil {
			t.Fatal(err)
		}
	}
	if sent := m.Sent(); len(sent) != keptSent || sent[0].Subject != fmt.Sprint(keptSent+2) {
		t.Errorf("%d letters, the first %q", len(sent), sent[0].Subject)
	}
}
