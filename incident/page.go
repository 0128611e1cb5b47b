package incident

import "time"

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

// ByHand is the Level of a page that a person asked for: /incident page, assign.
const ByHand = -1

// ReasonResolved is why a page was not sent any more: the incident was over first.
const ReasonResolved = "resolved"
