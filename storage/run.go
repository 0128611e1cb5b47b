package storage

import (
	"context"
	"database/sql"
)

// executor is a pool or a transaction of database/sql.
type executor interface {
	ExecContext(context.Context, string, ...any) (sql.Result, error)
	QueryContext(context.Context, string, ...any) (*sql.Rows, error)
}

// runner sends SQL text to an engine. Every statement of the package goes through it.
type runner struct {
	ctx context.Context // of the one call or transaction that the runner lives for
	on  executor
	e   *engine
}

// exec runs a statement and gives the number of rows it touched.
func (r runner) exec(q string, args ...any) (int64, error) {
	res, err := r.on.ExecContext(r.ctx, r.e.text(q), clean(args)...)
	if err != nil {
		return 0, r.e.explain(err)
	}
	return res.RowsAffected()
}

// scanner is the row that a scan function reads.
type scanner interface{ Scan(...any) error }

// each hands every row of a query to a function, one at a time.
func (r runner) each(row func(scanner) error, q string, args ...any) error {
	rows, err := r.on.QueryContext(r.ctx, r.e.text(q), clean(args)...)
	if err != nil {
		return r.e.explain(err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := row(rows); err != nil {
			return r.e.explain(err)
		}
	}
	return r.e.explain(rows.Err())
}

// all reads every row of a query.
func all[T any](r runner, scan func(scanner) (T, error), q string, args ...any) ([]T, error) {
	var out []T
	err := r.each(func(row scanner) error {
		v, err := scan(row)
		out = append(out, v)
		return err
	}, q, args...)
	if err != nil {
		return nil, err
	}
	return out, nil
}

// one reads the first row of a query; ok is false where there is none.
func one[T any](r runner, scan func(scanner) (T, error), q string, args ...any) (v T, ok bool, err error) {
	found, err := all(r, scan, q, args...)
	if err != nil || len(found) == 0 {
		return v, false, err
	}
	return found[0], true, nil
}

// value scans a row of one column.
func value[T any](row scanner) (v T, err error) {
	err = row.Scan(&v)
	return v, err
}
