package storage

import (
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"tocsin/incident"
)

func page(id string, by incident.Method, due time.Time) incident.Delivery {
	d := delivery(id, "", incident.PriorityPage)
	d.Kind, d.Method, d.DueAt = incident.KindPage, by, due
	return d
}

func TestEachMethodIsClaimedByItself(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		n := create(t, s, nil)
		first, behind := page("sms", incident.MethodSMS, noon), page("slack", incident.MethodSlack, noon)
		first.Lane, behind.Lane = "l", "l" // a lane keeps its order, whatever it is sent by
		send(t, s, n, first, behind, page("mail", incident.MethodEmail, after(time.Hour)))
		wantClaim(t, s, after(time.Hour), "")
		for by, want := range map[incident.Method]time.Time{incident.MethodSMS: noon, incident.MethodEmail: after(time.Hour), incident.MethodSlack: {}, "pager:ops": {}} {
			if at, ok, err := s.NextDue(t.Context(), by); !at.Equal(want) || ok == want.IsZero() || err != nil {
				t.Errorf("next by %s at %v, %v, %v; want %v", by, at, ok, err, want)
			}
		}
		list, err := s.Claim(t.Context(), incident.MethodSMS, after(time.Hour), incident.PriorityRefresh, 10, lease)
		if err != nil || ids(list) != "sms" {
			t.Fatalf("by sms: %q, %v", ids(list), err)
		}
		settle(t, s, noon, done(list)...)
		wantClaim(t, s, noon, "slack")
	})
}

func TestMethodsAreThoseOfWhatIsNotFinished(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		wantMethods := func(want string) {
			t.Helper()
			if got, err := s.Agenda(t.Context(), noon, noon); err != nil || strings.Trim(fmt.Sprint(got.Methods), "[]") != want {
				t.Fatalf("%+v, %v; want %s", got, err, want)
			}
		}
		wantMethods("")
		n := create(t, s, nil)
		send(t, s, n, page("a", incident.MethodSlack, noon), page("b", "pager:ops", noon), page("c", "pager:ops", after(time.Hour)), page("d", incident.MethodEmail, after(time.Hour)))
		wantMethods("email pager:ops slack")
		list := wantClaim(t, s, noon, "a")
		wantMethods("email pager:ops slack")
		settle(t, s, noon, done(list)...)
		wantMethods("email pager:ops")
	})
}

// One look says all that the clock has to do.
func TestTheAgendaNamesWhatIsToBeDone(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		want := func(until, late time.Time, what string) {
			t.Helper()
			a, err := s.Agenda(t.Context(), until, late)
			got := fmt.Sprintf("%v timer, late %v, unreported %v", !a.Timer.IsZero(), a.Late, a.Unreported)
			if err != nil || got != what {
				t.Errorf("%s, %v; want %s", got, err, what)
			}
		}
		want(noon, noon, "false timer, late false, unreported false")
		n := create(t, s, func(o *incident.Outcome) {
			o.Timers = []incident.Timer{{Kind: incident.TimerEscalate, DueAt: after(time.Minute)}}
		})
		send(t, s, n, page("a", incident.MethodSlack, noon), page("b", incident.MethodSMS, noon))
		want(after(time.Second), noon, "false timer, late false, unreported false")
		want(after(time.Minute), after(time.Second), "true timer, late true, unreported false")
		settle(t, s, noon, done(wantClaim(t, s, noon, "a"))...)
		want(after(time.Second), after(time.Second), "false timer, late false, unreported false")
		spread(t, s, "news", n, 3, 2)
		want(after(time.Second), after(time.Second), "false timer, late false, unreported true")
		if a, err := s.Agenda(t.Context(), after(time.Hour), noon); err != nil || !a.Timer.Equal(after(time.Minute)) {
			t.Errorf("the timer is due at %v, %v", a.Timer, err)
		}
	})
}

func TestLateAreOpenIncidentsWithAPageThatHasNotArrived(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		with := func(d incident.Delivery) incident.Number {
			n := create(t, s, nil)
			d.ID = n.String()
			send(t, s, n, d)
			return n
		}
		waits := with(page("", incident.MethodSlack, noon))
		with(page("", incident.MethodSMS, noon))
		with(page("", incident.MethodSlack, after(time.Second)))
		with(delivery("", "", incident.PriorityPage))
		arrived, over, away := with(page("", incident.MethodSlack, noon)), with(page("", incident.MethodSlack, noon)), with(page("", incident.MethodSlack, noon))
		send(t, s, waits, page("another", incident.MethodSlack, noon))
		apply(t, s, over, func(o *incident.Outcome) { o.Record.State = incident.Resolved })
		for _, d := range claim(t, s, noon, 100) {
			switch d.Incident {
			case arrived:
				settle(t, s, noon, incident.Result{Delivery: d})
			case away:
			default:
				settle(t, s, noon, incident.Result{Delivery: d, RetryIn: time.Hour}) // it was due at noon all the same
			}
		}
		wantLate := func(before time.Time, want ...incident.Number) {
			t.Helper()
			got, err := s.Late(t.Context(), incident.MethodSlack, before)
			if err != nil || fmt.Sprint(got) != fmt.Sprint(want) {
				t.Errorf("before %v: %v, %v; want %v", before, got, err, want)
			}
		}
		wantLate(noon)
		wantLate(after(time.Millisecond), waits, away)
	})
}

func TestWaitingCountsWhatIsNotFinished(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		n := create(t, s, nil)
		send(t, s, n, delivery("a", "l", incident.PriorityPage), delivery("b", "l", incident.PriorityBroadcast), delivery("c", "", incident.PriorityBroadcast),
			delivery("d", "", incident.PriorityChannel), delivery("e", "", incident.PriorityRefresh))
		for _, d := range claim(t, s, noon, 100) {
			if d.ID == "d" {
				settle(t, s, noon, incident.Result{Delivery: d})
			}
		}
		got, err := s.Waiting(t.Context())
		want := map[incident.Priority]int{incident.PriorityPage: 1, incident.PriorityBroadcast: 2, incident.PriorityRefresh: 1}
		if err != nil || !maps.Equal(got, want) {
			t.Errorf("%v, %v; want %v", got, err, want)
		}
		x := &explaining{e: s.engine, executor: s.read, plans: map[string][]string{}}
		if _, err := all(runner{t.Context(), x, s.engine}, value[any], "SELECT COUNT(*) FROM ("+selectWaiting+") AS counts"); err != nil {
			t.Fatal(err)
		}
		for _, plan := range x.plans {
			if text := strings.Join(plan, "\n"); !strings.Contains(text, "outbox_lane") {
				t.Errorf("what is finished is read too:\n%s", text)
			}
		}
	})
}
