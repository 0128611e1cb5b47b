package storage

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tocsin/incident"
)

func TestADeliveryComesBackAsItWasWritten(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		n := create(t, s, nil)
		d := incident.Delivery{
			ID: "id", Incident: n, Kind: incident.KindInvite, Method: "slack", To: "C1", Lane: "l", Once: "o", Priority: incident.PriorityChannel, DueAt: noon,
			Body: incident.Body{Text: "t", Level: 2, People: []incident.PersonID{"UA"}, Copy: incident.CopyPage, Entry: &incident.Entry{At: noon, Kind: incident.EntryPaged, Data: map[string]string{"level": "1"}}},
		}
		send(t, s, n, d)
		got := wantClaim(t, s, after(time.Second), "id")[0]
		d.Since, d.Claim = noon, got.Claim
		if diff := cmp.Diff(d, got); diff != "" {
			t.Error(diff)
		}
	})
}

func TestWhatIsUrgentLeavesFirstThenWhatIsDueLongest(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		n := create(t, s, nil)
		late, later := delivery("late", "", incident.PriorityBroadcast), delivery("later", "", incident.PriorityBroadcast)
		late.DueAt, later.DueAt = after(time.Minute), after(time.Hour)
		send(t, s, n, delivery("refresh", "", incident.PriorityRefresh), late, delivery("first", "", incident.PriorityBroadcast),
			delivery("second", "", incident.PriorityBroadcast), delivery("page", "", incident.PriorityPage), later)
		pages, err := s.Claim(t.Context(), incident.MethodSlack, after(time.Minute), incident.PriorityChannel, 10, lease)
		if err != nil || ids(pages) != "page" {
			t.Fatalf("up to channel: %q, %v", ids(pages), err)
		}
		if got := ids(claim(t, s, after(time.Minute), 2)); got != "first second" {
			t.Fatalf("two of the rest: %q", got)
		}
		wantClaim(t, s, after(time.Minute), "late refresh")
		wantClaim(t, s, after(59*time.Second), "")
	})
}

func TestNextDueCountsWhatMayBeClaimed(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		n := create(t, s, nil)
		wantNext := func(want time.Time) {
			t.Helper()
			got, ok, err := s.NextDue(t.Context(), incident.MethodSlack)
			if err != nil || ok == want.IsZero() || !got.Equal(want) {
				t.Fatalf("next at %v, %v, %v; want %v", got, ok, err, want)
			}
		}
		wantNext(time.Time{})
		head, behind := delivery("head", "l", incident.PriorityPage), delivery("behind", "l", incident.PriorityPage)
		head.DueAt = after(time.Hour)
		send(t, s, n, head, behind)
		wantNext(after(time.Hour)) // what is due at noon waits behind it
		list := wantClaim(t, s, after(time.Hour), "head")
		wantNext(after(time.Hour + lease))
		settle(t, s, after(time.Hour), done(list)...)
		wantNext(noon)
		settle(t, s, noon, done(wantClaim(t, s, noon, "behind"))...)
		wantNext(time.Time{})
	})
}

func TestOnlyOneOfAKindWaits(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		n := create(t, s, nil)
		refresh := func(id string) incident.Delivery {
			d := delivery(id, "l", incident.PriorityRefresh)
			d.Once = "summary"
			return d
		}
		send(t, s, n, refresh("a"), refresh("b"), delivery("c", "l", incident.PriorityRefresh))
		send(t, s, n, refresh("d"))
		a := wantClaim(t, s, noon, "a")
		send(t, s, n, refresh("e")) // a is on its way and may show what was before
		send(t, s, n, refresh("f"))
		settle(t, s, noon, done(a)...)
		settle(t, s, noon, done(wantClaim(t, s, noon, "c"))...)
		settle(t, s, noon, done(wantClaim(t, s, noon, "e"))...)
		wantClaim(t, s, noon, "")
	})
}

// While one was on its way another like it was put behind it. It fails, and then there would be two that wait.
func TestARetryTakesThePlaceOfWhatWaitsForTheSame(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		n := create(t, s, nil)
		a, b, c := delivery("a", "l", incident.PriorityRefresh), delivery("b", "m", incident.PriorityRefresh), delivery("c", "m", incident.PriorityRefresh)
		a.Once, b.Once = "same", "same"
		send(t, s, n, a)
		list := wantClaim(t, s, noon, "a")
		send(t, s, n, b, c)
		settle(t, s, noon, incident.Result{Delivery: list[0], RetryIn: time.Second})
		wantClaim(t, s, noon, "c")
		if got := wantClaim(t, s, after(time.Second), "a")[0]; got.Attempts != 1 {
			t.Errorf("after %d attempts, want 1", got.Attempts)
		}
	})
}

func TestTwoOnTheirWayForTheSameRetryAsOne(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		n := create(t, s, nil)
		var list []incident.Delivery
		for _, id := range []string{"a", "b"} {
			d := delivery(id, "", incident.PriorityRefresh)
			d.Once = "same"
			send(t, s, n, d)
			list = append(list, wantClaim(t, s, noon, id)...)
		}
		settle(t, s, noon, incident.Result{Delivery: list[0], RetryIn: time.Second}, incident.Result{Delivery: list[1], RetryIn: time.Second})
		wantClaim(t, s, after(time.Minute), "a")
	})
}

func TestAnIDIsTakenOnce(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		n := create(t, s, nil)
		send(t, s, n, delivery("a", "", incident.PriorityPage))
		err := s.Change(t.Context(), func(tx incident.Tx) error {
			r, err := tx.Record(n)
			if err != nil {
				return err
			}
			return tx.Apply(incident.Outcome{Record: r, Deliveries: []incident.Delivery{delivery("a", "", incident.PriorityPage)}})
		})
		wantCode(t, err, incident.AlreadyExists)
	})
}

func TestCopiesAreKeptOnceEachTheNewestLast(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		n := create(t, s, nil)
		of := func(c incident.Copy) incident.Result {
			return incident.Result{Delivery: incident.Delivery{ID: "x" + c.TS, Incident: n}, Copy: c}
		}
		a, b := incident.Copy{Role: incident.CopyPage, Person: "UA", Channel: "DA", TS: "1.1"}, incident.Copy{Role: incident.CopyPage, Person: "UB", Channel: "DB", TS: "1.0"}
		again, summary := incident.Copy{Role: incident.CopyPage, Person: "UA", Channel: "DA", TS: "0.9"}, incident.Copy{Role: incident.CopySummary, Channel: "C1", TS: "1.1"}
		settle(t, s, noon, of(a), of(b), of(a), of(summary), incident.Result{Delivery: incident.Delivery{ID: "none", Incident: n}})
		settle(t, s, noon, of(again), of(a))
		for _, c := range []struct {
			role incident.CopyRole
			who  incident.PersonID
			want []incident.Copy
		}{
			{incident.CopyPage, "", []incident.Copy{a, b, again}},
			{incident.CopyPage, "UA", []incident.Copy{a, again}},
			{incident.CopyPage, "UC", nil},
			{incident.CopySummary, "", []incident.Copy{summary}},
		} {
			got, err := s.Copies(t.Context(), n, c.role, c.who)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("%s %q: %s", c.role, c.who, diff)
			}
		}
	})
}
