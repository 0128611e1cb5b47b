package incident

import "time"

// Agenda is what the clock has to do at present. Most seconds that is nothing, which one look says.
type Agenda struct {
	Timer      time.Time // when the earliest timer is due, of those that were asked for; zero: none is
	Late       bool      // a page by Slack that was due before a time has not arrived
	Unreported bool      // a broadcast has not been shown for the last time
	Methods    []Method  // of the deliveries that wait or are under way
}
