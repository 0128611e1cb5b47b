package storage

import (
	"context"
	"errors"
	"slices"

	"tocsin/incident"
)

// KeepDirectory writes down what has changed in the directory, all of it or nothing. Groups and channels of which another instance
// has written since c.Seen are left as they are, and named. An account that was changed later than the one given stays, too.
func (s *Store) KeepDirectory(ctx context.Context, c incident.DirectoryChange) (overtaken []string, err error) {
	err = s.transact(ctx, func(t *tx) error {
		change, _, err := one(t.runner, value[int64], "UPDATE counters SET value = value + 1 WHERE name = 'directory' RETURNING value")
		if err != nil {
			return err
		}
		if overtaken, err = t.overtaken(c); err != nil {
			return err
		}
		c := c // it may run again
		c.Circles = slices.DeleteFunc(slices.Clone(c.Circles), func(k incident.Circle) bool { return slices.Contains(overtaken, k.ID) })
		if err := t.forgetKept(c, change); err != nil {
			return err
		}
		if err := t.keepAccounts(c.Accounts, change); err != nil {
			return err
		}
		for _, one := range c.Circles {
			if err := t.keepCircle(one, change); err != nil {
				return err
			}
		}
		if c.State == nil {
			return nil
		}
		_, err = t.exec("INSERT INTO directory (id, as_of, fields) VALUES (1, $1, $2) ON CONFLICT (id) DO UPDATE SET as_of = excluded.as_of, fields = excluded.fields",
			ms(c.State.AsOf), c.State.Fields)
		return err
	})
	return overtaken, err
}

// overtaken names those of the circles that another instance has written, or dropped, since.
func (t *tx) overtaken(c incident.DirectoryChange) (list []string, err error) {
	ids := make([]string, len(c.Circles))
	for i, one := range c.Circles {
		ids[i] = one.ID
	}
	for _, table := range []string{"circles", "directory_gone"} {
		err = errors.Join(err, inGroups(ids, func(part []string) error {
			some, err := all(t.runner, value[string], "SELECT id FROM "+table+" WHERE change > $1 AND writer <> $2 AND id IN "+anyOf(len(part), 2),
				with(part, c.Seen, t.s.instance)...)
			list = append(list, some...)
			return err
		}))
	}
	return list, err
}

// goneKept is for how many changes others are told what is gone. Each reads the rest once a minute, and there are few changes a second.
const goneKept = 10_000

func (t *tx) forgetKept(c incident.DirectoryChange, change int64) error {
	there := make([]string, 0, len(c.Accounts)+len(c.Circles))
	for _, a := range c.Accounts {
		there = append(there, string(a.ID))
	}
	for _, one := range c.Circles {
		there = append(there, one.ID)
	}
	if err := forget(t, "directory_gone", there); err != nil {
		return err
	}
	var rows [][]any
	for _, id := range c.Gone {
		rows = append(rows, []any{string(id), change, t.s.instance})
	}
	for _, id := range c.Dissolved {
		rows = append(rows, []any{id, change, t.s.instance})
	}
	if err := errors.Join(forget(t, "accounts", c.Gone), forget(t, "circles", c.Dissolved)); err != nil {
		return err
	}
	_, err := t.insert("INSERT INTO directory_gone (id, change, writer)", rows, "ON CONFLICT (id) DO UPDATE SET change = excluded.change, writer = excluded.writer")
	if err == nil {
		_, err = t.exec("DELETE FROM directory_gone WHERE change < $1", change-goneKept)
	}
	return err
}

func forget[T ~string](t *tx, table string, ids []T) error {
	return inGroups(ids, func(part []T) error {
		_, err := t.exec("DELETE FROM "+table+" WHERE id IN "+anyOf(len(part), 0), with(part)...)
		return err
	})
}

const accountColumns = "id, handle, name, email, locale, tz, kind, fields, changed_at, looked_at"

func (t *tx) keepAccounts(list []incident.Account, change int64) error {
	rows := make([][]any, len(list))
	for i, a := range list {
		rows[i] = []any{string(a.ID), a.Handle, a.Name, a.Email, a.Locale, a.TZ, string(a.Kind), a.Fields, ms(a.Changed), ms(a.Looked), change, t.s.instance}
	}
	_, err := t.insert("INSERT INTO accounts ("+accountColumns+", change, writer)", rows,
		`ON CONFLICT (id) DO UPDATE SET handle = excluded.handle, name = excluded.name, email = excluded.email, locale = excluded.locale,
		tz = excluded.tz, kind = excluded.kind, fields = excluded.fields, changed_at = excluded.changed_at, looked_at = excluded.looked_at,
		change = excluded.change, writer = excluded.writer WHERE excluded.changed_at >= accounts.changed_at`)
	return err
}

const circleColumns = "id, kind, name, known, members"

func (t *tx) keepCircle(c incident.Circle, change int64) error {
	members, err := toJSON(c.Members)
	if err != nil {
		return err
	}
	_, err = t.exec("INSERT INTO circles ("+circleColumns+`, change, writer) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, name = excluded.name, known = excluded.known, members = excluded.members,
		change = excluded.change, writer = excluded.writer`,
		c.ID, string(c.Kind), c.Name, flag(c.Known), members, change, t.s.instance)
	return err
}
