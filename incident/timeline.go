package incident

import "time"

// EntryKind says what happened. lang/ has a sentence for each.
type EntryKind string

// What the timeline knows.
const (
	EntryTriggered    EntryKind = "triggered"
	EntryPaged        EntryKind = "paged"     // Data: level, count
	EntryReached      EntryKind = "reached"   // Data: method; the page arrived on that way
	EntryFailed       EntryKind = "failed"    // Data: method, reason; it did not on that way, but others are left
	EntryUnreached    EntryKind = "unreached" // Data: reason; on no way at all
	EntryHastened     EntryKind = "hastened"  // Data: count; Slack does not answer, so the other methods rang at once
	EntryAcknowledged EntryKind = "acknowledged"
	EntryExhausted    EntryKind = "exhausted"   // the last level did not answer
	EntryLastResort   EntryKind = "last_resort" // Data: count
	EntryReminded     EntryKind = "reminded"    // Data: count; those who had not answered were rung again
	EntryAsked        EntryKind = "asked"       // Data: count; somebody had people paged
	EntryAssigned     EntryKind = "assigned"    // Data: to; somebody made another one the lead
	EntryTaken        EntryKind = "taken"       // somebody took the lead
	EntryEscalated    EntryKind = "escalated"   // somebody had the next level paged
	EntrySnoozed      EntryKind = "snoozed"     // Data: for, in words of time.Duration
	EntryAwake        EntryKind = "awake"       // the snooze is over
	EntryStale        EntryKind = "stale"       // acknowledged, and no sign of life since
	EntryReopened     EntryKind = "reopened"    // Data: text
	EntryUpdated      EntryKind = "updated"     // Data: text
	EntryResolved     EntryKind = "resolved"    // Data: text
	EntryChannel      EntryKind = "channel"     // Data: name; the incident's channel exists
	EntryUnresolved   EntryKind = "unresolved"  // Data: target; a reference of the playbook that leads nowhere
	EntryNobody       EntryKind = "nobody"      // Data: target, schedule; nobody is on call
	EntryUndelivered  EntryKind = "undelivered" // Data: kind, to, reason; something other than a page was refused
)

// Entry is one line of an incident's timeline.
type Entry struct {
	At   time.Time
	Kind EntryKind
	By   PersonID // who did it, or whom it is about; empty where tocsin did it by itself
	Data map[string]string
}
