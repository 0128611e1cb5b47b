package storage

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tocsin/incident"
)

// full is an incident in which nothing is empty.
func full(n incident.Number) incident.Incident {
	return incident.Incident{
		Number: n, Title: "Fire in hall 3", Details: "smoke\n<!channel> \"quoted\" 'single' ü 🚒", State: incident.Resolved,
		Severity: incident.Severity{Name: "sev1", Title: "Critical", Mark: "🔴"},
		Playbook: incident.Playbook{
			Name: "fire", Title: "Fire", Description: "d", Private: true, Bridge: "https://bridge.example", Document: "https://doc.example",
			MayTrigger:   []incident.Target{{Kind: incident.ByHandle, Name: "mara"}},
			Policy:       incident.Policy{Repeat: 2, Levels: []incident.Level{{Timeout: 5 * time.Minute, Targets: []incident.Target{{Kind: incident.ByEmail, Name: "a@b.example"}}}}},
			Stakeholders: "all", Subscribers: []incident.Target{{Kind: incident.ByChannel, Name: "emea"}},
		},
		Level: 2, Round: 1, Lead: "ULEAD", ChannelName: "fire-1", Channel: "C0FIRE", TriggeredBy: "UMARA", TriggeredAt: after(1),
		AcknowledgedBy: "ULEAD", AcknowledgedAt: after(time.Second), ResolvedBy: "UEND", ResolvedAt: after(time.Hour),
		Resolution: "out", LastUpdate: "nearly", LastUpdateAt: after(time.Minute),
		Alerts: 3, LastAlertAt: after(2 * time.Minute), LastAlert: "Smoke in hall 2", AlertsSaid: []string{"a1", "b2"},
		Links: []incident.Link{{Kind: incident.LinkMessage, Name: "Mara", URL: "https://halden.example/p1?a=b&c"}},
	}
}

// kept is a time as the store keeps it: to the millisecond.
func kept(i incident.Incident) incident.Incident {
	for _, t := range []*time.Time{&i.TriggeredAt, &i.AcknowledgedAt, &i.ResolvedAt, &i.LastUpdateAt, &i.LastAlertAt} {
		*t = t.Truncate(time.Millisecond)
	}
	return i
}

func TestAnIncidentComesBackAsItWasWritten(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		n := create(t, s, func(o *incident.Outcome) { o.Record.Incident = full(o.Record.Number) })
		got, err := s.Incident(t.Context(), n)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(kept(full(n)), got); diff != "" {
			t.Error(diff)
		}
		// Every column is written again, none is mixed up with its neighbour.
		want := incident.Incident{Number: n, State: incident.Triggered, Playbook: incident.Playbook{Name: "other"}, Title: "t", LastUpdate: "u"}
		apply(t, s, n, func(o *incident.Outcome) { o.Record.Incident = want })
		if got, _ = s.Incident(t.Context(), n); !cmp.Equal(want, got) {
			t.Error(cmp.Diff(want, got))
		}
		if n, err := s.ByChannel(t.Context(), ""); incident.CodeOf(err) != incident.NotFound {
			t.Errorf("the channel without a name is that of %v, %v", n, err)
		}
	})
}

func TestWhatIsNotThereIsNotFound(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		_, err := s.Incident(t.Context(), 7)
		wantCode(t, err, incident.NotFound)
		_, err = s.Record(t.Context(), 7)
		wantCode(t, err, incident.NotFound)
		_, err = s.ByChannel(t.Context(), "C7")
		wantCode(t, err, incident.NotFound)
		err = s.Change(t.Context(), func(tx incident.Tx) error {
			_, err := tx.Record(7)
			return err
		})
		wantCode(t, err, incident.NotFound)
		err = s.Change(t.Context(), func(tx incident.Tx) error {
			return tx.Apply(incident.Outcome{Record: incident.Record{Incident: full(7)}})
		})
		wantCode(t, err, incident.NotFound)
	})
}

func TestPagesKeepTheOrderOfPaging(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		want := []incident.Page{
			{Person: "UZ", Level: 1, State: incident.Paging, PagedAt: noon},
			{Person: "UA", Level: 1, State: incident.Unreached, Reason: "bot", PagedAt: noon, EndedAt: after(time.Second)},
		}
		n := create(t, s, func(o *incident.Outcome) { o.Record.Pages = want })
		wantPages := func() {
			t.Helper()
			r, err := s.Record(t.Context(), n)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, r.Pages); diff != "" {
				t.Error(diff)
			}
		}
		wantPages()
		want[0].State, want[0].EndedAt = incident.Answered, after(time.Minute)
		want = append(want, incident.Page{Person: "UM", Level: 2, State: incident.Paging, PagedAt: after(time.Hour)})
		apply(t, s, n, func(o *incident.Outcome) { o.Record.Pages = want })
		wantPages()
		// Two outcomes in one transaction, the second without reading again.
		change(t, s, func(tx incident.Tx) error {
			r, err := tx.Record(n)
			if err != nil {
				return err
			}
			r.Pages[2].State = incident.Reached
			if err := tx.Apply(incident.Outcome{Record: r}); err != nil {
				return err
			}
			r.Pages[2].State = incident.Paging // as it was read
			return tx.Apply(incident.Outcome{Record: r})
		})
		wantPages()
	})
}

