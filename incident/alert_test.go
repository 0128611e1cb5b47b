package incident_test

import (
	"strings"
	"testing"
	"time"

	"tocsin/incident"
)

// alert is one of the monitoring, about the cold store.
func alert(key, dedup string) incident.Alert {
	return incident.Alert{Key: key, Source: "hook/monitoring", From: "Monitoring (webhook)", Playbook: "crisis", Dedup: dedup, Title: "Cold store at 9 °C"}
}

func (w *world) alert(a incident.Alert) incident.Alerted {
	w.Helper()
	done, err := w.s.Alert(w.Context(), a, w.now)
	w.must(err)
	return done
}

func TestAnAlertOpensAnIncident(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a := alert("1", "cold")
	a.Details, a.Link, a.Severity = "Sensor 4", "https://metrics.example/4", "sev1"
	done := w.alert(a)
	i := done.Record.Incident
	if done.Joined || done.Repeat || i.Details != "Sensor 4\nhttps://metrics.example/4" || i.Severity.Name != "sev1" || i.Alerts != 1 {
		t.Errorf("%+v", done)
	}
	w.tells(i.Number, nil, "triggered pager:Monitoring (webhook) playbook=crisis text=Cold store at 9 °C", "paged count=2 level=1")
	left := w.drain(takes)
	w.same(to(left, incident.KindPage), "JONAS AMARA")
	w.same(invited(left), "JONAS AMARA") // a program is not brought into a channel
}

// An alert that has further ids is known by each of them, whether it opened an incident or joined one.
func TestAnAlertIsKnownByItsSeals(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	sealed := func(key, dedup string, seals ...string) incident.Alerted {
		a := alert(key, dedup)
		a.Seals = seals
		return w.alert(a)
	}
	n := sealed("1", "cold", "red", "blue").Record.Number
	sealed("2", "cold", "green")
	for _, seal := range []string{"red", "blue", "green"} {
		if again := sealed("of "+seal, "", seal); !again.Repeat || again.Record.Number != n || again.Record.Alerts != 2 {
			t.Errorf("%s: %+v", seal, again)
		}
	}
	if other := sealed("of red", "", "yellow"); other.Repeat || other.Record.Number == n { // nothing is left of the repeat
		t.Errorf("%+v", other)
	}
}

// A storm costs one incident, and tells of itself at the tenth, the hundredth …
func TestAlertsWithOneKeyJoinOneIncident(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.alert(alert("", "cold")).Record.Number
	w.drain(takes)
	before := w.story(n)
	for range 99 {
		w.now = w.now.Add(time.Second)
		if done := w.alert(alert("", "cold")); !done.Joined || done.Record.Number != n {
			t.Fatalf("%+v", done)
		}
	}
	w.tells(n, before, "alerted pager:Monitoring (webhook) count=10", "alerted pager:Monitoring (webhook) count=100")
	left := w.drain(takes)
	w.same(to(left, incident.KindPage), "")
	w.same(said(left), "alerted alerted")
	w.same(to(left, incident.KindRefresh), "-") // the summary, once
	if i := w.record(n); i.Alerts != 100 || !i.LastAlertAt.Equal(w.now) {
		t.Errorf("%d alerts, the last at %v", i.Alerts, i.LastAlertAt)
	}
}

func TestWhatJoinsNoIncident(t *testing.T) {
	t.Parallel()
	w := newWorld(t, playbook(0, "@backup"))
	first := w.alert(alert("", "cold")).Record.Number
	elsewhere := alert("", "cold")
	elsewhere.Source = "hook/other"
	other := alert("", "cold")
	other.Playbook = "plan" // its people are others: they are paged
	for what, a := range map[string]incident.Alert{"another key": alert("", "warm"), "another source": elsewhere, "another playbook": other, "no key": alert("", "")} {
		if done := w.alert(a); done.Joined || done.Record.Number == first {
			t.Errorf("%s: %+v", what, done)
		}
	}
	w.ack(first, "JONAS")
	_, err := w.s.Resolve(t.Context(), "", first, "JONAS", "Mended", w.now)
	w.must(err)
	if done := w.alert(alert("", "cold")); done.Joined || done.Record.Number == first {
		t.Errorf("after its end: %+v", done)
	}
}

