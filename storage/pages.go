package storage

import "tocsin/incident"

const selectPages = `SELECT person, level, state, reason, paged_at, ended_at FROM pages WHERE incident = $1 ORDER BY place`

func scanPage(row scanner) (incident.Page, error) {
	var p incident.Page
	var paged, ended int64
	err := row.Scan(&p.Person, &p.Level, &p.State, &p.Reason, &paged, &ended)
	p.PagedAt, p.EndedAt = at(paged), at(ended)
	return p, err
}

// placed is a page with its place in the order of paging.
type placed struct {
	incident.Page
	place int
}

func (a placed) same(b placed) bool {
	return a.place == b.place && a.Person == b.Person && a.Level == b.Level && a.State == b.State && a.Reason == b.Reason &&
		ms(a.PagedAt) == ms(b.PagedAt) && ms(a.EndedAt) == ms(b.EndedAt)
}

// Record reads an incident and keeps others from changing it until the transaction ends; NotFound where there is none.
func (t *tx) Record(n incident.Number) (incident.Record, error) {
	r, err := readRecord(t.runner, selectIncident+t.e.lock, n)
	if err == nil {
		t.remember(r)
	}
	return r, err
}

func (t *tx) remember(r incident.Record) {
	known := make(map[incident.PersonID]placed, len(r.Pages))
	for i, p := range r.Pages {
		known[p.Person] = placed{p, i}
	}
	t.pages[r.Number] = known
}

// writePages writes the pages that are new or not as this transaction read them.
func (t *tx) writePages(r incident.Record) error {
	known := t.pages[r.Number]
	var rows [][]any
	for i, p := range r.Pages {
		if before, ok := known[p.Person]; ok && before.same(placed{p, i}) {
			continue
		}
		rows = append(rows, []any{int64(r.Number), string(p.Person), int64(i), int64(p.Level), string(p.State), p.Reason, ms(p.PagedAt), ms(p.EndedAt)})
	}
	_, err := t.insert("INSERT INTO pages (incident, person, place, level, state, reason, paged_at, ended_at)", rows,
		`ON CONFLICT (incident, person) DO UPDATE SET place = excluded.place, level = excluded.level, state = excluded.state,
			reason = excluded.reason, paged_at = excluded.paged_at, ended_at = excluded.ended_at`)
	if err == nil {
		t.remember(r)
	}
	return err
}
