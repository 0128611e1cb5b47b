package incident

import "time"

// EntryKind says what happened. lang/ has a sentence for each.
type EntryKind string

// What the timeline knows.
const (
	EntryTriggered    EntryKind = "triggered"
	EntryAlerted      EntryKind = "alerted"   // Data: count; so many alerts were of it by then
	EntryJoined       EntryKind = "joined"    // Data: title, text; what one more alert says that none before it has said
	EntryNoted        EntryKind = "noted"     // Data: text; somebody put it on record
	EntryPaged        EntryKind = "paged"     // Data: level, count
	EntryExtra        EntryKind = "extra"     // Data: count; the play added them to the first level
	EntryReached      EntryKind = "reached"   // Data: method; the page arrived on that way
	EntryFailed       EntryKind = "failed"    // Data: method, reason; it did not on that way, but others are left
	EntryUnreached    EntryKind = "unreached" // Data: reason; on no way at all
	EntryHastened     EntryKind = "hastened"  // Data: count; Slack does not answer, so the other methods rang at once
	EntryAcknowledged EntryKind = "acknowledged"
	EntryExhausted    EntryKind = "exhausted"    // the last level did not answer
	EntryLastResort   EntryKind = "last_resort"  // Data: count
	EntryReminded     EntryKind = "reminded"     // Data: count; those who had not answered were rung again
	EntryAsked        EntryKind = "asked"        // Data: count; somebody had people paged
	EntryAssigned     EntryKind = "assigned"     // Data: to; somebody made another one the lead
	EntryTaken        EntryKind = "taken"        // somebody took the lead
	EntryHandedOff    EntryKind = "handed_off"   // Data: to, text; text is what is open
	EntryPlanned      EntryKind = "planned"      // Data: to, from, until; somebody planned a shift
	EntryUnplanned    EntryKind = "unplanned"    // Data: to, from, until; somebody took it back
	EntryShift        EntryKind = "shift"        // Data: to, until, late; a shift has begun
	EntryMissed       EntryKind = "missed"       // Data: to, from, until, reason; a shift that could not be carried out
	EntryEscalated    EntryKind = "escalated"    // somebody had the next level paged
	EntrySnoozed      EntryKind = "snoozed"      // Data: for, in words of time.Duration
	EntryAwake        EntryKind = "awake"        // the snooze is over
	EntryStale        EntryKind = "stale"        // acknowledged, and no sign of life since
	EntryReopened     EntryKind = "reopened"     // Data: text
	EntryBriefed      EntryKind = "briefed"      // Data: text; the play's message to responders
	EntryInformed     EntryKind = "informed"     // Data: to, text; what the play has for a channel, or without to for subscribers
	EntryGraded       EntryKind = "graded"       // Data: severity, title, mark, before
	EntryUpdated      EntryKind = "updated"      // Data: text, broadcast (where it can be corrected)
	EntryProposed     EntryKind = "proposed"     // Data: text, count, closing ("yes": it is the closing message); somebody's update waits for a second person
	EntryApproved     EntryKind = "approved"     // Data: author, closing
	EntryRejected     EntryKind = "rejected"     // Data: author, closing
	EntryCorrected    EntryKind = "corrected"    // Data: text, broadcast (the one that was corrected)
	EntryDueSoon      EntryKind = "due_soon"     // Data: at, in unix seconds; the next update is promised for then
	EntryOverdue      EntryKind = "overdue"      // Data: at; it has not come
	EntrySubscribed   EntryKind = "subscribed"   // Data: person, by id, or target
	EntryUnsubscribed EntryKind = "unsubscribed" // Data: person or target
	EntryPaused       EntryKind = "paused"       // Data: sent, total; somebody paused a broadcast
	EntryResumed      EntryKind = "resumed"      // Data: sent, total
	EntryCancelled    EntryKind = "cancelled"    // Data: sent, total
	EntryResolved     EntryKind = "resolved"     // Data: text
	EntryChannel      EntryKind = "channel"      // Data: name; the incident's channel exists
	EntryUnresolved   EntryKind = "unresolved"   // Data: target; a reference of the playbook that leads nowhere
	EntryLost         EntryKind = "lost"         // Data: target, reason; nobody was told by it
	EntryNobody       EntryKind = "nobody"       // Data: target, schedule; nobody is on call
	EntryUndelivered  EntryKind = "undelivered"  // Data: kind, to, reason; something other than a page was refused
	EntryQuoted       EntryKind = "quoted"       // Data: of, text, url where it is known; the message it was raised from
	EntryLinked       EntryKind = "linked"       // Data: name, url; where it stands at a pager
)

// Of a roll call. Names and answers are never on the timeline.
const (
	EntryRollCall       EntryKind = "roll_call"        // Data: count, audience
	EntryAskedAgain     EntryKind = "asked_again"      // Data: count; who had not answered
	EntryRollCallClosed EntryKind = "roll_call_closed" // Data: answered, count
)

// Entry is one line of an incident's timeline.
type Entry struct {
	At   time.Time
	Kind EntryKind
	By   PersonID // who did it, or whom it is about; empty where tocsin did it by itself
	Data map[string]string
}
