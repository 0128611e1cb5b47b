package commands_test

import (
	"maps"
	"strings"
	"testing/fstest"
	"time"

	"tocsin/commands"
	"tocsin/incident"
	"tocsin/incident/oncall"
	"tocsin/playbooks/schedules"
)

// rota is who is on call, by real schedules.
type rota struct{ *schedules.Book }

// duties are the schedules of the company: facilities changes on Mondays at nine, it has nobody.
func duties(w *world) rota {
	book, err := schedules.Load(fstest.MapFS{
		"facilities.yaml": {Data: []byte(`{name: facilities, title: Facilities, time_zone: Europe/Berlin,
			layers: [{people: ["@jonas", "@amara"], start: 2026-11-16, every: 1w, handover: mon 09:00}]}`)},
		"it.yaml": {Data: []byte(`{name: it, title: IT, time_zone: UTC, layers: [{people: ["@nobody"]}]}`)},
	}, "rota")
	w.must(err)
	return rota{book}
}

func (r rota) roster(name string, made []oncall.Override) (oncall.Roster, bool) {
	s, ok := r.Get(name)
	return oncall.Roster{Schedule: s, Overrides: made}, ok
}

func (r rota) OnCall(name string, made []oncall.Override, at time.Time) ([]string, bool) {
	roster, ok := r.roster(name, made)
	return roster.At(at).People, ok
}

func (r rota) Next(name string, made []oncall.Override, after time.Time) (time.Time, []string, bool) {
	roster, _ := r.roster(name, made)
	at, next, ok := roster.Handover(after)
	return at, next.People, ok
}

// codeOf is a code that only its person and address have.
func codeOf(who incident.PersonID, p incident.Pending) string {
	return map[bool]string{true: "123456", false: "654321"}[who == "UMARA" && strings.HasSuffix(p.Address, "4567")]
}

// setUp has the company offer contact methods.
func (w *world) setUp(methods ...incident.Method) {
	for _, m := range methods {
		w.h.Incidents.Methods[m] = true
	}
}

// fill gives what a form holds as it was opened, with changes.
func fill(form *commands.Modal, changes map[string]string) map[string]string {
	values := map[string]string{}
	for _, in := range form.Inputs {
		values[in.ID] = in.Value
	}
	maps.Copy(values, changes)
	return values
}

// leaves gives what waits to leave by a method, and takes it: a line a delivery.
func (w *world) leaves(by incident.Method) (lines []string) {
	w.Helper()
	list, err := w.h.Store.Claim(w.Context(), by, w.now, incident.PriorityRefresh, 1000, time.Hour)
	w.must(err)
	for _, d := range list {
		if d.Kind == incident.KindPage || d.Kind == incident.KindTest || d.Kind == incident.KindCode {
			lines = append(lines, string(d.Kind)+" "+d.To+" "+d.Body.Address)
		}
	}
	return lines
}
