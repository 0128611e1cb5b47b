package storage

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tocsin/incident"
)

// callRoll asks so many people, in turn of EMEA, of AMER and of no region.
func callRoll(t testing.TB, s *Store, n incident.Number, id string, people int) incident.RollCall {
	t.Helper()
	c := incident.RollCall{ID: id, Incident: n, Question: "Well?", By: "UMARA", At: noon, Round: 1, Asking: "b-" + id}
	apply(t, s, n, func(o *incident.Outcome) {
		o.RollCalls = []incident.RollCall{c}
		for i := range people {
			o.Asked = append(o.Asked, incident.Asked{RollCall: id, Person: person(i), Region: []string{"EMEA", "AMER", ""}[i%3]})
		}
	})
	return c
}

// answers writes what people say at noon, for themselves.
func answers(t testing.TB, s *Store, n incident.Number, id string, says incident.Safety, people ...int) {
	t.Helper()
	apply(t, s, n, func(o *incident.Outcome) {
		for _, i := range people {
			o.Answers = append(o.Answers, incident.Asked{RollCall: id, Person: person(i), Answer: incident.Answer{
				Safety: says, Where: "here", Note: "a note", At: noon, By: person(i), Method: incident.MethodSlack,
			}})
		}
	})
}

// handed says what became of asking people by a method; an empty reason is that it arrived.
func handed(t testing.TB, s *Store, n incident.Number, id string, by incident.Method, reason string, people ...int) {
	t.Helper()
	var results []incident.Result
	for _, i := range people {
		results = append(results, incident.Result{Reason: reason, Delivery: incident.Delivery{
			ID: incident.NewID(), Incident: n, Kind: incident.KindAsk, Method: by, To: string(person(i)), Body: incident.Body{RollCall: id},
		}})
	}
	settle(t, s, noon, results...)
}

func wantTally(t testing.TB, s *Store, id string, want incident.Tally) {
	t.Helper()
	got, err := s.Tally(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
}

func TestARollCallComesBackAsItWasWritten(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		n := create(t, s, nil)
		_, err := s.LastRollCall(t.Context(), n)
		wantCode(t, err, incident.NotFound)
		_, err = s.RollCall(t.Context(), "r")
		wantCode(t, err, incident.NotFound)
		c := callRoll(t, s, n, "r", 3)
		change(t, s, func(tx incident.Tx) error {
			open, ok, err := tx.OpenRollCall(n)
			if d := cmp.Diff(c, open); err != nil || !ok || d != "" {
				t.Errorf("%v, %v: %s", ok, err, d)
			}
			return nil
		})
		c.Round, c.Asking, c.ClosedBy, c.ClosedAt = 2, "b2", "UJONAS", after(time.Hour)
		apply(t, s, n, func(o *incident.Outcome) { o.RollCalls = []incident.RollCall{c} })
		for _, read := range []func() (incident.RollCall, error){
			func() (incident.RollCall, error) { return s.RollCall(t.Context(), "r") },
			func() (incident.RollCall, error) { return s.LastRollCall(t.Context(), n) },
		} {
			got, err := read()
			if d := cmp.Diff(c, got); err != nil || d != "" {
				t.Errorf("%v: %s", err, d)
			}
		}
		change(t, s, func(tx incident.Tx) error {
			if _, ok, err := tx.OpenRollCall(n); ok || err != nil {
				t.Errorf("it is still open: %v, %v", ok, err)
			}
			return nil
		})
	})
}

// Whoever comes second finds the other's, and nothing of their own is written.
func TestAnIncidentHasOneOpenRollCall(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		n := create(t, s, nil)
		c := callRoll(t, s, n, "first", 1)
		err := s.Change(t.Context(), func(tx incident.Tx) error {
			r, err := tx.Record(n)
			if err != nil {
				return err
			}
			c.ID = "second"
			return tx.Apply(incident.Outcome{Record: r, RollCalls: []incident.RollCall{c}})
		})
		wantCode(t, err, incident.AlreadyExists)
		if _, err := s.RollCall(t.Context(), "second"); incident.CodeOf(err) != incident.NotFound {
			t.Error(err)
		}
	})
}

func TestATallyCountsTheLastAnswersByRegion(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		n := create(t, s, nil)
		callRoll(t, s, n, "r", 600)
		callRoll(t, s, create(t, s, nil), "other", 9)
		answers(t, s, n, "r", incident.InNeed, 0, 3, 1)
		answers(t, s, n, "r", incident.Safe, 0, 6, 2)
		answers(t, s, n, "r", incident.Unaffected, 4)
		handed(t, s, n, "r", incident.MethodSlack, "user_disabled", 0, 9, 7) // the first has answered all the same
		wantTally(t, s, "r", incident.Tally{
			{Region: "", Asked: 200, Safe: 1},
			{Region: "AMER", Asked: 200, InNeed: 1, Unaffected: 1, Unreached: 1},
			{Region: "EMEA", Asked: 200, Safe: 2, InNeed: 1, Unreached: 1},
		})
		change(t, s, func(tx incident.Tx) error {
			left, err := tx.NotAnswered("r")
			if len(left) != 594 || left[0] != person(5) {
				t.Errorf("%d have not answered, %v first", len(left), left[0])
			}
			return err
		})
	})
}

