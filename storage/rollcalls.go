package storage

import (
	"context"

	"tocsin/incident"
)

const (
	rollCallColumns = "id, incident, question, called_by, at, round, asking, closed_by, closed_at"
	selectRollCall  = "SELECT " + rollCallColumns + " FROM rollcalls WHERE id = $1"
)

func scanRollCall(row scanner) (c incident.RollCall, err error) {
	var called, closed int64
	err = row.Scan(&c.ID, &c.Incident, &c.Question, &c.By, &called, &c.Round, &c.Asking, &c.ClosedBy, &closed)
	c.At, c.ClosedAt = at(called), at(closed)
	return c, err
}

// RollCall reads one; NotFound where there is none.
func (s *Store) RollCall(ctx context.Context, id string) (incident.RollCall, error) {
	c, ok, err := one(s.reader(ctx), scanRollCall, selectRollCall, id)
	return c, orNotFound(ok, err)
}

// RollCall reads one; NotFound where there is none.
func (t *tx) RollCall(id string) (incident.RollCall, error) {
	c, ok, err := one(t.runner, scanRollCall, selectRollCall, id)
	return c, orNotFound(ok, err)
}

// LastRollCall reads the newest one of an incident; NotFound where there is none.
func (s *Store) LastRollCall(ctx context.Context, n incident.Number) (incident.RollCall, error) {
	c, ok, err := one(s.reader(ctx), scanRollCall, "SELECT "+rollCallColumns+` FROM rollcalls
		WHERE incident = $1 ORDER BY at DESC, closed_at DESC, id LIMIT 1`, int64(n))
	return c, orNotFound(ok, err)
}

// OpenRollCall reads that of an incident; ok is false where none is open.
func (t *tx) OpenRollCall(n incident.Number) (c incident.RollCall, ok bool, err error) {
	return one(t.runner, scanRollCall, "SELECT "+rollCallColumns+" FROM rollcalls WHERE incident = $1 AND closed_at = 0", int64(n))
}

func (t *tx) writeRollCalls(list []incident.RollCall) error {
	for _, c := range list {
		_, err := t.exec("INSERT INTO rollcalls ("+rollCallColumns+") VALUES "+places(1, 9)+` ON CONFLICT (id) DO UPDATE SET
			round = excluded.round, asking = excluded.asking, closed_by = excluded.closed_by, closed_at = excluded.closed_at`,
			c.ID, int64(c.Incident), c.Question, string(c.By), ms(c.At), int64(c.Round), c.Asking, string(c.ClosedBy), ms(c.ClosedAt))
		if err != nil {
			return err
		}
		if err := t.writeParts("rollcall_parts (rollcall, place, people)", c.ID, c.Left); err != nil {
			return err
		}
	}
	return nil
}

// Enrol takes the next people of a roll call who are not among those asked yet: the caller puts them there.
func (t *tx) Enrol(rollCall string) (people []incident.PersonID, more bool, err error) {
	text, ok, err := one(t.runner, value[string], `DELETE FROM rollcall_parts WHERE rollcall = $1
		AND place = (SELECT MIN(p.place) FROM rollcall_parts p WHERE p.rollcall = $1) RETURNING people`, rollCall)
	if err != nil || !ok {
		return nil, false, err
	}
	_, more, err = one(t.runner, value[int64], "SELECT place FROM rollcall_parts WHERE rollcall = $1 LIMIT 1", rollCall)
	return peopleOf(text), more, err
}

const selectTally = `SELECT region, safety, CASE WHEN reason = '' THEN 0 ELSE 1 END AS lost, COUNT(*) FROM rollcall_people
	WHERE rollcall = $1 GROUP BY region, safety, CASE WHEN reason = '' THEN 0 ELSE 1 END ORDER BY region`

// Tally counts the answers to a roll call.
func (s *Store) Tally(ctx context.Context, rollCall string) (incident.Tally, error) {
	return tallyOf(s.reader(ctx), rollCall)
}

// Tally counts the answers to a roll call.
func (t *tx) Tally(rollCall string) (incident.Tally, error) { return tallyOf(t.runner, rollCall) }

// alike are people of one region who have answered the same.
type alike struct {
	region string
	safety incident.Safety
	lost   int
	people int
}

func tallyOf(r runner, rollCall string) (y incident.Tally, err error) {
	scan := func(row scanner) (a alike, err error) {
		err = row.Scan(&a.region, &a.safety, &a.lost, &a.people)
		return a, err
	}
	list, err := all(r, scan, selectTally, rollCall)
	for _, a := range list {
		if len(y) == 0 || y[len(y)-1].Region != a.region {
			y = append(y, incident.Count{Region: a.region})
		}
		a.addTo(&y[len(y)-1])
	}
	return y, err
}

func (a alike) addTo(c *incident.Count) {
	c.Asked += a.people
	switch a.safety {
	case incident.Safe:
		c.Safe += a.people
	case incident.InNeed:
		c.InNeed += a.people
	case incident.Unaffected:
		c.Unaffected += a.people
	case incident.Unanswered:
		c.Unreached += a.people * a.lost
	}
}
