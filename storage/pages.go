package storage

import (
	"slices"

	"tocsin/incident"
)

const selectPages = `SELECT person, level, asked_by, state, reason, paged_at, ended_at, notices FROM pages WHERE incident = $1 ORDER BY place`

func scanPage(row scanner) (incident.Page, error) {
	var p incident.Page
	var paged, ended int64
	var notices string
	err := row.Scan(&p.Person, &p.Level, &p.AskedBy, &p.State, &p.Reason, &paged, &ended, &notices)
	p.PagedAt, p.EndedAt = at(paged), at(ended)
	if err != nil || notices == "" {
		return p, err
	}
	return p, fromJSON(notices, &p.Notices)
}

// placed is a page as its row has it, with its place in the order of paging.
type placed struct {
	person, askedBy, state, reason, notices string
	place, level, paged, ended              int64
}

func place(i int, p incident.Page) (placed, error) {
	notices, err := noticesText(p.Notices)
	return placed{
		person: string(p.Person), askedBy: string(p.AskedBy), state: string(p.State), reason: p.Reason, notices: notices,
		place: int64(i), level: int64(p.Level), paged: ms(p.PagedAt), ended: ms(p.EndedAt),
	}, err
}

// noticesText keeps times as all others are kept: to the millisecond, in UTC. Empty where there are no notices.
func noticesText(list []incident.Notice) (string, error) {
	if len(list) == 0 {
		return "", nil
	}
	list = slices.Clone(list)
	for i := range list {
		n := &list[i]
		n.DueAt, n.At = at(ms(n.DueAt)), at(ms(n.At))
	}
	return toJSON(list)
}

// Record reads an incident and keeps others from changing it until the transaction ends; NotFound where there is none.
func (t *tx) Record(n incident.Number) (incident.Record, error) {
	r, err := readRecord(t.runner, selectIncident+t.e.lock, n)
	if err != nil {
		return r, err
	}
	t.pages[n], err = placeAll(r.Pages)
	return r, err
}

func placeAll(pages []incident.Page) (map[incident.PersonID]placed, error) {
	all := make(map[incident.PersonID]placed, len(pages))
	for i, p := range pages {
		var err error
		if all[p.Person], err = place(i, p); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// writePages writes the pages that are new or not as this transaction read them.
func (t *tx) writePages(r incident.Record) error {
	now, err := placeAll(r.Pages)
	if err != nil {
		return err
	}
	var rows [][]any
	for _, page := range r.Pages {
		p := now[page.Person]
		if before, ok := t.pages[r.Number][page.Person]; ok && before == p {
			continue
		}
		rows = append(rows, []any{int64(r.Number), p.person, p.place, p.level, p.askedBy, p.state, p.reason, p.paged, p.ended, p.notices})
	}
	_, err = t.insert("INSERT INTO pages (incident, person, place, level, asked_by, state, reason, paged_at, ended_at, notices)", rows,
		`ON CONFLICT (incident, person) DO UPDATE SET place = excluded.place, level = excluded.level, asked_by = excluded.asked_by,
			state = excluded.state, reason = excluded.reason, paged_at = excluded.paged_at, ended_at = excluded.ended_at,
			notices = excluded.notices`)
	if err == nil {
		t.pages[r.Number] = now
	}
	return err
}
