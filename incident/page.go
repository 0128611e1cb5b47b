package incident

import (
	"fmt"
	"time"
)

// PageState is how far a page has come with one person.
type PageState string

// Every page ends as Reached, Answered or Unreached; none is forgotten.
const (
	Paging    PageState = "paging"       // on its way
	Reached   PageState = "reached"      // Slack took the message
	Answered  PageState = "acknowledged" // the person pressed Acknowledge
	Unreached PageState = "failed"       // Reason says why
)

// Page is what one person is asked to acknowledge.
type Page struct {
	Person  PersonID
	Level   int      // that paged them last; 0: acknowledged unasked; ByHand
	AskedBy PersonID // who had them paged by hand; empty: the policy did
	State   PageState
	Reason  string    // why the person was not reached: a code that lang/ has a sentence for
	PagedAt time.Time // first; zero where Level is 0
	EndedAt time.Time // acknowledged or failed
	Notices []Notice  // one a method, of the last time the person was rung; those answered unasked have none
}

// broughtIn says whether the person was paged, and not by themselves alone.
func (p Page) broughtIn() bool { return p.Level != 0 && p.AskedBy != p.Person }

// Levels that are none of the policy's.
const (
	ByHand     = -1 // a person asked for it: /incident page, assign
	LastResort = -2 // the policy came to its end
	Extra      = -3 // the play adds them to the first level
)

// Why a page was not sent, beside what providers say.
const (
	ReasonResolved = "resolved"   // the incident was over first
	ReasonAnswered = "answered"   // somebody else answered first, before any of the person's rules was due
	ReasonShift    = "shift_over" // a shift was over before it could begin: tocsin was not running
	ReasonNoPager  = "no_pager"   // no pager of that name is configured
)

// Face sums up all that can change in what a page shows one person. A message drawn with another one is out of date.
func (r *Record) Face(who PersonID) string {
	var pg Page
	if p := r.Page(who); p != nil {
		pg = *p
	}
	return fmt.Sprint(r.State, r.AcknowledgedBy, r.AcknowledgedAt.UnixMilli(), r.Lead, r.Channel, r.ResolvedAt.UnixMilli(),
		pg.Level, pg.AskedBy, pg.State == Answered, r.Severity)
}
