package config

import (
	"fmt"
	"strings"
	"time"

	"tocsin/config/strict"
)

// Notifications are the rules for everybody who has none of their own.
type Notifications struct {
	High          []Rule        `key:"high"`
	Low           []Rule        `key:"low"`
	Teams         []TeamRules   `key:"teams"`
	Wording       []Wording     `key:"wording"`
	SlackPatience time.Duration `key:"slack_patience"` // how long Slack may not answer before the other methods ring at once
}

// TeamRules are for the people of one team, in place of the company's.
type TeamRules struct {
	Team string `key:"team,required"` // "@handle"
	High []Rule `key:"high"`          // left out: the company's
	Low  []Rule `key:"low"`
}

// Rule rings one method so long after a page, unless it was answered before.
type Rule struct {
	Method string        `key:"method,required"`
	After  time.Duration `key:"after"` // 0 to MaxRuleDelay
}

// Bounds of rules.
const (
	MaxRuleDelay = 24 * time.Hour
	MaxRules     = 10 // for one urgency
)

func defaultNotifications() Notifications {
	return Notifications{
		High: []Rule{
			{Method: "slack"}, {Method: "push"}, {Method: "email"},
			{Method: "sms", After: time.Minute}, {Method: "voice", After: 3 * time.Minute},
		},
		Low:           []Rule{{Method: "slack"}},
		Teams:         []TeamRules{},
		Wording:       []Wording{},
		SlackPatience: 15 * time.Second,
	}
}

func (n *Notifications) check(doc *strict.File) {
	const at = "notifications."
	checkRules(doc, at+"high", n.High)
	checkRules(doc, at+"low", n.Low)
	within(doc, at+"slack_patience", n.SlackPatience, 5*time.Second, 5*time.Minute)
	first := map[string]int{}
	for i, t := range n.Teams {
		here := fmt.Sprintf("%steams[%d]", at, i)
		if len(t.Team) < 2 || !strings.HasPrefix(t.Team, "@") || strings.ContainsAny(t.Team, " \t") {
			doc.Fail(here+".team", `%q must be the handle of a team, such as "@facilities"`, t.Team)
		} else if other, twice := first[t.Team]; twice {
			doc.Fail(here+".team", "%q has rules in notifications.teams[%d] already: keep one", t.Team, other)
		} else {
			first[t.Team] = i
		}
		if t.High == nil && t.Low == nil {
			doc.Fail(here, "has no rules: add high, low or both")
		}
		if t.High != nil {
			checkRules(doc, here+".high", t.High)
		}
		if t.Low != nil {
			checkRules(doc, here+".low", t.Low)
		}
	}
}

// checkRules refuses an empty list: with it, nobody would be told of anything.
func checkRules(doc *strict.File, at string, rules []Rule) {
	switch {
	case len(rules) == 0:
		doc.Fail(at, "has no rules, so that nobody would be reached: name a method, such as [{method: slack}]")
	case len(rules) > MaxRules:
		doc.Fail(at, "has %d rules; %d are the most", len(rules), MaxRules)
	}
	for i, r := range rules {
		here := fmt.Sprintf("%s[%d]", at, i)
		oneOf(doc, here+".method", r.Method, "slack", "push", "email", "sms", "voice")
		within(doc, here+".after", r.After, 0, MaxRuleDelay)
	}
}
