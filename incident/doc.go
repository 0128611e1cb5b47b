// Package incident is the domain: what an incident is, who is paged, in which order, and what everybody is told.
//
// Two kinds of code live here. Decisions are pure: a Record, the time and what happened go in; an Outcome comes out (the
// new state, what goes on the timeline, which timers run, which deliveries leave). Use cases (Service) run one decision
// inside one transaction of a Store, so that what a person saw accepted is on disk, whole.
//
// Nothing here asks a clock, knows Slack, or imports another room of the program.
package incident
