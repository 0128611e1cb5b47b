package storage

import (
	"sync"
	"testing"

	"tocsin/incident"
)

func TestMigrateSaysFromWhichToWhich(t *testing.T) {
	t.Parallel()
	for _, e := range engines {
		t.Run(e.name, func(t *testing.T) {
			t.Parallel()
			address := e.address(t)
			files, _ := migrations.ReadDir("migrations")
			newest := int64(len(files))
			for _, want := range [][2]int64{{0, newest}, {newest, newest}} {
				from, to, err := Migrate(t.Context(), address)
				if err != nil || from != want[0] || to != want[1] {
					t.Errorf("from %d to %d, %v; want %v", from, to, err, want)
				}
			}
			create(t, open(t, address), nil)
		})
	}
}

func TestADatabaseOfANewerProgramIsLeftAlone(t *testing.T) {
	t.Parallel()
	for _, e := range engines {
		t.Run(e.name, func(t *testing.T) {
			t.Parallel()
			address := e.address(t)
			s, err := Open(t.Context(), address)
			if err != nil {
				t.Fatal(err)
			}
			if e.name == "sqlite" != s.Exclusive() {
				t.Errorf("exclusive: %v", s.Exclusive())
			}
			if _, err := s.write.ExecContext(t.Context(), "INSERT INTO goose_db_version (version_id, is_applied) VALUES (99, true)"); err != nil {
				t.Fatal(err)
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			wantRefused(t, address, "newer tocsin", "99")
		})
	}
}

// Several instances start on an empty PostgreSQL at the same time.
func TestInstancesThatStartTogetherMigrateOnce(t *testing.T) {
	t.Parallel()
	address := engines[1].address(t)
	var wg sync.WaitGroup
	stores := make([]*Store, 8)
	for i := range stores {
		wg.Go(func() {
			var err error
			if stores[i], err = Open(t.Context(), address); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	for i, s := range stores {
		if s == nil {
			continue
		}
		if n := create(t, s, nil); n != incident.Number(i+1) {
			t.Errorf("%v, want INC-%d", n, i+1)
		}
		s.Close()
	}
}
