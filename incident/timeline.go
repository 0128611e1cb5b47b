package incident

import "time"

// EntryKind says what happened. lang/ has a sentence for each.
type EntryKind string

// What the timeline knows.
const (
	EntryTriggered    EntryKind = "triggered"
	EntryPaged        EntryKind = "paged"     // Data: level, count
	EntryReached      EntryKind = "reached"   // the page arrived
	EntryUnreached    EntryKind = "unreached" // Data: reason
	EntryAcknowledged EntryKind = "acknowledged"
	EntryExhausted    EntryKind = "exhausted"   // the last level did not answer
	EntryUpdated      EntryKind = "updated"     // Data: text
	EntryResolved     EntryKind = "resolved"    // Data: text
	EntryChannel      EntryKind = "channel"     // Data: name; the incident's channel exists
	EntryUnresolved   EntryKind = "unresolved"  // Data: target; a reference of the playbook that leads nowhere
	EntryUndelivered  EntryKind = "undelivered" // Data: kind, to, reason; something other than a page was refused
)

// Entry is one line of an incident's timeline.
type Entry struct {
	At   time.Time
	Kind EntryKind
	By   PersonID // who did it, or whom it is about; empty where tocsin did it by itself
	Data map[string]string
}
