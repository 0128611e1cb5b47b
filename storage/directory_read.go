package storage

import (
	"context"

	"tocsin/incident"
)

// KeptDirectory hands over all that was kept, and says how old it is.
func (s *Store) KeptDirectory(ctx context.Context, to incident.DirectoryReader) (state incident.DirectoryState, err error) {
	r := s.reader(ctx)
	change, err := directoryChange(r) // first: what is written meanwhile is read once more with the changes since
	if err != nil {
		return state, err
	}
	count, _, err := one(r, value[int], "SELECT COUNT(*) FROM accounts")
	if err != nil {
		return state, err
	}
	to.Count(count)
	if err := readKept(r, to, ""); err != nil {
		return state, err
	}
	return directoryState(r, change)
}

// DirectorySince hands over what other instances have written since a change, and says up to which one that is. Where there is
// nothing it costs one row.
func (s *Store) DirectorySince(ctx context.Context, seen int64, to incident.DirectoryReader) (state incident.DirectoryState, err error) {
	r := s.reader(ctx)
	change, err := directoryChange(r)
	if err != nil || change == seen {
		return incident.DirectoryState{Change: change}, err
	}
	if err := readKept(r, to, sinceByOthers, seen, s.instance); err != nil {
		return state, err
	}
	gone, err := all(r, value[string], "SELECT id FROM directory_gone"+sinceByOthers, seen, s.instance)
	if err != nil {
		return state, err
	}
	for _, id := range gone {
		to.Gone(id)
	}
	return directoryState(r, change)
}

const sinceByOthers = " WHERE change > $1 AND writer <> $2"

// directoryChange reads the counter of changes. Whoever writes holds its row, so that changes are seen in their order.
func directoryChange(r runner) (int64, error) {
	n, _, err := one(r, value[int64], "SELECT value FROM counters WHERE name = 'directory'")
	return n, err
}

func directoryState(r runner, change int64) (incident.DirectoryState, error) {
	state, _, err := one(r, scanState, "SELECT as_of, fields FROM directory WHERE id = 1")
	state.Change = change
	return state, err
}

// readKept hands over accounts and circles, all of them or those of a condition.
func readKept(r runner, to incident.DirectoryReader, where string, args ...any) error {
	err := r.each(func(row scanner) error {
		a, err := scanAccount(row)
		to.Account(a)
		return err
	}, "SELECT "+accountColumns+" FROM accounts"+where, args...)
	if err != nil {
		return err
	}
	return r.each(func(row scanner) error {
		c, err := scanCircle(row)
		to.Circle(c)
		return err
	}, "SELECT "+circleColumns+" FROM circles"+where, args...)
}

func scanAccount(row scanner) (a incident.Account, err error) {
	var changed, looked int64
	err = row.Scan(&a.ID, &a.Handle, &a.Name, &a.Email, &a.Locale, &a.TZ, &a.Kind, &a.Fields, &changed, &looked)
	a.Changed, a.Looked = at(changed), at(looked)
	return a, err
}

func scanCircle(row scanner) (c incident.Circle, err error) {
	var known int64
	var members string
	if err = row.Scan(&c.ID, &c.Kind, &c.Name, &known, &members); err == nil {
		err = fromJSON(members, &c.Members)
	}
	c.Known = known != 0
	return c, err
}

func scanState(row scanner) (s incident.DirectoryState, err error) {
	var asOf int64
	err = row.Scan(&asOf, &s.Fields)
	s.AsOf = at(asOf)
	return s, err
}
