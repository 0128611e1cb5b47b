package incident_test

import (
	"slices"
	"strings"
	"time"

	"tocsin/incident"
)

const lease = time.Minute

// answer is what the far side says to a delivery.
type answer func(incident.Delivery) incident.Result

// takes is a far side that takes everything.
func takes(d incident.Delivery) incident.Result {
	if d.Kind == incident.KindChannel {
		return incident.Result{Channel: &incident.Channel{ID: "C-" + d.Incident.String(), Name: "made"}}
	}
	return incident.Result{}
}

// refuses is one that refuses what is for these people or channels, and takes everything else.
func refuses(reason string, kind incident.Kind, to ...string) answer {
	return func(d incident.Delivery) incident.Result {
		for _, one := range to {
			if d.Kind == kind && d.To == one {
				return incident.Result{Reason: reason}
			}
		}
		return takes(d)
	}
}

// down is a far side of which one method does not answer.
func down(m incident.Method) answer {
	return func(d incident.Delivery) incident.Result {
		if d.Method == m {
			return incident.Result{RetryIn: time.Minute}
		}
		return takes(d)
	}
}

// broken is one of which these methods refuse every page.
func broken(reason string, methods ...incident.Method) answer {
	return func(d incident.Delivery) incident.Result {
		if d.Kind == incident.KindPage && slices.Contains(methods, d.Method) {
			return incident.Result{Reason: reason}
		}
		return takes(d)
	}
}

// claim takes what is due now, by whatever method.
func (w *world) claim() []incident.Delivery { return w.claimUpTo(100) }

// claimUpTo takes no more than so much of each method.
func (w *world) claimUpTo(limit int) (list []incident.Delivery) {
	w.Helper()
	todo, err := w.store.Agenda(w.Context(), w.now, w.now)
	w.must(err)
	for _, m := range todo.Methods {
		some, err := w.store.Claim(w.Context(), m, w.now, incident.PriorityRefresh, limit, lease)
		w.must(err)
		list = append(list, some...)
	}
	return list
}

// settle writes down what became of deliveries.
func (w *world) settle(list []incident.Delivery, say answer) {
	w.Helper()
	results := make([]incident.Result, len(list))
	for i, d := range list {
		results[i] = say(d)
		results[i].Delivery = d
	}
	w.must(w.s.Settle(w.Context(), results, w.now))
}

// drain hands over what is due, until nothing is, and gives it in the order in which it left.
func (w *world) drain(say answer) (left []incident.Delivery) {
	w.Helper()
	for {
		list := w.claim()
		if len(list) == 0 {
			return left
		}
		left = append(left, list...)
		w.settle(list, say)
	}
}

// to gives the receivers of the deliveries of one kind, apart by blanks; "-" is the incident's own channel.
func to(list []incident.Delivery, kind incident.Kind) string {
	var out []string
	for _, d := range list {
		switch {
		case d.Kind != kind:
		case d.To == "":
			out = append(out, "-")
		default:
			out = append(out, d.To)
		}
	}
	return strings.Join(out, " ")
}

// rung gives the pages among deliveries: "JONAS slack, JONAS sms".
func rung(list []incident.Delivery) string {
	var out []string
	for _, d := range list {
		if d.Kind == incident.KindPage {
			out = append(out, d.To+" "+string(d.Method))
		}
	}
	slices.Sort(out)
	return strings.Join(out, ", ")
}

// invited gives everybody who was brought into the channel, in order.
func invited(list []incident.Delivery) string {
	var out []string
	for _, d := range list {
		if d.Kind == incident.KindInvite {
			for _, p := range d.Body.People {
				out = append(out, string(p))
			}
		}
	}
	return strings.Join(out, " ")
}

// said gives what was said in the incident's channel, as kinds of entries.
func said(list []incident.Delivery) string {
	var out []string
	for _, d := range list {
		if d.Kind == incident.KindNote {
			out = append(out, string(d.Body.Entry.Kind))
		}
	}
	return strings.Join(out, " ")
}
