// Package dispatch is the heart-beat: it fires the timers that are due and hands deliveries over, pages before all else.
//
// A cron ticks once a second; it holds no deadline itself, those are rows of the Store. What a tick or a Wake starts:
//
//	line.go    one contact method: each has its own claims and workers, so that a provider that hangs slows no other
//	claim.go   takes what is due from the outbox, never more than there are workers free for
//	pool.go    counts the workers; some of them only ever take pages
//	send.go    one attempt with one Sender
//	retry.go   what an attempt comes to: delivered, once more, or given up
//	ledger.go  writes results down, as many in one transaction as have gathered meanwhile
//	tick.go    what is done every second, and once a day
//	agenda.go  what there is to do at all: one look a second
//	feed.go    puts the people of a broadcast into the outbox, some at a time
package dispatch
