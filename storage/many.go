package storage

import (
	"strconv"
	"strings"
)

// Rows go in groups of few sizes, so that a statement has few texts and each stays prepared. The largest keeps a
// statement of the outbox far below what SQLite (32,766) and PostgreSQL (65,535) take as arguments.
var groupSizes = []int{256, 64, 16, 8, 4, 3, 2, 1}

// inGroups calls do with consecutive parts of list.
func inGroups[T any](list []T, do func(part []T) error) error {
	for _, size := range groupSizes {
		for len(list) >= size {
			if err := do(list[:size]); err != nil {
				return err
			}
			list = list[size:]
		}
	}
	return nil
}

// insert writes rows of equal length with "head VALUES (…), (…) tail" and gives the number of rows written.
func (r runner) insert(head string, rows [][]any, tail string) (int64, error) {
	var written int64
	err := inGroups(rows, func(part [][]any) error {
		args := make([]any, 0, len(part)*len(part[0]))
		for _, row := range part {
			args = append(args, row...)
		}
		n, err := r.exec(head+" VALUES "+places(len(part), len(part[0]))+" "+tail, args...)
		written += n
		return err
	})
	return written, err
}

// places gives "($1, $2), ($3, $4)" for two rows of two columns.
func places(rows, columns int) string {
	return tuples(rows, columns, func(i int) string { return "$" + strconv.Itoa(i+1) })
}

// typedPlaces gives "(CAST($1 AS TEXT), CAST($2 AS BIGINT))": PostgreSQL takes values without a type in a FROM for text.
func typedPlaces(rows int, types []string) string {
	return tuples(rows, len(types), func(i int) string { return "CAST($" + strconv.Itoa(i+1) + " AS " + types[i%len(types)] + ")" })
}

// texts gives "(CAST($3 AS TEXT)), (CAST($4 AS TEXT))" for two rows after the second argument.
func texts(rows, after int) string {
	return tuples(rows, 1, func(i int) string { return "CAST($" + strconv.Itoa(after+i+1) + " AS TEXT)" })
}

func tuples(rows, columns int, place func(int) string) string {
	var b strings.Builder
	for i := range rows * columns {
		switch {
		case i == 0:
			b.WriteString("(")
		case i%columns == 0:
			b.WriteString("), (")
		default:
			b.WriteString(", ")
		}
		b.WriteString(place(i))
	}
	return b.String() + ")"
}

// anyOf gives "($3, $4, $5)" for three arguments after the second.
func anyOf(count, after int) string {
	return tuples(1, count, func(i int) string { return "$" + strconv.Itoa(after+i+1) })
}

// with puts strings behind other arguments.
func with[T ~string](list []T, before ...any) []any {
	args := make([]any, 0, len(before)+len(list))
	args = append(args, before...)
	for _, s := range list {
		args = append(args, string(s))
	}
	return args
}
