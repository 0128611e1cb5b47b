package storage

import (
	"context"

	"tocsin/incident"
)

// KeepDirectory writes down what has changed in the directory, all of it or nothing.
func (s *Store) KeepDirectory(ctx context.Context, c incident.DirectoryChange) error {
	return s.transact(ctx, func(t *tx) error {
		if err := forget(t, "accounts", c.Gone); err != nil {
			return err
		}
		if err := forget(t, "circles", c.Dissolved); err != nil {
			return err
		}
		if err := t.keepAccounts(c.Accounts); err != nil {
			return err
		}
		for _, one := range c.Circles {
			if err := t.keepCircle(one); err != nil {
				return err
			}
		}
		if c.State == nil {
			return nil
		}
		_, err := t.exec("INSERT INTO directory (id, as_of, fields) VALUES (1, $1, $2) ON CONFLICT (id) DO UPDATE SET as_of = excluded.as_of, fields = excluded.fields",
			ms(c.State.AsOf), c.State.Fields)
		return err
	})
}

func forget[T ~string](t *tx, table string, ids []T) error {
	return inGroups(ids, func(part []T) error {
		_, err := t.exec("DELETE FROM "+table+" WHERE id IN "+anyOf(len(part), 0), with(part)...)
		return err
	})
}

func (t *tx) keepAccounts(list []incident.Account) error {
	rows := make([][]any, len(list))
	for i, a := range list {
		rows[i] = []any{string(a.ID), a.Handle, a.Name, a.Email, a.Locale, a.TZ, string(a.Kind), a.Fields, ms(a.Changed), ms(a.Looked)}
	}
	_, err := t.insert("INSERT INTO accounts (id, handle, name, email, locale, tz, kind, fields, changed_at, looked_at)", rows,
		`ON CONFLICT (id) DO UPDATE SET handle = excluded.handle, name = excluded.name, email = excluded.email, locale = excluded.locale,
		tz = excluded.tz, kind = excluded.kind, fields = excluded.fields, changed_at = excluded.changed_at, looked_at = excluded.looked_at`)
	return err
}

func (t *tx) keepCircle(c incident.Circle) error {
	members, err := toJSON(c.Members)
	if err != nil {
		return err
	}
	_, err = t.exec(`INSERT INTO circles (id, kind, name, known, members) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, name = excluded.name, known = excluded.known, members = excluded.members`,
		c.ID, string(c.Kind), c.Name, flag(c.Known), members)
	return err
}

// KeptDirectory hands over all that was kept, and says how old it is.
func (s *Store) KeptDirectory(ctx context.Context, to incident.DirectoryReader) (state incident.DirectoryState, err error) {
	r := s.reader(ctx)
	count, _, err := one(r, value[int], "SELECT COUNT(*) FROM accounts")
	if err != nil {
		return state, err
	}
	to.Count(count)
	err = r.each(func(row scanner) error {
		a, err := scanAccount(row)
		to.Account(a)
		return err
	}, "SELECT id, handle, name, email, locale, tz, kind, fields, changed_at, looked_at FROM accounts")
	if err != nil {
		return state, err
	}
	err = r.each(func(row scanner) error {
		c, err := scanCircle(row)
		to.Circle(c)
		return err
	}, "SELECT id, kind, name, known, members FROM circles")
	if err != nil {
		return state, err
	}
	state, _, err = one(r, scanState, "SELECT as_of, fields FROM directory WHERE id = 1")
	return state, err
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
