package incident_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tocsin/incident"
)

const place = "https://halden.slack.com/archives/C0HALL/p1763800000000100"

func (w *world) raised(q incident.Quote) incident.Record {
	w.Helper()
	rec, err := w.s.Trigger(w.Context(), incident.Trigger{Key: incident.NewID(), Playbook: "crisis", Text: "Water", By: "MARA", Quote: &q}, w.now)
	w.must(err)
	rec, err = w.store.Record(w.Context(), rec.Number)
	w.must(err)
	return rec
}

// entries are the lines of one kind on a timeline.
func (w *world) entries(n incident.Number, k incident.EntryKind) (found []incident.Entry) {
	w.Helper()
	all, err := w.store.Timeline(w.Context(), n)
	w.must(err)
	for _, e := range all {
		if e.Kind == k {
			found = append(found, e)
		}
	}
	return found
}

func TestAnIncidentIsLinkedToItsMessage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	rec := w.raised(incident.Quote{By: "Jonas", Text: " Water in hall 3\n", URL: place})
	if diff := cmp.Diff([]incident.Link{{Kind: incident.LinkMessage, Name: "Jonas", URL: place}}, rec.Links); diff != "" {
		t.Error(diff)
	}
	e := w.entries(rec.Number, incident.EntryQuoted)
	if len(e) != 1 || !cmp.Equal(e[0].Data, map[string]string{"of": "Jonas", "text": "Water in hall 3", "url": place}) || e[0].By != "MARA" {
		t.Errorf("on the timeline: %+v", e)
	}
}

// What cannot be a link is none; the message is quoted all the same, and a long one is shortened.
func TestWhatCannotBeALinkIsNone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, address := range []string{
		"", "http://halden.slack.com/a", "halden.slack.com/a", "https://", "javascript:alert(1)", place + "|x> <!here>", place + "\n", place + " ", "https://halden.slack.com/" + strings.Repeat("a", 300),
	} {
		rec := w.raised(incident.Quote{Text: strings.Repeat("ä", 1000), URL: address})
		e := w.entries(rec.Number, incident.EntryQuoted)
		if len(rec.Links) > 0 || len(e) != 1 || e[0].Data["url"] != "" || len([]rune(e[0].Data["text"])) != 300 {
			t.Errorf("%q: %+v, %+v", address, rec.Links, e)
		}
	}
}

// A pager that was told of an incident says where it stands there: once, and anew where it was opened again. Nobody else does.
func TestAPagerSaysWhereAnIncidentStands(t *testing.T) {
	t.Parallel()
	w := newWorld(t, playbook(0, "pager:ops @jonas"), crisis())
	w.setUp("pager:ops")
	n := w.trigger("plan", "Water").Number
	w.drain(takes)
	rec, err := w.store.Record(t.Context(), n)
	w.must(err)
	const first, second = "https://halden.pagerduty.com/incidents/Q1", "https://halden.pagerduty.com/incidents/Q2"
	for _, address := range []string{first, first, "http://halden.pagerduty.com/", second} {
		w.must(w.s.Linked(t.Context(), rec.Dedup(), "ops", address, w.now))
	}
	w.must(w.s.Linked(t.Context(), rec.Dedup(), "other", first, w.now))
	rec, err = w.store.Record(t.Context(), n)
	w.must(err)
	want := []incident.Link{{Kind: incident.LinkPager, Name: "ops", URL: second}, {Kind: incident.LinkPager, Name: "other", URL: first}}
	if diff := cmp.Diff(want, rec.Links); diff != "" {
		t.Error(diff)
	}
	if e := w.entries(n, incident.EntryLinked); len(e) != 3 {
		t.Errorf("on the timeline: %+v", e)
	}
	without := w.raised(incident.Quote{})
	for _, dedup := range []string{"", "tocsin/INC-99/x", "tocsin/" + n.String() + "/x", without.Dedup()} {
		if err := w.s.Linked(t.Context(), dedup, "ops", first, w.now); incident.CodeOf(err) != incident.NotFound {
			t.Errorf("%q: %v", dedup, err)
		}
	}
}
