package commands_test

import (
	"strings"
	"testing"
	"time"

	"tocsin/commands"
	"tocsin/incident"
	"tocsin/lang"
)

func outgoing(t *testing.T, locale string, change func(*incident.Record), answers bool) commands.Outgoing {
	t.Helper()
	texts, err := lang.New()
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 11, 22, 2, 4, 0, 0, time.UTC)
	rec := incident.Record{Incident: incident.Incident{
		Number: 42, Title: "Water in the Berlin office", State: incident.Triggered, Level: 1, ChannelName: "crisis-comms-42",
		Playbook: incident.Playbook{Title: "Crisis communications", Bridge: "https://meet.example/crisis"}, TriggeredBy: "U1", TriggeredAt: at,
	}, Pages: []incident.Page{{Person: "U2", Level: 1}, {Person: "U3", Level: 2}}}
	if change != nil {
		change(&rec)
	}
	return commands.PageText(texts.In(locale), rec, "U3", "Europe/Berlin", answers, func(id incident.PersonID) string { return "Mara Lindqvist" })
}

// What happened, who says so, and what to do: in this order, in whole sentences.
func TestAPageOutsideSlack(t *testing.T) {
	t.Parallel()
	en := outgoing(t, "en-GB", nil, true)
	for got, want := range map[string]string{
		en.Title:  "INC-42: Water in the Berlin office. Please acknowledge.",
		en.Short:  "INC-42: Water in the Berlin office. Reply OK to acknowledge.",
		en.Spoken: "This is tocsin. Mara Lindqvist triggered Crisis communications: Water in the Berlin office. To acknowledge, press 1.",
		en.Text: "Mara Lindqvist triggered Crisis communications at 03:04 CET.\nNobody has acknowledged yet, so you are being paged on level 2.\n" +
			"Everything else is in Slack, in #crisis-comms-42.\nConference call: https://meet.example/crisis",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	de := outgoing(t, "de-DE", nil, false)
	if de.Short != "INC-42: Water in the Berlin office." || de.Language != "de-DE" || strings.Contains(de.Spoken, "drücken") {
		t.Errorf("%+v", de)
	}
}

func TestAPageOutsideSlackOfWhatIsAcknowledged(t *testing.T) {
	t.Parallel()
	out := outgoing(t, "en-GB", func(r *incident.Record) {
		r.State, r.AcknowledgedBy, r.AcknowledgedAt, r.Details, r.ChannelName = incident.Acknowledged, "U2", r.TriggeredAt.Add(time.Minute), "Third floor.\nAnd below.", ""
	}, false)
	if want := "Third floor.\nAnd below.\n\nMara Lindqvist triggered"; !strings.HasPrefix(out.Text, want) {
		t.Errorf("%q", out.Text)
	}
	if !strings.Contains(out.Text, "acknowledged first, at 03:05 CET.") || strings.Contains(out.Text, "in #") || strings.Contains(out.Text, "level 2") {
		t.Errorf("%q", out.Text)
	}
}

// An SMS is short whatever happened, and the way to answer stays on it.
func TestAnSMSIsShort(t *testing.T) {
	t.Parallel()
	out := outgoing(t, "de-DE", func(r *incident.Record) { r.Title = strings.Repeat("ä", incident.MaxTitle) }, true)
	if n := len([]rune(out.Short)); n > 300 || !strings.HasSuffix(out.Short, "Zum Bestätigen mit OK antworten.") {
		t.Errorf("%d characters: %s", n, out.Short)
	}
}

// A code is read out digit by digit, twice.
func TestACodeIsReadOut(t *testing.T) {
	t.Parallel()
	texts, err := lang.New()
	if err != nil {
		t.Fatal(err)
	}
	out := commands.CodeText(texts.In("en-GB"), "042137", 15*time.Minute)
	if strings.Count(out.Spoken, "0, 4, 2, 1, 3, 7") != 2 || !strings.Contains(out.Short, "042137") || !strings.Contains(out.Short, "15 minutes") {
		t.Errorf("%+v", out)
	}
}
