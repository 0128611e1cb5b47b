package incident

import (
	"slices"
	"time"
)

// Way is one contact method that a person is rung by, and how long after the page.
type Way struct {
	Contact
	After time.Duration
}

// Recipient is a person who is to be paged, with the ways to do it.
type Recipient struct {
	Person
	Ways  []Way         // what the notification rules say; empty: the person can be reached by nothing at all
	Spare []Way         // the person's other contact methods, for when Slack does not answer, or all of Ways were refused
	Rest  time.Duration // until nothing rings by any way: quiet hours, for what is not urgent
}

// reaching is what is known of how one person can be reached.
type reaching struct {
	Person
	profile       Profile
	team, company Rules
	methods       map[Method]bool // those that are set up; Slack always is
}

// recipient works out by what somebody is rung now: by their own rules, else their team's, else the company's. A rule whose
// method is not set up, or for which the person has no address, is passed over. Who is left without any is rung by Slack.
func (x reaching) recipient(u Urgency, now time.Time) Recipient {
	r := Recipient{Person: x.Person}
	if !x.Reachable() {
		return r
	}
	if u == Low {
		r.Rest = x.profile.Quiet.rest(x.TZ, now)
	}
	for _, rule := range x.rules(u) {
		c, ok := x.contact(rule.Method)
		w := Way{c, r.Rest + rule.After} // delays count from when the person may be rung at all
		if u == Low {
			w.After += x.profile.Quiet.rest(x.TZ, now.Add(w.After))
		}
		if ok && !slices.Contains(r.Ways, w) { // two rules may come to the same end of quiet hours
			r.Ways = append(r.Ways, w)
		}
	}
	if len(r.Ways) == 0 {
		c, _ := x.contact(MethodSlack)
		r.Ways = []Way{{c, r.Rest}}
	}
	for _, m := range Methods {
		c, ok := x.contact(m)
		used := slices.ContainsFunc(r.Ways, func(w Way) bool { return w.Method == m })
		if ok && !used {
			r.Spare = append(r.Spare, Way{c, r.Rest})
		}
	}
	return r
}

// rules are the most particular ones that say something of an urgency.
func (x reaching) rules(u Urgency) []Rule {
	for _, rules := range []Rules{x.profile.Rules, x.team, x.company} {
		if list := rules[u]; len(list) > 0 {
			return list
		}
	}
	return nil
}

// contact is where the person is reached by a method. The directory's mail address needs no code: Slack has verified it.
func (x reaching) contact(m Method) (Contact, bool) {
	if m == MethodSlack {
		return Contact{m, string(x.ID)}, true
	}
	if !x.methods[m] {
		return Contact{}, false
	}
	for _, c := range x.profile.Contacts {
		if c.Method == m {
			return c, true
		}
	}
	return Contact{m, x.Email}, m == MethodEmail && x.Email != ""
}

// rest is how long quiet hours still last at a time; 0 outside of them. tz is the person's zone. It goes minute by minute:
// where an hour is left out or comes twice, time.Date does not say which one it gives.
func (q Quiet) rest(tz string, now time.Time) time.Duration {
	zone, err := time.LoadLocation(tz)
	if err != nil {
		zone = time.UTC
	}
	end := now
	for q.hold(end.In(zone)) {
		end = end.Truncate(time.Minute).Add(time.Minute)
	}
	return end.Sub(now)
}

// hold says whether a moment of the person's zone is within quiet hours.
func (q Quiet) hold(at time.Time) bool {
	minute := at.Hour()*60 + at.Minute()
	if q.From > q.To {
		return minute >= q.From || minute < q.To
	}
	return minute >= q.From && minute < q.To
}
