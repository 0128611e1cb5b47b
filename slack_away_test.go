package main

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"tocsin/sandbox"
	"tocsin/sandbox/phone"
)

// Whoever starts tocsin anew in the middle of an outage of Slack does not silence it: whom to ring is known from the last run,
// what came due meanwhile happens at once, and links work. When Slack is back, so is tocsin.
func TestAStartWhileSlackIsAway(t *testing.T) {
	t.Parallel()
	waiting(t, func(w *world) {
		w.phones()
		w.start()
		w.types("mara", "/incident trigger crisis-comms Water")
		settle()
		w.stop()
		w.server.Outage(true)
		<-time.After(10 * time.Minute) // longer than the first level's timeout
		began := time.Now()
		w.start()
		if took := time.Since(began); took > time.Minute {
			t.Errorf("it started after %v", took)
		}
		<-time.After(2 * time.Minute)
		second := w.server.As("solveig")
		link := ""
		for _, i := range second.Phone() {
			if i.Kind == phone.SMS && strings.Contains(i.Text, "Water") {
				link = i.Link
			}
		}
		if link == "" {
			t.Fatalf("the second level is not rung: %+v", second.Phone())
		}
		answer, err := (&http.Client{Transport: w.webTransport()}).Post(link, "", nil)
		if err != nil {
			t.Fatal(err)
		}
		_ = answer.Body.Close()

		w.server.Outage(false)
		<-time.After(2 * time.Minute)
		w.types("mara", "/incident status INC-1")
		settle()
		if told := transcript(w.server.As("mara").DMs()); !strings.Contains(told, "*Bestätigt (1)* | Solveig Brandvold") {
			t.Errorf("mara is told:\n%s", told)
		}
	})
}

// Tokens that were taken back meanwhile are told, however the program came to start.
func TestATokenThatWasTakenBackWhileSlackWasAway(t *testing.T) {
	t.Parallel()
	waiting(t, func(w *world) {
		w.start()
		w.stop()
		w.server.Outage(true)
		time.AfterFunc(time.Minute, func() {
			w.server.SetFault(sandbox.Fault{Method: "auth.test", Kind: sandbox.FaultStatus, Error: "token_revoked"})
			w.server.Outage(false)
		})
		w.start()
		err := w.ends()
		if _, setup := errors.AsType[*setupError](err); !setup || !strings.Contains(err.Error(), "Slack refuses the bot token (token_revoked)") {
			t.Errorf("it ended with %v", err)
		}
	})
}
