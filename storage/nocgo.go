//go:build !cgo

package storage

// SQLite is C. Without cgo its driver builds all the same and fails at the first query; this fails at the build instead,
// with a name that says what to do.
func openSQLite(string) (*Store, error) { return tocsin_needs_cgo_set_CGO_ENABLED_1() }
