package storage

import (
	"context"
	"time"

	"tocsin/incident"
)

const (
	heldColumns = "id, mail_key, alert, about, address, why, domain, at, notice, channel, ts, fate, decided_by, ended_at, incident"
	selectHeld  = "SELECT " + heldColumns + " FROM held WHERE id = $1"
)

func scanHeld(row scanner) (h incident.Held, err error) {
	var alert string
	var came, ended int64
	err = row.Scan(&h.ID, &h.Key, &alert, &h.About, &h.Address, &h.Why, &h.Domain, &came, &h.Notice, &h.Channel, &h.TS, &h.Fate, &h.By, &ended, &h.Number)
	if err != nil {
		return h, err
	}
	h.At, h.Ended = at(came), at(ended)
	return h, fromJSON(alert, &h.Alert)
}

// Held reads one mail; NotFound where there is none.
func (s *Store) Held(ctx context.Context, id string) (incident.Held, error) {
	h, ok, err := one(s.reader(ctx), scanHeld, selectHeld, id)
	return h, orNotFound(ok, err)
}

// HeldMails reads those that wait, the newest first.
func (s *Store) HeldMails(ctx context.Context) ([]incident.Held, error) {
	return all(s.reader(ctx), scanHeld, "SELECT "+heldColumns+" FROM held WHERE fate = '' ORDER BY at DESC, id")
}

// ForgetHeld drops the mails that were decided over before a time.
func (s *Store) ForgetHeld(ctx context.Context, before time.Time) error {
	return s.transact(ctx, func(t *tx) error {
		_, err := t.exec("DELETE FROM held WHERE fate <> '' AND ended_at < $1", ms(before))
		return err
	})
}

// Held reads one and keeps others from it until the transaction ends; NotFound where there is none. Whoever decides over a mail also
// puts something into the outbox, and takes its lock first, as Settle does: so two never wait for each other.
func (t *tx) Held(id string) (incident.Held, error) {
	if err := t.keepOthers(); err != nil {
		return incident.Held{}, err
	}
	h, ok, err := one(t.runner, scanHeld, selectHeld+t.e.lock, id)
	return h, orNotFound(ok, err)
}

// Hold writes a mail; AlreadyExists where its key is held, or was.
func (t *tx) Hold(h incident.Held) error {
	alert, err := toJSON(h.Alert)
	if err != nil {
		return err
	}
	_, err = t.exec("INSERT INTO held ("+heldColumns+") VALUES "+places(1, 15), h.ID, h.Key, alert, int64(h.About), h.Address, h.Why, h.Domain,
		ms(h.At), string(h.Notice), h.Channel, h.TS, string(h.Fate), string(h.By), ms(h.Ended), int64(h.Number))
	return err
}

// Decide writes the fate of a mail, and drops its texts.
func (t *tx) Decide(h incident.Held) error {
	h.Alert.Title, h.Alert.Details = "", ""
	alert, err := toJSON(h.Alert)
	if err != nil {
		return err
	}
	n, err := t.exec("UPDATE held SET alert = $2, fate = $3, decided_by = $4, ended_at = $5, incident = $6 WHERE id = $1",
		h.ID, alert, string(h.Fate), string(h.By), ms(h.Ended), int64(h.Number))
	return orNotFound(n > 0, err)
}

// CountHeld counts the mails that wait, those of which the channel was told singly since a time, and says when it was last told
// that there are more.
func (t *tx) CountHeld(since time.Time) (waiting, singly int, further time.Time, err error) {
	if waiting, _, err = one(t.runner, value[int], "SELECT COUNT(*) FROM held WHERE fate = ''"); err != nil {
		return waiting, singly, further, err
	}
	if singly, _, err = one(t.runner, value[int], "SELECT COUNT(*) FROM held WHERE at > $1 AND notice = $2", ms(since), string(incident.Singly)); err != nil {
		return waiting, singly, further, err
	}
	last, _, err := one(t.runner, value[int64], "SELECT COALESCE(MAX(at), 0) FROM held WHERE at > $1 AND notice = $2", ms(since), string(incident.AsFurther))
	return waiting, singly, at(last), err
}

// writeHeldCopies remembers which messages show held mails.
func (t *tx) writeHeldCopies(results []incident.Result) error {
	for _, r := range results {
		if r.Copy.Role != incident.CopyHeld {
			continue
		}
		if _, err := t.exec("UPDATE held SET channel = $2, ts = $3 WHERE id = $1", r.Delivery.Body.Held, r.Copy.Channel, r.Copy.TS); err != nil {
			return err
		}
	}
	return nil
}
