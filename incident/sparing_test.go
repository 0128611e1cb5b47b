package incident_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"tocsin/incident"
)

// Nobody makes a phone ring that is not theirs by asking for codes: each person has a few an hour, whatever the addresses.
func TestCodesAreBoundedForAPerson(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.setUp("sms", "push")
	w.now = w.now.Truncate(time.Hour)
	add := func(who incident.PersonID, m incident.Method, address string) error {
		_, err := w.s.AddContact(t.Context(), who, incident.Contact{Method: m, Address: address}, w.now)
		return err
	}
	for i := range incident.MaxAnHour {
		w.must(add("JONAS", "sms", fmt.Sprintf("+49170123456%d", i)))
	}
	w.refused(add("JONAS", "sms", "+491709999999"), incident.TooOften)
	w.refused(add("JONAS", "push", "jonas-at-night"), incident.TooOften)
	if sent := len(w.drain(takes)); sent != incident.MaxAnHour {
		t.Errorf("%d codes left", sent)
	}
	w.must(add("AMARA", "push", "amara-at-night"))
	w.reopen()
	w.now = w.now.Add(time.Hour - time.Second)
	w.refused(add("JONAS", "sms", "+491709999999"), incident.TooOften)
	w.now = w.now.Add(time.Second)
	w.must(add("JONAS", "sms", "+491709999999"))
}

// Nor do several people together, or by another method, or by writing the number in another way.
func TestCodesAreBoundedForAnAddress(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.setUp("sms", "voice")
	add := func(who incident.PersonID, m incident.Method, address string) error {
		_, err := w.s.AddContact(t.Context(), who, incident.Contact{Method: m, Address: address}, w.now)
		return err
	}
	for _, who := range []incident.PersonID{"JONAS", "AMARA", "JONAS", "AMARA", "NOOR"} {
		w.must(add(who, "sms", "+491701234567"))
	}
	w.refused(add("NOOR", "voice", "0049 (170) 123 45 67"), incident.TooOften)
	w.must(add("NOOR", "voice", "+491701234568")) // a refusal counts for nothing
}

// With new codes one cannot guess on: five of them and five tries each are all there is in an hour.
func TestGuessingIsBounded(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.setUp("sms")
	guesses := 0
	for range 20 {
		w.now = w.now.Add(time.Second)
		_, _ = w.s.AddContact(t.Context(), "JONAS", incident.Contact{Method: "sms", Address: "+491701234567"}, w.now)
		for incident.CodeOf(w.confirms("sms", "x")) == incident.WrongCode {
			guesses++
		}
	}
	if guesses != incident.MaxAnHour*incident.CodeTries {
		t.Errorf("%d guesses", guesses)
	}
}

func TestTestPagesAreBounded(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	test := func(who incident.PersonID, key string) error {
		_, err := w.s.TestPage(t.Context(), key, who, w.now)
		return err
	}
	for i := range incident.MaxAnHour {
		w.must(test("JONAS", fmt.Sprint(i)))
		w.must(test("JONAS", fmt.Sprint(i))) // a repeat is none
	}
	w.refused(test("JONAS", "more"), incident.TooOften)
	w.must(test("AMARA", "hers"))
	if sent := len(w.drain(takes)); sent != incident.MaxAnHour+1 {
		t.Errorf("%d test pages left", sent)
	}
}

// What is counted is no address: a refusal says none either.
func TestARefusalNamesNoAddress(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.setUp("sms")
	for range incident.MaxAnHour + 1 {
		_, err := w.s.AddContact(t.Context(), "JONAS", incident.Contact{Method: "sms", Address: "+491701234567"}, w.now)
		if err != nil && strings.Contains(fmt.Sprintf("%v %+v", err, err), "4567") {
			t.Errorf("%+v", err)
		}
	}
}
