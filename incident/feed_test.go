package incident_test

import (
	"fmt"
	"testing"

	"tocsin/incident"
)

// staff makes so many more members, who are the user group "staff".
func (c *company) staff(many int) {
	for i := range many {
		id := incident.PersonID(fmt.Sprintf("S%04d", i))
		c.people[id] = incident.Person{ID: id, Handle: string(id), Name: string(id), Kind: incident.Member}
		c.groups["staff"] = append(c.groups["staff"], id)
	}
}

// feed puts all of every broadcast into the outbox that may be there now, and says in how many steps.
func (w *world) feed() (steps int) {
	w.Helper()
	for {
		fed, err := w.s.Feed(w.Context(), w.now)
		w.must(err)
		if !fed {
			return steps
		}
		steps++
	}
}

// wave hands over all that is due, so many at a time, and feeds after each.
func (w *world) wave(most int, say answer) (list []incident.Delivery) {
	w.Helper()
	for {
		some := w.claimUpTo(most)
		if len(some) == 0 {
			return list
		}
		w.settle(some, say)
		w.feed()
		list = append(list, some...)
	}
}

func crowd(w *world) incident.Number {
	w.c.staff(1500)
	n := w.trigger("plan", "Water").Number
	w.drain(takes)
	return n
}

func crowdPlan() incident.Playbook {
	p := playbook(0, "@crisis")
	p.Stakeholders, p.Subscribers = "stakeholders", targets("@staff")
	return p
}

func TestABroadcastComesInParts(t *testing.T) {
	t.Parallel()
	w := newWorld(t, crowdPlan())
	n := crowd(w)
	if reach := w.update("", n, "Dry"); reach != 1501 {
		t.Errorf("to %d", reach)
	}
	if steps := w.feed(); steps != 1 {
		t.Errorf("%d steps at once: the outbox would be full", steps)
	}
	heard := map[string]int{}
	for i, d := range w.wave(100, takes) {
		if d.Kind == incident.KindUpdate {
			heard[d.To]++
		}
		if i == 1 && d.To != "C-STAKEHOLDERS" {
			t.Errorf("%s comes before the channel", d.To)
		}
	}
	if len(heard) != 1501 {
		t.Errorf("%d were told", len(heard))
	}
	for who, times := range heard {
		if times != 1 {
			t.Errorf("%s was told %d times", who, times)
		}
	}
}

// Two leads write in the same second, while an older update is half-way: nobody hears old news after new, everybody hears the
// newest, and the channel hears all.
func TestANewerUpdateOvertakesAnUnfinishedOlderOne(t *testing.T) {
	t.Parallel()
	w := newWorld(t, crowdPlan())
	n := crowd(w)
	w.update("", n, "one")
	heard := map[string]string{}
	listen := func(list []incident.Delivery) {
		for _, d := range list {
			if d.Kind == incident.KindUpdate {
				heard[d.To] += w.text(d) + " "
			}
		}
	}
	w.feed()
	some := w.claimUpTo(300)
	w.settle(some[:200], takes)
	w.update("", n, "two")
	w.update("", n, "three")
	w.settle(some[200:], takes)
	listen(some)
	listen(w.wave(100, takes))
	counts := map[string]int{}
	for who, what := range heard {
		if who != "C-STAKEHOLDERS" {
			counts[what]++
		}
	}
	w.same(fmt.Sprint(counts), "map[one three :298 three :1202]")
	w.same(heard["C-STAKEHOLDERS"], "one two three ")
}
