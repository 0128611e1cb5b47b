package storage

import (
	"fmt"
	"testing"
	"time"

	"tocsin/incident"
)

// news is a broadcast to so many people, of whom the outbox holds so many already, and to a channel.
func news(id string, n incident.Number, people, held int) (b incident.Broadcast, list []incident.Delivery) {
	b = incident.Broadcast{ID: id, Incident: n, Kind: incident.KindUpdate, Text: "Dry", By: "UMARA", At: noon, State: incident.Running,
		Total: people + 1, Fed: held + 1}
	list = append(list, part(b, "C1", incident.PriorityChannel))
	for i := range people {
		if i < held {
			list = append(list, part(b, string(person(i)), incident.PriorityBroadcast))
		} else {
			b.Left = append(b.Left, person(i))
		}
	}
	return b, list
}

// part is what one receiver gets of a broadcast.
func part(b incident.Broadcast, to string, p incident.Priority) incident.Delivery {
	d := delivery(b.ID+"/"+to, "news/"+to, p)
	d.Kind, d.To, d.Broadcast, d.Body = b.Kind, to, b.ID, incident.Body{}
	return d
}

func spread(t *testing.T, s *Store, id string, n incident.Number, people, held int, before ...incident.Altered) incident.Broadcast {
	t.Helper()
	b, list := news(id, n, people, held)
	apply(t, s, n, func(o *incident.Outcome) {
		o.Broadcasts, o.Deliveries, o.Altered = []incident.Broadcast{b}, list, before
	})
	return b
}

// wantBroadcast compares the counts of a broadcast: "running 3 of 5: 1 sent, 0 failed, 0 withdrawn".
func wantBroadcast(t *testing.T, s *Store, id, want string) {
	t.Helper()
	b, err := s.Broadcast(t.Context(), id)
	if got := fmt.Sprintf("%s %d of %d: %d sent, %d failed, %d withdrawn", b.State, b.Fed, b.Total, b.Sent, b.Failed, b.Withdrawn); err != nil || got != want {
		t.Errorf("%s, %v; want %s", got, err, want)
	}
}

func feedOnce(t *testing.T, s *Store, b incident.Broadcast) (fed int) {
	t.Helper()
	change(t, s, func(tx incident.Tx) error {
		r, err := tx.Record(b.Incident)
		if err != nil {
			return err
		}
		people, err := tx.Feed(b.ID)
		o := incident.Outcome{Record: r}
		for _, p := range people {
			o.Deliveries = append(o.Deliveries, part(b, string(p), incident.PriorityBroadcast))
		}
		fed = len(people)
		if err != nil {
			return err
		}
		return tx.Apply(o)
	})
	return fed
}

func TestABroadcastIsFedInPartsUntilAllHaveIt(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		n := create(t, s, nil)
		b := spread(t, s, "b", n, 300, 2)
		for _, want := range []int{incident.FeedSize, 300 - 2 - incident.FeedSize, 0} {
			if hungry, err := s.Hungry(t.Context(), 10); err != nil || (len(hungry) == 1) != (want == incident.FeedSize) {
				t.Errorf("hungry: %+v, %v", hungry, err)
			}
			if got := feedOnce(t, s, b); got != want {
				t.Errorf("%d were fed, want %d", got, want)
			}
		}
		list := claim(t, s, noon, 1000)
		if len(list) != 301 || list[0].To != "C1" || list[0].Broadcast != "b" || list[0].Body.Text != "" {
			t.Fatalf("%d are claimed, %+v first", len(list), list[0])
		}
		results := done(list)
		results[5].Reason = "user_disabled"
		settle(t, s, noon, results[:300]...)
		wantBroadcast(t, s, "b", "running 301 of 301: 299 sent, 1 failed, 0 withdrawn")
		settle(t, s, noon, results...) // what is said twice counts once
		wantBroadcast(t, s, "b", "done 301 of 301: 300 sent, 1 failed, 0 withdrawn")
	})
}

func TestABroadcastThatIsOvertakenLeavesNobodyBehind(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		n := create(t, s, nil)
		old := spread(t, s, "old", n, 6, 4)
		mine, err := s.Claim(t.Context(), incident.MethodSlack, noon, incident.PriorityRefresh, 3, lease) // C1 and two people
		if err != nil || len(mine) != 3 {
			t.Fatal(mine, err)
		}
		spread(t, s, "new", n, 4, 4, incident.Altered{Broadcast: "old", State: incident.Overtaken})
		wantBroadcast(t, s, "old", "overtaken 5 of 7: 0 sent, 0 failed, 2 withdrawn")
		if got := feedOnce(t, s, old); got != 0 {
			t.Errorf("%d more were fed", got)
		}
		wantClaim(t, s, noon, "new/U00002 new/U00003") // the others wait for what is under way to them
		again := done(mine)
		again[0].RetryIn, again[1].RetryIn = 1, 1 // a channel hears it all the same, a person does not
		settle(t, s, noon, again...)
		wantBroadcast(t, s, "old", "overtaken 5 of 7: 1 sent, 0 failed, 3 withdrawn")
		settle(t, s, noon, done(wantClaim(t, s, after(1000), "old/C1 new/U00000 new/U00001"))...)
		wantClaim(t, s, after(1000), "new/C1")
		wantBroadcast(t, s, "old", "overtaken 5 of 7: 2 sent, 0 failed, 3 withdrawn")
	})
}

func TestSubscribedTargetsAreReadOnce(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		for range 2 {
			create(t, s, func(o *incident.Outcome) {
				o.Subscribers = []incident.Subscriber{{Target: office}, {Person: "UME"}, {Target: berlin, Wish: incident.Silent}}
			})
		}
		got, err := s.SubscribedTargets(t.Context())
		if err != nil || fmt.Sprint(got) != "[#office team:berlin]" {
			t.Errorf("%v, %v", got, err)
		}
	})
}

// What was being handed over when somebody paused it, and has to be tried again, waits with the rest.
func TestWhatWasOnItsWayWhenItWasPausedIsHeld(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		n := create(t, s, nil)
		spread(t, s, "b", n, 3, 3)
		away := wantClaim(t, s, noon, "b/C1 b/U00000 b/U00001 b/U00002")
		steer := func(state incident.BroadcastState) {
			apply(t, s, n, func(o *incident.Outcome) {
				o.Altered = []incident.Altered{{Broadcast: "b", State: state, At: after(time.Second)}}
			})
		}
		steer(incident.Paused)
		results := done(away)
		for i := range results[:3] { // to a channel as well: that is never stopped
			results[i].RetryIn, results[i].Deferred = time.Second, true
		}
		settle(t, s, noon, results...)
		wantClaim(t, s, after(time.Hour), "b/C1")
		steer(incident.Running)
		wantClaim(t, s, after(time.Hour), "b/U00000 b/U00001")
	})
}
