package storage

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tocsin/incident"
	"tocsin/storage/pgtest"
)

// wantRefused opens a store in vain, and wants a sentence with these words in it.
func wantRefused(t *testing.T, address string, words ...string) {
	t.Helper()
	s, err := Open(t.Context(), address)
	if err == nil {
		s.Close()
		t.Fatalf("%s was opened", address)
	}
	wantSentence(t, err, words...)
}

func wantSentence(t *testing.T, err error, words ...string) {
	t.Helper()
	if _, ok := errors.AsType[*Problem](err); !ok {
		t.Fatalf("not in words: %v", err)
	}
	for _, w := range words {
		if !strings.Contains(err.Error(), w) {
			t.Errorf("%q does not say %q", err, w)
		}
	}
	if s := err.Error(); strings.Contains(s, "hunter2") || strings.Contains(s, pgtest.Password) {
		t.Errorf("%q tells the password", s)
	}
}

func TestAddressesThatLeadNowhere(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	garbage := filepath.Join(folder, "garbage.db")
	if err := os.WriteFile(garbage, []byte(strings.Repeat("no database ", 1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	for address, words := range map[string][]string{
		"":                                      {"empty", "sqlite:FILE"},
		"sqlite:":                               {"names no file"},
		"sqlite::memory:":                       {"names no file"},
		"mysql://root:hunter2@db/x":             {"mysql://", "postgres://"},
		"sqlite:" + folder + "/not/there.db":    {"is not there", folder + "/not"},
		"sqlite:" + folder:                      {"is a folder"},
		"sqlite:" + garbage:                     {garbage, "damaged", "backup"},
		"postgres://u:hunter2@127.0.0.1:1/x":    {"127.0.0.1:1", "cannot be reached"},
		"postgres://u:hunter2@nowhere.invalid/": {"nowhere.invalid:5432", "cannot be reached"},
		"postgres://u:hun@ter2@:99999999/x":     {"cannot be read"},
		"postgres://u:hunter2@h:x/y":            {"cannot be read"},
	} {
		t.Run(strings.ReplaceAll(address, "/", "_"), func(t *testing.T) {
			t.Parallel()
			wantRefused(t, address, words...)
		})
	}
}

func TestAFolderThatMayNotBeWritten(t *testing.T) {
	t.Parallel()
	if os.Getuid() == 0 {
		t.Skip("root may write everywhere")
	}
	folder := t.TempDir()
	if err := os.Chmod(folder, 0o500); err != nil {
		t.Fatal(err)
	}
	wantRefused(t, "sqlite:"+filepath.Join(folder, "tocsin.db"), "cannot be written", folder)
}

func TestAFileIsOneProcessesAlone(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "tocsin.db")
	first, err := Open(t.Context(), "sqlite:"+file)
	if err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(t.TempDir(), "link.db")
	if err := os.Symlink(file, link); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{file, link} {
		wantRefused(t, name, "in use by another tocsin", "PostgreSQL")
	}
	if _, _, err := Migrate(t.Context(), file); err == nil {
		t.Error("migrated under a running program")
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	open(t, file)
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("others may read it: %v, %v", info.Mode(), err)
	}
}

func TestFileNamesMayBeOdd(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "a b?c=d#e%20f.db")
	create(t, open(t, "sqlite:"+file), nil)
	if info, err := os.Stat(file); err != nil || info.Size() == 0 {
		t.Errorf("%v, %v", info, err)
	}
}

func sqlite(t *testing.T) *Store {
	t.Helper()
	return open(t, "sqlite:"+filepath.Join(t.TempDir(), "tocsin.db"))
}

func pragma(t *testing.T, s *Store, text string) {
	t.Helper()
	if _, err := s.write.ExecContext(t.Context(), "PRAGMA "+text); err != nil {
		t.Fatal(err)
	}
}

func TestAFullDiskIsSaidAndPasses(t *testing.T) {
	t.Parallel()
	s := sqlite(t)
	n := create(t, s, nil)
	pragma(t, s, "max_page_count = 1") // as much as there is already
	var err error
	for range 100 {
		err = s.Change(t.Context(), func(tx incident.Tx) error {
			r, err := tx.Record(n)
			if err != nil {
				return err
			}
			return tx.Apply(incident.Outcome{Record: r, Deliveries: whole(n).Deliveries})
		})
		if err != nil {
			break
		}
	}
	wantSentence(t, err, "is full", "Make room")
	pragma(t, s, "max_page_count = 1000000")
	send(t, s, n, delivery("a", "", incident.PriorityPage))
}

func TestAFileThatIsLockedOrOnlyRead(t *testing.T) {
	t.Parallel()
	s := sqlite(t)
	n := create(t, s, nil)
	pragma(t, s, "busy_timeout = 1")
	write := func() error {
		return s.Change(t.Context(), func(tx incident.Tx) error {
			_, _, err := tx.Once("k", n, noon)
			return err
		})
	}
	other, err := sql.Open("sqlite3", fileOf(t, s)+"?_txlock=immediate")
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	tx, err := other.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	wantSentence(t, write(), "Another program", "locked")
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
	pragma(t, s, "query_only = on")
	wantSentence(t, write(), "cannot be written")
}

func fileOf(t *testing.T, s *Store) string {
	t.Helper()
	file, _, err := one(s.reader(t.Context()), value[string], "SELECT file FROM pragma_database_list WHERE name = 'main'")
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// A disk that spoiled what is behind the first page.
func TestADamagedFileIsSaid(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "tocsin.db")
	s, err := Open(t.Context(), file)
	if err != nil {
		t.Fatal(err)
	}
	create(t, s, nil)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for i := 4096; i < len(content); i++ {
		content[i] = 0xA5
	}
	if err := os.WriteFile(file, content, 0o600); err != nil {
		t.Fatal(err)
	}
	wantRefused(t, file, "damaged", "backup")
}

func TestPostgresRefuses(t *testing.T) {
	t.Parallel()
	address := pgtest.New(t)
	wantRefused(t, pgtest.OverTCP(t, address, "hunter2"), "does not let", `"tocsin"`, "password")
	right := pgtest.OverTCP(t, address, pgtest.Password)
	wantRefused(t, strings.Replace(right, "/test_", "/no_test_", 1), "has no database", "no_test_")
	open(t, right)
}

func TestAContextThatEndedChangesNothing(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		ctx, cancel := context.WithCancel(t.Context())
		err := s.Change(ctx, func(tx incident.Tx) error {
			if _, err := tx.NextNumber(); err != nil {
				return err
			}
			cancel()
			_, err := tx.NextNumber()
			return err
		})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%v, want %v", err, context.Canceled)
		}
		if n := create(t, s, nil); n != 1 {
			t.Errorf("the next is %v, want INC-1", n)
		}
	})
}
