package incident

import "time"

// TimerKind says what a timer does when it is due.
type TimerKind string

// TimerEscalate pages the next level unless somebody acknowledged meanwhile.
const TimerEscalate TimerKind = "escalate"

// Timer is a deadline on disk. An incident has at most one of a kind.
type Timer struct {
	Incident Number
	Kind     TimerKind
	DueAt    time.Time
}