func TestNumbersHaveNoGap(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		first := create(t, s, nil)
		refusal := &incident.Error{Code: incident.MayNotTrigger}
		err := s.Change(t.Context(), func(tx incident.Tx) error {
			if _, err := tx.NextNumber(); err != nil {
				return err
			}
			return refusal
		})
		wantCode(t, err, incident.MayNotTrigger)
		if second := create(t, s, nil); first != 1 || second != 2 {
			t.Errorf("numbers %d and %d, want 1 and 2", first, second)
		}
	})
}

func TestTwoIncidentsShareNeitherNumberNorChannel(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		n := create(t, s, func(o *incident.Outcome) { o.Record.Channel = "C1" })
		err := s.Change(t.Context(), func(tx incident.Tx) error {
			return tx.Create(incident.Outcome{Record: incident.Record{Incident: incident.Incident{Number: n}}})
		})
		wantCode(t, err, incident.AlreadyExists)
		err = s.Change(t.Context(), func(tx incident.Tx) error {
			return tx.Create(incident.Outcome{Record: incident.Record{Incident: incident.Incident{Number: n + 1, Channel: "C1"}}})
		})
		wantCode(t, err, incident.AlreadyExists)
		if got, err := s.ByChannel(t.Context(), "C1"); got != n || err != nil {
			t.Errorf("C1 is the channel of %v, %v; want %v", got, err, n)
		}
	})
}

func TestTheTimelineIsOldestFirst(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		data := map[string]string{"text": "a \"b\"\n"}
		n := create(t, s, func(o *incident.Outcome) {
			o.Entries = []incident.Entry{{At: noon, Kind: incident.EntryTriggered, By: "UMARA"}, {At: noon, Kind: incident.EntryPaged, Data: data}}
		})
		apply(t, s, n, func(o *incident.Outcome) {
			o.Entries = []incident.Entry{{At: after(2 * time.Second), Kind: incident.EntryUpdated}}
		})
		apply(t, s, n, func(o *incident.Outcome) {
			o.Entries = []incident.Entry{{At: after(time.Second), Kind: incident.EntryReached, By: "UB"}}
		})
		create(t, s, func(o *incident.Outcome) { o.Entries = []incident.Entry{{At: noon, Kind: incident.EntryChannel}} })
		want := []incident.Entry{
			{At: noon, Kind: incident.EntryTriggered, By: "UMARA"}, {At: noon, Kind: incident.EntryPaged, Data: data},
			{At: after(time.Second), Kind: incident.EntryReached, By: "UB"}, {At: after(2 * time.Second), Kind: incident.EntryUpdated},
		}
		got, err := s.Timeline(t.Context(), n)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	})
}

func TestSubscribersAreKeptOnceAndInOrder(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		n := create(t, s, func(o *incident.Outcome) {
			o.Subscribers = []incident.Subscriber{{Target: office}, {Person: "UB"}}
		})
		apply(t, s, n, func(o *incident.Outcome) {
			o.Subscribers = []incident.Subscriber{{Person: "UB", Wish: incident.Direct}, {Person: "UA"}}
		})
		change(t, s, func(tx incident.Tx) error {
			got, err := tx.Subscribers(n)
			want := []incident.Subscriber{{Target: office}, {Person: "UB", Wish: incident.Direct}, {Person: "UA"}}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
			return err
		})
	})
}

// PostgreSQL takes neither NUL nor what is not UTF-8, and a person can send both.
func TestTextThatIsNoTextIsTaken(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		n := create(t, s, func(o *incident.Outcome) {
			o.Record.Title, o.Record.Details = "a\x00b", "c\xffd"
			o.Entries = []incident.Entry{{At: noon, Data: map[string]string{"text": "e\x00\xfff"}}}
		})
		got, err := s.Incident(t.Context(), n)
		if err != nil || got.Title != "a\uFFFDb" || got.Details != "c\uFFFDd" {
			t.Errorf("%q, %q, %v", got.Title, got.Details, err)
		}
		if _, err := s.Timeline(t.Context(), n); err != nil {
			t.Error(err)
		}
	})
}

func TestLongTextIsTaken(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		long := strings.Repeat("ü", 200_000)
		n := create(t, s, func(o *incident.Outcome) { o.Record.Details = long })
		if got, err := s.Incident(t.Context(), n); err != nil || got.Details != long {
			t.Errorf("%d bytes came back, %v", len(got.Details), err)
		}
	})
}
