package storage

import (
	"strconv"
	"time"

	"tocsin/incident"
)

// ofBroadcast are the rows of a broadcast that go to people: what goes to channels is not stopped.
const ofBroadcast = " WHERE broadcast <> '' AND broadcast = $1 AND priority = $2 AND state = "

// alter changes the state of broadcasts.
func (t *tx) alter(list []incident.Altered) error {
	for _, a := range list {
		_, err := t.exec(`UPDATE broadcasts SET state = $2, rested = rested + CASE WHEN paused_at > 0 THEN $3 - paused_at ELSE 0 END,
				paused_at = CASE WHEN $2 = 'paused' THEN $3 ELSE 0 END,
				ended_at = CASE WHEN $2 IN ('cancelled', 'overtaken') THEN $3 ELSE ended_at END
			WHERE id = $1`, a.Broadcast, string(a.State), ms(a.At))
		if err != nil {
			return err
		}
		steps := map[incident.BroadcastState]func(string, time.Time) error{
			incident.Paused: t.hold, incident.Running: t.release, incident.Cancelled: t.endBroadcast, incident.Overtaken: t.endBroadcast,
		}
		if err := steps[a.State](a.Broadcast, a.At); err != nil {
			return err
		}
	}
	return nil
}

// never is when what is held may be claimed.
const never = 1 << 62

// isHeld says of a row whether its broadcast is paused.
var isHeld = `outbox.broadcast <> '' AND outbox.priority = ` + strconv.Itoa(int(incident.PriorityBroadcast)) + `
	AND EXISTS (SELECT 1 FROM broadcasts b WHERE b.id = outbox.broadcast AND b.state = 'paused')`

var neverText = strconv.Itoa(never)

// hold keeps what has not left from being claimed.
func (t *tx) hold(id string, _ time.Time) error {
	_, err := t.exec("UPDATE outbox SET claimable_at = $3"+ofBroadcast+"'pending'", id, int64(incident.PriorityBroadcast), int64(never))
	return err
}

// release lets it leave, as if it had been due just now: it is not given up because it was held for long. What may have
// arrived already is still looked for from when it was due first.
func (t *tx) release(id string, now time.Time) error {
	_, err := t.exec("UPDATE outbox SET claimable_at = $3, due_at = $3, since = CASE WHEN unsure = 1 THEN since ELSE $3 END"+ofBroadcast+"'pending'",
		id, int64(incident.PriorityBroadcast), ms(now))
	return err
}

// endBroadcast withdraws what has not left.
func (t *tx) endBroadcast(id string, _ time.Time) error {
	if _, err := t.exec("DELETE FROM broadcast_parts WHERE broadcast = $1", id); err != nil {
		return err
	}
	gone, err := all(t.runner, value[string], "UPDATE outbox SET state = 'withdrawn', head = 0"+ofBroadcast+"'pending' RETURNING id",
		id, int64(incident.PriorityBroadcast))
	if err != nil {
		return err
	}
	if _, err := t.exec("UPDATE outbox SET unwanted = 1"+ofBroadcast+"'inflight'", id, int64(incident.PriorityBroadcast)); err != nil {
		return err
	}
	if _, err := t.exec("UPDATE broadcasts SET withdrawn = withdrawn + $2 WHERE id = $1", id, int64(len(gone))); err != nil {
		return err
	}
	return inGroups(gone, t.promote)
}
