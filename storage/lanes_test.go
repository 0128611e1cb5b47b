package storage

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"tocsin/incident"
)

func TestALaneLeavesInOrder(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		n := create(t, s, nil)
		send(t, s, n, delivery("a1", "a", incident.PriorityChannel), delivery("a2", "a", incident.PriorityChannel), delivery("b1", "b", incident.PriorityChannel))
		send(t, s, n, delivery("a3", "a", incident.PriorityChannel))
		list := wantClaim(t, s, noon, "a1 b1")
		settle(t, s, noon, incident.Result{Delivery: list[0], RetryIn: time.Second})
		wantClaim(t, s, noon, "") // a1 waits, and so does all behind it
		settle(t, s, noon, incident.Result{Delivery: wantClaim(t, s, after(time.Second), "a1")[0], Reason: "gone"})
		settle(t, s, noon, done(wantClaim(t, s, noon, "a2"))...)
		settle(t, s, noon, done(wantClaim(t, s, noon, "a3"))...)
		send(t, s, n, delivery("a4", "a", incident.PriorityChannel))
		wantClaim(t, s, noon, "a4")
	})
}

func TestTheSameLaneOfAnotherIncidentIsAnother(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		send(t, s, create(t, s, nil), delivery("one", "l", incident.PriorityChannel))
		send(t, s, create(t, s, nil), delivery("two", "l", incident.PriorityChannel))
		wantClaim(t, s, noon, "one two")
	})
}

func TestWithoutALaneNothingWaits(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		n := create(t, s, nil)
		send(t, s, n, delivery("a", "", incident.PriorityChannel), delivery("b", "", incident.PriorityChannel))
		wantClaim(t, s, noon, "a b")
	})
}

// A page behind something unhurried in its lane would wait for every broadcast, if that something did.
func TestWhatAPageWaitsForIsAsUrgentAsThePage(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		n := create(t, s, nil)
		broadcast := delivery("broadcast", "", incident.PriorityBroadcast)
		send(t, s, n, broadcast, delivery("refresh", "p", incident.PriorityRefresh), delivery("note", "p", incident.PriorityChannel))
		send(t, s, n, delivery("page", "p", incident.PriorityPage), delivery("after", "p", incident.PriorityRefresh))
		for _, want := range []string{"refresh", "note", "page"} {
			list, err := s.Claim(t.Context(), incident.MethodSlack, noon, incident.PriorityPage, 10, lease)
			if err != nil || ids(list) != want {
				t.Fatalf("claimed %q, %v; want %q", ids(list), err, want)
			}
			settle(t, s, noon, done(list)...)
		}
		wantClaim(t, s, noon, "broadcast after")
	})
}

// A lane behaves as a plain list would, whatever happens in whichever order.
func TestLanesBehaveAsLists(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		seed := rand.Uint64()
		t.Logf("seed %d", seed)
		m := model{s: s, n: create(t, s, nil), lanes: map[string][]string{}, inflight: map[string]incident.Delivery{}, r: rand.New(rand.NewPCG(seed, 0))}
		for range 150 {
			switch m.r.IntN(5) {
			case 0:
				m.send(t)
			case 1:
				m.claim(t)
			case 2:
				m.settle(t)
			case 3:
				if m.r.IntN(8) == 0 {
					m.withdraw(t)
				}
			case 4:
				m.recall(t)
			}
		}
	})
}

// model is the outbox of one incident as lists of ids.
type model struct {
	s        *Store
	n        incident.Number
	r        *rand.Rand
	next     int
	lanes    map[string][]string
	inflight map[string]incident.Delivery
}

func (m *model) send(t *testing.T) {
	var list []incident.Delivery
	for range 1 + m.r.IntN(5) {
		m.next++
		lane := fmt.Sprint(m.r.IntN(4))
		d := delivery(fmt.Sprintf("%04d", m.next), lane, incident.Priority(m.r.IntN(4)))
		m.lanes[lane] = append(m.lanes[lane], d.ID)
		list = append(list, d)
	}
	send(t, m.s, m.n, list...)
}

func (m *model) claim(t *testing.T) {
	want := map[string]bool{}
	for _, lane := range m.lanes {
		if len(lane) > 0 {
			if _, away := m.inflight[lane[0]]; !away {
				want[lane[0]] = true
			}
		}
	}
	got := claim(t, m.s, noon, 10)
	for _, d := range got {
		if !want[d.ID] {
			t.Fatalf("%s is not the first of its lane, or is away: %v", d.ID, m.lanes)
		}
		m.inflight[d.ID] = d
	}
	if len(got) != len(want) {
		t.Fatalf("claimed %q, want %v", ids(got), want)
	}
}

func (m *model) settle(t *testing.T) {
	var results []incident.Result
	for id, d := range m.inflight {
		result := incident.Result{Delivery: d}
		switch m.r.IntN(3) {
		case 0:
			continue
		case 1:
			result.RetryIn = time.Nanosecond // due at noon still
		default:
			m.lanes[d.Lane] = m.lanes[d.Lane][1:]
		}
		delete(m.inflight, id)
		results = append(results, result)
	}
	settle(t, m.s, noon, results...)
}

func (m *model) withdraw(t *testing.T) {
	for name, lane := range m.lanes {
		if len(lane) > 0 {
			if _, away := m.inflight[lane[0]]; away {
				m.lanes[name] = lane[:1]
				continue
			}
		}
		delete(m.lanes, name)
	}
	apply(t, m.s, m.n, func(o *incident.Outcome) { o.Withdraw = []incident.Kind{incident.KindNote} })
	for id, d := range m.inflight { // they arrive; a retry would be dropped
		settle(t, m.s, noon, incident.Result{Delivery: d})
		m.lanes[d.Lane] = m.lanes[d.Lane][1:]
		delete(m.inflight, id)
	}
}

func (m *model) recall(t *testing.T) {
	var gone []string
	for name, lane := range m.lanes {
		var left []string
		for _, id := range lane {
			if _, away := m.inflight[id]; away || m.r.IntN(4) > 0 {
				left = append(left, id)
			} else {
				gone = append(gone, id)
			}
		}
		m.lanes[name] = left
	}
	apply(t, m.s, m.n, func(o *incident.Outcome) { o.Recall = gone })
}
