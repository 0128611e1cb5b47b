// Package oncall computes who is on call: schedules of layers, restrictions and overrides. It is pure: the time comes in, and
// people are references such as "@jonas", which the directory resolves.
package oncall

import "time"

// Override is a temporary change: a person takes a schedule over for a while. Of two that overlap, the one made last wins.
type Override struct {
	ID       string
	Schedule string
	Person   string // a reference: "@jonas"
	From, To time.Time
	By       string // Slack's id of who made it
	MadeAt   time.Time
}
