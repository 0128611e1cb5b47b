package storage

import (
	"path/filepath"
	"strings"
)

// address is where the data is: a file for SQLite, or a PostgreSQL address.
type address struct {
	file     string // absolute, links followed as far as they exist; empty for PostgreSQL
	postgres string // has a password in it: never shown
}

// parseAddress reads "sqlite:FILE", "file:FILE", a plain path, or "postgres://…".
func parseAddress(s string) (address, error) {
	scheme, rest, found := strings.Cut(s, ":")
	switch {
	case s == "":
		return address{}, say(nil, "The database address is empty. Write sqlite:FILE or postgres://user:password@host/database.")
	case found && (scheme == "postgres" || scheme == "postgresql"):
		return address{postgres: s}, nil
	case found && (scheme == "sqlite" || scheme == "file"):
		return fileAddress(strings.TrimPrefix(rest, "//"))
	case found && strings.HasPrefix(rest, "//"):
		return address{}, say(nil, "The database address begins with %q. Write sqlite:FILE or postgres://user:password@host/database.", scheme+"://")
	}
	return fileAddress(s)
}

func fileAddress(path string) (address, error) {
	if path == "" || strings.HasPrefix(path, ":memory:") {
		return address{}, say(nil, "The database address names no file. What is accepted has to survive a crash: write sqlite:FILE.")
	}
	full, err := filepath.Abs(path)
	if err != nil {
		return address{}, say(err, "The folder that the database address %q starts from cannot be found: %v.", path, err)
	}
	if real, err := filepath.EvalSymlinks(full); err == nil {
		full = real
	} else if folder, err := filepath.EvalSymlinks(filepath.Dir(full)); err == nil {
		full = filepath.Join(folder, filepath.Base(full))
	}
	return address{file: full}, nil
}
