package storage

import (
	"context"
	"errors"
	"time"

	"tocsin/incident"
)

const broadcastColumns = "id, incident, kind, body, texts, said_by, at, next_in, corrects, reach, state, total, fed, sent, failed, withdrawn, paused_at, rested, ended_at, shown_at, reported"

func scanBroadcast(row scanner) (b incident.Broadcast, err error) {
	var said, next, paused, rested, ended, shown int64
	var texts, reach string
	err = row.Scan(&b.ID, &b.Incident, &b.Kind, &b.Text, &texts, &b.By, &said, &next, &b.Of, &reach, &b.State, &b.Total, &b.Fed, &b.Sent, &b.Failed, &b.Withdrawn,
		&paused, &rested, &ended, &shown, &b.Reported)
	b.At, b.PausedAt, b.EndedAt, b.ShownAt = at(said), at(paused), at(ended), at(shown)
	b.Rested, b.Next = time.Duration(rested)*time.Millisecond, time.Duration(next)*time.Millisecond
	if err == nil {
		err = errors.Join(fromJSON(texts, &b.Texts), fromJSON(reach, &b.Reach))
	}
	return b, err
}

// Broadcast reads one, without those whom the outbox does not hold yet; NotFound where there is none.
func (s *Store) Broadcast(ctx context.Context, id string) (incident.Broadcast, error) {
	b, ok, err := one(s.reader(ctx), scanBroadcast, "SELECT "+broadcastColumns+" FROM broadcasts WHERE id = $1", id)
	return b, orNotFound(ok, err)
}

const selectHungry = "SELECT " + broadcastColumns + ` FROM broadcasts
	WHERE state IN ('running', 'paused') AND state = 'running' AND fed < total AND fed - sent - failed - withdrawn < $1 ORDER BY at`

// Hungry reads the running broadcasts of which fewer than enough messages wait in the outbox, and more are to come.
func (s *Store) Hungry(ctx context.Context, enough int) ([]incident.Broadcast, error) {
	return all(s.reader(ctx), scanBroadcast, selectHungry, int64(enough))
}

// Unfinished reads the broadcasts of an incident that are still to be sent, the oldest first.
func (t *tx) Unfinished(n incident.Number) ([]incident.Broadcast, error) {
	return all(t.runner, scanBroadcast, "SELECT "+broadcastColumns+` FROM broadcasts
		WHERE incident = $1 AND state NOT IN ('cancelled', 'overtaken', 'done') ORDER BY at, id`, int64(n))
}

// writeBroadcasts adds new ones. One that was proposed begins.
func (t *tx) writeBroadcasts(list []incident.Broadcast) error {
	for _, b := range list {
		texts, err := toJSON(b.Texts)
		reach, broken := toJSON(b.Reach)
		if err = errors.Join(err, broken); err != nil {
			return err
		}
		_, err = t.exec("INSERT INTO broadcasts ("+broadcastColumns+") VALUES "+places(1, 21)+
			" ON CONFLICT (id) DO UPDATE SET at = excluded.at, next_in = excluded.next_in, state = excluded.state, reach = excluded.reach, total = excluded.total, fed = excluded.fed, failed = excluded.failed, ended_at = excluded.ended_at",
			b.ID, int64(b.Incident), string(b.Kind), b.Text, texts, string(b.By), ms(b.At), b.Next.Milliseconds(), b.Of, reach, string(b.State), int64(b.Total), int64(b.Fed), int64(b.Sent), int64(b.Failed), int64(b.Withdrawn),
			ms(b.PausedAt), b.Rested.Milliseconds(), ms(b.EndedAt), ms(b.ShownAt), flag(b.Reported))
		if err != nil {
			return err
		}
		if err := t.writeParts("broadcast_parts (broadcast, place, people)", b.ID, b.Left); err != nil {
			return err
		}
	}
	return nil
}

// Feed takes the next people of a running broadcast, who are in the outbox from now on. Of any other it gives nobody.
func (t *tx) Feed(broadcast string) ([]incident.PersonID, error) {
	text, ok, err := one(t.runner, value[string], `DELETE FROM broadcast_parts WHERE broadcast = $1
		AND place = (SELECT MIN(p.place) FROM broadcast_parts p WHERE p.broadcast = $1)
		AND (SELECT b.state FROM broadcasts b WHERE b.id = $1) = 'running' RETURNING people`, broadcast)
	if err != nil || !ok {
		return nil, err
	}
	people := peopleOf(text)
	_, err = t.exec("UPDATE broadcasts SET fed = fed + $2 WHERE id = $1", broadcast, int64(len(people)))
	return people, err
}

// Unreported reads the broadcasts that have not been shown for the last time.
func (s *Store) Unreported(ctx context.Context) ([]incident.Broadcast, error) {
	return all(s.reader(ctx), scanBroadcast, selectUnreported)
}

const selectUnreported = "SELECT " + broadcastColumns + " FROM broadcasts WHERE reported = 0 ORDER BY at"

// Untold reads who could not be told by a broadcast: what led nowhere, and then the others in the order in which they were put into
// the outbox.
func (s *Store) Untold(ctx context.Context, broadcast string) ([]incident.Untold, error) {
	scan := func(row scanner) (u incident.Untold, err error) {
		err = row.Scan(&u.To, &u.Reason)
		return u, err
	}
	b, _, err := one(s.reader(ctx), scanBroadcast, "SELECT "+broadcastColumns+" FROM broadcasts WHERE id = $1", broadcast)
	if err != nil {
		return nil, err
	}
	refused, err := all(s.reader(ctx), scan, selectUntold, broadcast)
	return append(b.Reach.Untold(), refused...), err
}

const selectUntold = "SELECT receiver, reason FROM outbox WHERE broadcast <> '' AND broadcast = $1 AND state = 'failed' ORDER BY seq"

// show notes that the progress of broadcasts was drawn.
func (t *tx) show(list []incident.Shown) error {
	for _, s := range list {
		if _, err := t.exec("UPDATE broadcasts SET shown_at = $2, reported = $3 WHERE id = $1", s.Broadcast, ms(s.At), flag(s.Last)); err != nil {
			return err
		}
	}
	return nil
}
