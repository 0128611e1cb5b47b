package incident_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"tocsin/incident"
	"tocsin/incident/oncall"
)

// setUp says which contact methods and pagers the company has configured, beside Slack.
func (w *world) setUp(methods ...incident.Method) {
	for _, m := range methods {
		w.s.Methods[m] = true
	}
}

// has gives people a verified address for each of these methods.
func (w *world) has(who incident.PersonID, methods ...incident.Method) {
	w.Helper()
	for _, m := range methods {
		w.must(w.store.Change(w.Context(), func(tx incident.Tx) error {
			return tx.SetContact(who, incident.Contact{Method: m, Address: string(m) + " of " + string(who)}, w.now)
		}))
	}
}

// lives moves somebody to another zone.
func (w *world) lives(who incident.PersonID, zone string) {
	p := w.c.people[who]
	p.TZ = zone
	w.c.people[who] = p
}

// wants writes somebody's own rules for high urgency: "slack, sms 10m".
func (w *world) wants(who incident.PersonID, rules string) {
	w.Helper()
	w.must(w.s.SetRules(w.Context(), who, incident.Rules{incident.High: listed(rules)}, incident.Quiet{}, w.now))
}

// listed reads rules: "slack, sms 10m".
func listed(text string) (list []incident.Rule) {
	for part := range strings.SplitSeq(text, ", ") {
		method, after, _ := strings.Cut(part, " ")
		d, _ := time.ParseDuration(after)
		list = append(list, incident.Rule{Method: incident.Method(method), After: d})
	}
	return list
}

// notices gives how far somebody's page has come on each of its ways: "slack sent, sms+10m0s waiting".
func (w *world) notices(n incident.Number, who incident.PersonID) string {
	w.Helper()
	var list []string
	for _, x := range w.record(n).Page(who).Notices {
		one := string(x.Method)
		if x.After > 0 {
			one += "+" + x.After.String()
		}
		one += " " + string(x.State)
		if x.Reason != "" {
			one += " (" + x.Reason + ")"
		}
		list = append(list, one)
	}
	return strings.Join(list, ", ")
}

// ways gives by what somebody would be rung now: "slack, sms+10m0s".
func (w *world) ways(who incident.PersonID, u incident.Urgency) string {
	w.Helper()
	p, err := w.s.Preview(w.Context(), who, u, w.now)
	w.must(err)
	var list []string
	for _, x := range p.Ways {
		one := string(x.Method)
		if x.After > 0 {
			one += "+" + x.After.String()
		}
		list = append(list, one)
	}
	return strings.Join(list, ", ")
}

// code is what the far side finds in the message that verifies an address: as long as a real one, another for each request.
func code(who incident.PersonID, p incident.Pending) string {
	sum := p.AskedAt.UnixMilli()
	for _, c := range string(who) + p.Address {
		sum = (sum*31 + int64(c)) % 1_000_000
	}
	return fmt.Sprintf("%06d", sum)
}

// rota is a set of schedules: who is on call for each, from when on. Overrides come before.
type rota map[string][]shift

type shift struct {
	from time.Time
	who  string // references
}

func (r rota) OnCall(name string, made []oncall.Override, at time.Time) (people []string, ok bool) {
	shifts, ok := r[name]
	for _, s := range shifts {
		if !s.from.After(at) {
			people = strings.Split(s.who, ", ")
		}
	}
	for _, o := range made {
		if !o.From.After(at) && o.To.After(at) {
			people = []string{o.Person}
		}
	}
	return people, ok
}

func (r rota) Next(name string, _ []oncall.Override, after time.Time) (time.Time, []string, bool) {
	for _, s := range r[name] {
		if s.from.After(after) {
			return s.from, strings.Split(s.who, ", "), true
		}
	}
	return time.Time{}, nil, false
}

func (r rota) Names() []string { return slices.Sorted(maps.Keys(r)) }
