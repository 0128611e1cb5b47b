package main

import (
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"

	"github.com/rogpeppe/go-internal/testscript"

	"tocsin/playbooks"
	"tocsin/sandbox"
	"tocsin/storage/pgtest"
)

func TestMain(m *testing.M) { testMain(pgtest.Around(m)) }

// TestScenarios plays every story of scenarios/ on every engine, in virtual time. story_test.go has the words they use.
func TestScenarios(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("scenarios/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no stories found: %v", err)
	}
	for engine, open := range engines {
		for _, file := range files {
			t.Run(engine+"/"+filepath.Base(file), func(t *testing.T) {
				t.Parallel()
				store := open(t)
				synctest.Test(t, func(t *testing.T) { play(t, file, store) })
			})
		}
	}
}

func play(t *testing.T, file, store string) {
	s := &story{answers: map[string]string{}}
	testscript.RunT(bubble{t}, testscript.Params{Files: []string{file}, Cmds: s.words(), Setup: func(env *testscript.Env) error {
		company, book, err := brought(env.WorkDir)
		if err != nil {
			return err
		}
		s.world = newWorld(t, store, company, book)
		env.Defer(s.end)
		s.start()
		return nil
	}})
}

// brought is what a story brings along at its end: a company of its own in company.yaml, playbooks in playbooks/.
func brought(folder string) (*sandbox.Workspace, *playbooks.Book, error) {
	own := filepath.Join(folder, "playbooks")
	if _, err := os.Stat(own); err != nil {
		own = ""
	}
	book, err := readPlaybooks(own)
	if err != nil {
		return nil, nil, err
	}
	file := filepath.Join(folder, "company.yaml")
	if _, err := os.Stat(file); err != nil {
		return nil, book, nil
	}
	company, err := sandbox.LoadWorkspace(file)
	return company, book, err
}

// bubble lets testscript run inside a bubble of synctest, where a test can have no subtests.
type bubble struct{ *testing.T }

func (b bubble) Run(_ string, f func(testscript.T)) { f(b) }
func (b bubble) Parallel()                          {}
func (b bubble) Verbose() bool                      { return testing.Verbose() }
