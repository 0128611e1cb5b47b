package storage

import (
	"fmt"
	"testing"
)

// SQLite's driver takes $1 for a name and binds names in the order in which they appear.
func TestArgumentsGoWhereTheirNumberSays(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		type three struct{ a, b, c string }
		scan := func(row scanner) (x three, err error) {
			err = row.Scan(&x.a, &x.b, &x.c)
			return x, err
		}
		got, _, err := one(s.reader(t.Context()), scan,
			"SELECT CAST($2 AS TEXT), CAST($1 AS TEXT), CAST($2 AS TEXT) WHERE CAST($3 AS TEXT) = 'third'", "first", "second", "third")
		if err != nil || got != (three{"second", "first", "second"}) {
			t.Errorf("%+v, %v", got, err)
		}
	})
}

func TestGroupsCoverAListInOrder(t *testing.T) {
	t.Parallel()
	for _, length := range []int{0, 1, 3, 4, 5, 255, 256, 257, 600} {
		list := make([]int, length)
		for i := range list {
			list[i] = i
		}
		var got []int
		err := inGroups(list, func(part []int) error {
			got = append(got, part...)
			return nil
		})
		if err != nil || fmt.Sprint(got) != fmt.Sprint(list) {
			t.Errorf("%d: %v, %v", length, got, err)
		}
	}
}

func TestPlaces(t *testing.T) {
	t.Parallel()
	for got, want := range map[string]string{
		places(2, 2): "($1, $2), ($3, $4)",
		anyOf(3, 2):  "($3, $4, $5)",
		typedPlaces(1, []string{"TEXT", "BIGINT"}): "(CAST($1 AS TEXT), CAST($2 AS BIGINT))",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
