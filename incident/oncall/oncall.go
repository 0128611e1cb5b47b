// Package oncall computes who is on call: schedules of layers, restrictions and overrides, and calendars of other programs.
// It is pure: the time comes in, and people are references such as "@jonas", which the directory resolves.
//
//	roster.go    what is asked: who is on call at a time, the shifts of a span, the next hand-over
//	layer.go     one rotation: whose turn it is, computed and not counted
//	window.go    the hours to which a layer is restricted
//	clock.go     dates and times of day, and what they mean on the two odd days of the year
//	calendar.go  who is on call by the events of a calendar
//	ics*.go      reading such a calendar (RFC 5545)
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
