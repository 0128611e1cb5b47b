package storage

import (
	"fmt"
	"testing"
	"time"

	"tocsin/incident"
)

func TestListShowsWhatAPersonMaySee(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		add := func(edit func(*incident.Outcome)) {
			create(t, s, func(o *incident.Outcome) {
				o.Record.TriggeredBy = "UOTHER"
				edit(o)
			})
		}
		add(func(o *incident.Outcome) { o.Record.Playbook.Private = false })                                         // 1
		add(func(o *incident.Outcome) {})                                                                            // 2: nobody's
		add(func(o *incident.Outcome) { o.Record.TriggeredBy = "UME" })                                              // 3
		add(func(o *incident.Outcome) { o.Record.Lead = "UME"; o.Record.State = incident.Resolved })                 // 4
		add(func(o *incident.Outcome) { o.Record.Pages = []incident.Page{{Person: "UME", State: "failed"}} })        // 5
		add(func(o *incident.Outcome) { o.Subscribers = []incident.Subscriber{{Person: "UME"}} })                    // 6
		add(func(o *incident.Outcome) { o.Subscribers = []incident.Subscriber{{Target: berlin}, {Person: "UME2"}} }) // 7: not me, unless I am of Berlin
		add(func(o *incident.Outcome) { o.Record.TriggeredBy = "" })                                                 // 8: by nobody
		add(func(o *incident.Outcome) {                                                                              // 9
			o.Record.Playbook.Name = "leak"
			o.Shifts = []incident.Shift{{ID: "a", Person: "UME", From: noon, To: after(time.Hour), State: incident.ShiftCancelled}}
		})
		for _, c := range []struct {
			filter incident.Filter
			want   string
		}{
			{incident.Filter{}, "[9 8 7 6 5 4 3 2 1]"},
			{incident.Filter{Limit: 3}, "[9 8 7]"},
			{incident.Filter{OpenOnly: true}, "[9 8 7 6 5 3 2 1]"},
			{incident.Filter{For: "UME"}, "[9 6 5 4 3 1]"},
			{incident.Filter{For: "UME", OpenOnly: true, Limit: 4}, "[9 6 5 3]"},
			{incident.Filter{For: "UME", Through: []incident.Target{office, berlin}}, "[9 7 6 5 4 3 1]"},
			{incident.Filter{For: "UME", Through: []incident.Target{berlin}, OpenOnly: true, Number: 7}, "[7]"},
			{incident.Filter{For: "UNOBODY"}, "[1]"},
			{incident.Filter{For: "UME", Mine: true}, "[9 5 4 3]"},
			{incident.Filter{For: "UME", Mine: true, OpenOnly: true}, "[9 5 3]"},
			{incident.Filter{For: "UME", Acts: true}, "[9 5 4 3 1]"},
			{incident.Filter{For: "UNOBODY", Acts: true}, "[1]"},
			{incident.Filter{Mine: true}, "[]"},
			{incident.Filter{Number: 4}, "[4]"},
			{incident.Filter{Number: 4, For: "UME"}, "[4]"},
			{incident.Filter{Number: 2, For: "UME"}, "[]"},
			{incident.Filter{Number: 6, For: "UME", Mine: true}, "[]"},
			{incident.Filter{Before: 4, Limit: 2}, "[3 2]"},
			{incident.Filter{Playbooks: []string{"leak", "theft"}}, "[9]"},
			{incident.Filter{Playbooks: []string{"leak"}, OpenOnly: true, Number: 8}, "[]"},
		} {
			if got := listed(t, s, c.filter); got != c.want {
				t.Errorf("%+v: %s, want %s", c.filter, got, c.want)
			}
		}
	})
}

var (
	berlin = incident.Target{Kind: incident.ByTeam, Name: "berlin"}
	office = incident.Target{Kind: incident.ByChannel, Name: "office"}
)

func TestListHasALimitOfItsOwn(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		change(t, s, func(tx incident.Tx) error {
			for n := range incident.Number(60) {
				if err := tx.Create(incident.Outcome{Record: incident.Record{Incident: incident.Incident{Number: n + 1}}}); err != nil {
					return err
				}
			}
			return nil
		})
		if got, err := s.List(t.Context(), incident.Filter{}); len(got) != 50 || got[0].Number != 60 || err != nil {
			t.Errorf("%d incidents, %v", len(got), err)
		}
	})
}

func listed(t *testing.T, s *Store, f incident.Filter) string {
	t.Helper()
	list, err := s.List(t.Context(), f)
	if err != nil {
		t.Fatal(err)
	}
	numbers := []int64{}
	for _, i := range list {
		numbers = append(numbers, int64(i.Number))
	}
	return fmt.Sprint(numbers)
}
