package storage

import (
	"strings"
	"sync"
	"unicode/utf8"
)

// engine is what differs between SQLite and PostgreSQL.
type engine struct {
	sqlite bool
	// lock and skip end a SELECT that keeps the rows it reads until the transaction ends; skip passes over rows that
	// another transaction keeps.
	lock, skip string

	explain func(error) error // puts an error of the driver into words, or into a code of the domain
	again   func(error) bool  // says whether the same transaction may well succeed the next time

	texts sync.Map // SQL text -> the text this engine wants
}

// text turns $1 into ?1 for SQLite. Its driver takes $1 for a name and binds names in the order in which they appear:
// arguments used twice or out of order would silently be swapped.
func (e *engine) text(q string) string {
	if !e.sqlite {
		return q
	}
	if t, ok := e.texts.Load(q); ok {
		return t.(string)
	}
	t := strings.ReplaceAll(q, "$", "?")
	e.texts.Store(q, t)
	return t
}

// clean makes text that both engines take: PostgreSQL refuses NUL and what is not UTF-8.
func clean(args []any) []any {
	for i, a := range args {
		s, ok := a.(string)
		if ok && (strings.IndexByte(s, 0) >= 0 || !utf8.ValidString(s)) {
			args[i] = strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "\uFFFD")
		}
	}
	return args
}
