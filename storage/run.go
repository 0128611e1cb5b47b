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

// all reads every row of a query.
func all[T any](r runner, scan func(scanner) (T, error), q string, args ...any) ([]T, error) {
	rows, err := r.on.QueryContext(r.ctx, r.e.text(q), clean(args)...)
	if err != nil {
		return nil, r.e.explain(err)
	}
	defer rows.Close()
	var out []T
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, r.e.explain(err)
		}
		out = append(out, v)
	}
	return out, r.e.explain(rows.Err())
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
