// Package storage keeps incidents, deliveries and timers in SQLite or PostgreSQL. It is incident.Store.
//
// Both engines run the same SQL text and pass the same conformance suite. Two things differ: PostgreSQL is asked to lock
// rows (SQLite has one writer, its transaction is the lock), and the words for a counting key in the migrations.
//
// The outbox. A delivery is pending, inflight, done, failed or withdrawn. The first unfinished delivery of a lane is its
// head; only heads can be claimed. That is kept in a column, so that a claim costs what it takes and not what waits
// behind it: writing finds out who is first, reading does not have to. Whoever changes a lane holds the row of its
// incident, or where it belongs to none a row that stands for those; a unique index refuses a lane with two heads.
package storage