// Whoever is not reached by one method is reached by another; what a provider took may still turn out not to have arrived.
func TestAPersonIsReachedByTheFirstMethodThatArrives(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		n := create(t, s, nil)
		callRoll(t, s, n, "r", 2)
		is := func(reached incident.Method, reason string) {
			t.Helper()
			a, err := s.Asked(t.Context(), "r", person(0))
			if err != nil || a.Reached != reached || a.Reason != reason {
				t.Errorf("%+v, %v; want %q, %q", a, err, reached, reason)
			}
		}
		is("", "")
		handed(t, s, n, "r", incident.MethodSlack, "user_disabled", 0)
		is("", "user_disabled")
		handed(t, s, n, "r", incident.MethodSMS, "", 0)
		is(incident.MethodSMS, "")
		handed(t, s, n, "r", incident.MethodEmail, "invalid_address", 0)
		is(incident.MethodSMS, "")
		handed(t, s, n, "r", incident.MethodSMS, "undelivered", 0)
		is("", "undelivered")
		handed(t, s, n, "r", incident.MethodPush, "", 0)
		handed(t, s, n, "r", incident.MethodEmail, "", 0)
		is(incident.MethodPush, "")
		settle(t, s, noon, incident.Result{RetryIn: time.Second, Delivery: incident.Delivery{ID: "x", Incident: n, Kind: incident.KindAsk, Method: "slack",
			To: string(person(1)), Body: incident.Body{RollCall: "r"}}})
		if a, err := s.Asked(t.Context(), "r", person(1)); err != nil || a.Reached != "" || a.Reason != "" {
			t.Errorf("what is tried again counts: %+v, %v", a, err)
		}
	})
}

func TestPeopleOfARollCallAreReadByWhatTheySay(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		n := create(t, s, nil)
		callRoll(t, s, n, "r", 6)
		answers(t, s, n, "r", incident.InNeed, 1)
		handed(t, s, n, "r", incident.MethodSlack, "user_disabled", 2, 3, 1)
		for _, c := range []struct {
			filter incident.RollFilter
			want   string
		}{
			{incident.RollFilter{}, "U00000 U00004 U00005"},
			{incident.RollFilter{Limit: 2}, "U00000 U00004"},
			{incident.RollFilter{Unreached: true}, "U00002 U00003"},
			{incident.RollFilter{Safety: incident.InNeed}, "U00001"},
			{incident.RollFilter{Safety: incident.Safe}, ""},
		} {
			list, err := s.Answers(t.Context(), "r", c.filter)
			got := ""
			for i, a := range list {
				got += map[bool]string{true: " "}[i > 0] + string(a.Person)
			}
			if err != nil || got != c.want {
				t.Errorf("%+v: %q, %v; want %q", c.filter, got, err, c.want)
			}
		}
		_, err := s.Asked(t.Context(), "r", "USTRANGER")
		wantCode(t, err, incident.NotFound)
		change(t, s, func(tx incident.Tx) error {
			list, err := tx.Asked("r", []incident.PersonID{"USTRANGER", person(0), person(1)})
			want := incident.Asked{RollCall: "r", Person: person(1), Region: "AMER", Reason: "user_disabled", Answer: incident.Answer{
				Safety: incident.InNeed, Where: "here", Note: "a note", At: noon, By: person(1), Method: incident.MethodSlack}}
			if len(list) != 2 || err != nil {
				t.Fatalf("%+v, %v", list, err)
			}
			if d := cmp.Diff(want, list[1]); d != "" {
				t.Error(d)
			}
			list[1].Tried, list[1].Safety = []incident.Method{"slack", "push"}, incident.Unanswered
			r, err := tx.Record(n)
			if err != nil {
				return err
			}
			return tx.Apply(incident.Outcome{Record: r, Asked: list[1:]})
		})
		if a, err := s.Asked(t.Context(), "r", person(1)); err != nil || fmt.Sprint(a.Tried) != "[slack push]" || a.Safety != incident.InNeed {
			t.Errorf("asked again: %+v, %v", a, err)
		}
	})
}

// Every answer stays on record, with who gave it.
func TestAnswersStayOnRecord(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		n := create(t, s, nil)
		callRoll(t, s, n, "r", 2)
		answers(t, s, n, "r", incident.InNeed, 1)
		answers(t, s, n, "r", incident.Safe, 1, 0)
		got, err := all(s.reader(t.Context()), value[string], "SELECT person || ' ' || safety || ' ' || answered_by FROM rollcall_answers WHERE rollcall = $1 ORDER BY seq", "r")
		if d := cmp.Diff([]string{"U00001 help U00001", "U00001 safe U00001", "U00000 safe U00000"}, got); err != nil || d != "" {
			t.Errorf("%v: %s", err, d)
		}
	})
}

// Who is not enrolled yet is handed out in parts, in order and once, also when the transaction before was undone.
func TestARollCallIsEnrolledInParts(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		n := create(t, s, nil)
		var left []incident.PersonID
		for i := range 2*incident.FeedSize + 1 {
			left = append(left, person(i))
		}
		apply(t, s, n, func(o *incident.Outcome) {
			o.RollCalls = []incident.RollCall{{ID: "r", Incident: n, By: "UMARA", At: noon, Round: 1, Asking: "b-r", Left: left}}
		})
		for _, want := range []int{incident.FeedSize, incident.FeedSize, 1, 0} {
			for _, undone := range []error{errors.New("undone"), nil} {
				var got []incident.PersonID
				err := s.Change(t.Context(), func(tx incident.Tx) error {
					people, more, err := tx.Enrol("r")
					if err != nil {
						return err
					}
					if more != (len(left) > want) {
						t.Errorf("after %d of %d, more: %v", want, len(left), more)
					}
					got = people
					return undone
				})
				if !errors.Is(err, undone) || !slices.Equal(got, left[:want]) {
					t.Errorf("%d people, %v; want %d", len(got), err, want)
				}
			}
			left = left[want:]
		}
	})
}
