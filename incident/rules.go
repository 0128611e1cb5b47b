package incident

import (
	"cmp"
	"context"
	"slices"
	"time"
)

// SetRules puts a person's own notification rules and quiet hours in place of earlier ones; without rules the team's or the
// company's hold. Refusals: NotAMember, OddRules.
func (s *Service) SetRules(ctx context.Context, by PersonID, rules Rules, quiet Quiet, now time.Time) error {
	if p, ok := s.Directory.Person(by); !ok || !p.Reachable() {
		return refuse(NotAMember)
	}
	if !rules.valid() || !quiet.valid() {
		return refuse(OddRules, "most", itoa(MaxRules))
	}
	return s.change(ctx, func(tx Tx) error { return tx.SetRules(by, rules, quiet) })
}

func (r Rules) valid() bool {
	for urgency, list := range r {
		if urgency != High && urgency != Low || len(list) > MaxRules {
			return false
		}
		for i, rule := range list {
			known := slices.Contains(Methods, rule.Method)
			if !known || rule.After < 0 || rule.After > MaxRuleDelay || slices.Contains(list[:i], rule) {
				return false
			}
		}
	}
	return true
}

func (q Quiet) valid() bool {
	const day = 24 * 60
	return q.From >= 0 && q.From < day && q.To >= 0 && q.To < day
}

// Preview is what would happen if a person were paged now.
type Preview struct {
	Ways  []Way  // in the order in which they ring
	Never []Rule // rules by which nothing rings: the method is not set up, or the person has no address for it
}

// Preview says what would happen if somebody were paged now.
func (s *Service) Preview(ctx context.Context, who PersonID, u Urgency, now time.Time) (Preview, error) {
	p, ok := s.Directory.Person(who)
	if !ok {
		return Preview{}, refuse(NotAMember)
	}
	profile, err := s.Store.Profile(ctx, who)
	if err != nil {
		return Preview{}, err
	}
	x := reaching{Person: p, profile: profile, team: s.Rules.team(s.Directory, who), company: s.Rules.Company, methods: s.Methods}
	out := Preview{Ways: x.recipient(u, now).Ways}
	slices.SortStableFunc(out.Ways, func(a, b Way) int { return cmp.Compare(a.After, b.After) })
	for _, rule := range x.rules(u) {
		if _, ok := x.contact(rule.Method); !ok {
			out.Never = append(out.Never, rule)
		}
	}
	return out, nil
}

// TestPage sends oneself a page that is none, by every method that one would be rung by with high urgency, once and at once. It
// gives the ways. key is the request's own id. Refusals: NotAMember, TooOften.
func (s *Service) TestPage(ctx context.Context, key string, by PersonID, now time.Time) (ways []Way, err error) {
	p, ok := s.Directory.Person(by)
	if !ok || !p.Reachable() {
		return nil, refuse(NotAMember)
	}
	err = s.change(ctx, func(tx Tx) error {
		who, failed := s.roster(tx, Record{}, now)
		ways = oneEach(who.person(by).Ways)
		if *failed != nil {
			return *failed
		}
		if key != "" {
			if _, seen, err := tx.Once(key, 0, now); err != nil || seen {
				return err
			}
		}
		if err := sparingly(tx, "tests by "+string(by), now); err != nil {
			return err
		}
		var list []Delivery
		for _, w := range ways {
			list = append(list, Delivery{ID: NewID(), Kind: KindTest, Method: w.Method, To: string(by), Priority: PriorityPage, DueAt: now, Body: Body{Address: address(w)}})
		}
		return tx.Enqueue(list)
	})
	return ways, err
}

// oneEach leaves the first of the ways by each method.
func oneEach(ways []Way) (first []Way) {
	for _, w := range ways {
		if !slices.ContainsFunc(first, func(x Way) bool { return x.Method == w.Method }) {
			first = append(first, w)
		}
	}
	return first
}

// RulesFor gives the notification rules that hold for somebody: their own, else their team's, else the company's.
func (s *Service) RulesFor(who PersonID, own Profile, u Urgency) []Rule {
	x := reaching{profile: own, team: s.Rules.team(s.Directory, who), company: s.Rules.Company}
	if list := x.rules(u); len(list) > 0 {
		return list
	}
	return []Rule{{Method: MethodSlack}}
}