// Whoever sends says it again when no answer came.
func TestARepeatedAlertIsNotCounted(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.alert(alert("a", "cold")).Record.Number
	for _, key := range []string{"b", "b", "a"} {
		done := w.alert(alert(key, "cold"))
		if done.Record.Number != n || done.Record.Alerts != 2 {
			t.Errorf("%s: %+v", key, done)
		}
	}
	alone := w.alert(alert("c", ""))
	if again := w.alert(alert("c", "")); !again.Repeat || again.Record.Number != alone.Record.Number {
		t.Errorf("%+v", again)
	}
	if carried, err := w.store.Carried(t.Context(), "c"); err != nil || carried != alone.Record.Number {
		t.Errorf("c was carried out for %v, %v", carried, err)
	}
}

func TestAnAlarmIsNotRefusedForItsLength(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a := alert("", "")
	a.Title, a.Details, a.Link, a.Severity = strings.Repeat("word\n", 60), strings.Repeat("ö", 3000), "https://metrics.example/4", "page-everybody"
	i := w.alert(a).Record.Incident
	if n := len([]rune(i.Title)); n > incident.MaxTitle || !strings.HasSuffix(i.Title, "…") || strings.Contains(i.Title, "\n") {
		t.Errorf("the title: %q", i.Title)
	}
	if n := len([]rune(i.Details)); n > incident.MaxText || !strings.HasSuffix(i.Details, "ö…\nhttps://metrics.example/4") || !strings.HasPrefix(i.Details, "word word") {
		t.Errorf("%d runes of details: %q", n, i.Details)
	}
	if i.Severity.Name != "sev2" {
		t.Errorf("severity %q, want the usual one", i.Severity.Name)
	}
}

func TestWhoMayAlert(t *testing.T) {
	t.Parallel()
	p := playbook(0, "@crisis")
	p.MayTrigger = []incident.Target{{Kind: incident.ByHandle, Name: "executives"}}
	w := newWorld(t, p)
	ask := func(by incident.PersonID, edit func(*incident.Alert)) error {
		a := alert("", "")
		a.By, a.Playbook = by, p.Name
		if edit != nil {
			edit(&a)
		}
		_, err := w.s.Alert(t.Context(), a, w.now)
		return err
	}
	w.refused(ask("MARA", nil), "")
	w.refused(ask("JONAS", nil), incident.MayNotTrigger)
	w.refused(ask("NOOR", nil), incident.NotAMember)
	w.refused(ask("NOBODY", nil), incident.NotAMember)
	w.refused(ask("NOOR", func(a *incident.Alert) { a.Vouched = true }), "")
	w.refused(ask("", func(a *incident.Alert) { a.Playbook = "criss" }), incident.UnknownPlaybook)
	w.refused(ask("", func(a *incident.Alert) { a.Title = " \n" }), incident.EmptyText)
}

func TestWhatASourceSaysLater(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.alert(alert("", "cold")).Record.Number
	w.drain(takes)
	before := w.story(n)
	tell := func(key, dedup string, e incident.Event) (bool, error) {
		_, repeat, err := w.s.AlertEvent(t.Context(), key, alert("", dedup), e, "Cold again.", w.now)
		return repeat, err
	}
	_, err := tell("1", "warm", incident.EventResolve)
	w.refused(err, incident.NotFound)
	_, err = tell("2", "cold", incident.EventAcknowledge)
	w.must(err)
	if r := w.record(n); r.State != incident.Acknowledged || r.Lead != "" {
		t.Errorf("%s, led by %q", r.State, r.Lead)
	}
	_, err = tell("3", "cold", incident.EventResolve)
	w.must(err)
	if repeat, err := tell("3", "cold", incident.EventResolve); err != nil || !repeat {
		t.Errorf("repeat %v, %v", repeat, err)
	}
	_, err = tell("4", "cold", incident.EventResolve)
	w.refused(err, incident.AlreadyResolved)
	w.tells(n, before, "acknowledged pager:Monitoring (webhook)", "resolved pager:Monitoring (webhook) text=Cold again.")
}
