package storage

import (
	"slices"
	"time"

	"tocsin/incident"
)

// Settle writes what became of deliveries: done, failed, or due again. Copies are remembered, and whom a roll call
// reached.
//
// A claim may have run out meanwhile and be another instance's. That a message arrived is true whoever says it; that one
// did not is believed of the one who holds the claim.
func (t *tx) Settle(now time.Time, results []incident.Result) error {
	if len(results) == 0 {
		return nil
	}
	if err := t.keepIncidents(results); err != nil {
		return err
	}
	ends := endings(now, results)
	ids, err := t.supersede(ends)
	if err != nil {
		return err
	}
	counts := tally{}
	arrived, others := parted(ends)
	if err := inGroups(arrived, func(part []string) error { return t.arrive(part, counts) }); err != nil {
		return err
	}
	if err := inGroups(others, func(part []ending) error { return t.end(part, counts) }); err != nil {
		return err
	}
	if err := t.count(counts, now); err != nil {
		return err
	}
	for _, e := range ends {
		ids = append(ids, e.id)
	}
	if err := inGroups(ids, t.promote); err != nil {
		return err
	}
	if err := t.settleAsked(results); err != nil {
		return err
	}
	return t.writeCopies(results)
}

// keepIncidents keeps others from changing the lanes of these incidents, in one order so that two never wait for each
// other. SQLite's transaction does so by itself.
func (t *tx) keepIncidents(results []incident.Result) error {
	if t.e.sqlite {
		return nil
	}
	var numbers []any
	for _, r := range results {
		numbers = append(numbers, int64(r.Delivery.Incident))
	}
	slices.SortFunc(numbers, func(a, b any) int { return int(a.(int64) - b.(int64)) })
	if numbers[0] == int64(0) {
		if err := t.keepOthers(); err != nil {
			return err
		}
	}
	return inGroups(slices.Compact(numbers), func(part []any) error {
		_, err := all(t.runner, value[int64], "SELECT number FROM incidents WHERE number IN "+anyOf(len(part), 0)+" ORDER BY number"+t.e.lock, part...)
		return err
	})
}

// keepOthers does the same for what belongs to no incident, and so has no row of one to hold.
func (t *tx) keepOthers() error {
	if t.e.sqlite {
		return nil
	}
	_, err := all(t.runner, value[string], "SELECT name FROM counters WHERE name = 'no incident'"+t.e.lock)
	return err
}

// ending is what becomes of one row.
type ending struct {
	id, once string
	state    string // done, failed, withdrawn; pending: it is tried again
	reason   string
	tries    int64 // that went wrong
	due      int64 // of the next try
	unsure   bool  // the next try has to look first
}

func endings(now time.Time, results []incident.Result) []ending {
	ends := make([]ending, len(results))
	waits := map[string]bool{}
	for i, r := range results {
		e := ending{id: r.Delivery.ID, once: r.Delivery.Once, state: "done"}
		switch {
		case r.RetryIn > 0 && e.once != "" && waits[e.once]:
			e.state, e.reason = "withdrawn", superseded
		case r.RetryIn > 0:
			e.state, e.due, e.tries = "pending", ms(now.Add(r.RetryIn)), flag(!r.Deferred)
			e.unsure = r.Unsure || r.Deferred && r.Delivery.Recovered // who only waits has not looked
			waits[e.once] = true
		case r.Reason != "":
			e.state, e.reason, e.tries = "failed", r.Reason, 1
		}
		ends[i] = e
	}
	return ends
}

const superseded = "superseded" // another delivery with the same Once waits and says the same

// supersede makes way for deliveries that wait again: while one was in flight another with the same Once may have been
// put behind it. The older keeps its place, its attempts and its pause. It gives the ids of those taken away.
func (t *tx) supersede(ends []ending) ([]string, error) {
	var ids []string
	for _, e := range ends {
		if e.state != "pending" || e.once == "" {
			continue
		}
		gone, err := all(t.runner, value[string], `UPDATE outbox SET state = 'withdrawn', head = 0, reason = $3
			WHERE state = 'pending' AND once_key <> '' AND once_key = $2 AND id <> $1 RETURNING id`, e.id, e.once, superseded)
		if err != nil {
			return nil, err
		}
		ids = append(ids, gone...)
	}
	return ids, nil
}

// parted puts apart what arrived, which is nearly all of a broadcast.
func parted(ends []ending) (arrived []string, others []ending) {
	for _, e := range ends {
		if e.state == "done" {
			arrived = append(arrived, e.id)
		} else {
			others = append(others, e)
		}
	}
	return arrived, others
}

// arrive writes that deliveries arrived: what end would write, at a fraction of its cost.
func (t *tx) arrive(ids []string, counts tally) error {
	ended, err := all(t.runner, scanCounted, `UPDATE outbox SET state = 'done', head = 0, reason = '', unsure = 0, claimed_by = ''
		WHERE state NOT IN ('done', 'failed', 'withdrawn') AND id IN `+anyOf(len(ids), 0)+" RETURNING broadcast, state", with(ids)...)
	counts.add(ended)
	return err
}

// end writes endings. The values are id, state, reason, tries, due, unsure and who says so. What is unfinished is said
// by what it is not: PostgreSQL would else read all of outbox_lane where it thinks the outbox small.
// What ends of a broadcast is counted there. What was on its way while somebody paused it is held with the rest.
func (t *tx) end(part []ending, counts tally) error {
	args := make([]any, 0, len(endingTypes)*len(part))
	for _, e := range part {
		args = append(args, e.id, e.state, e.reason, e.tries, e.due, flag(e.unsure), t.s.instance)
	}
	ended, err := all(t.runner, scanCounted, `UPDATE outbox SET
			state = CASE WHEN v.column2 = 'pending' AND outbox.unwanted = 1 THEN 'withdrawn' ELSE v.column2 END,
			head = CASE WHEN v.column2 = 'pending' AND outbox.unwanted = 0 THEN outbox.head ELSE 0 END,
			due_at = CASE WHEN v.column2 = 'pending' THEN v.column5 ELSE outbox.due_at END,
			claimable_at = CASE WHEN v.column2 <> 'pending' THEN outbox.claimable_at WHEN `+isHeld+` THEN `+neverText+` ELSE v.column5 END,
			reason = v.column3, attempts = outbox.attempts + v.column4, unsure = v.column6, claimed_by = ''
		FROM (VALUES `+typedPlaces(len(part), endingTypes)+`) AS v
		WHERE outbox.id = v.column1 AND outbox.state NOT IN ('done', 'failed', 'withdrawn')
			AND (outbox.state = 'pending' OR outbox.claimed_by = v.column7)
		RETURNING outbox.broadcast, outbox.state`, args...)
	counts.add(ended)
	return err
}

var endingTypes = []string{"TEXT", "TEXT", "TEXT", "BIGINT", "BIGINT", "BIGINT", "TEXT"}

// promote makes the first one behind each of these deliveries the head of its lane, where they are finished.
func (t *tx) promote(ids []string) error {
	_, err := t.exec(`UPDATE outbox SET head = 1 WHERE head = 0 AND seq IN (
		SELECT (SELECT n.seq FROM outbox n WHERE n.incident = d.incident AND n.lane = d.lane AND n.state IN ('pending', 'inflight')
			ORDER BY n.urgency, n.seq LIMIT 1)
		FROM outbox d WHERE d.lane <> '' AND d.head = 0 AND d.id IN `+anyOf(len(ids), 0)+")", with(ids)...)
	return err
}
