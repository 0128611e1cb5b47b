package main

import (
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"

	"github.com/rogpeppe/go-internal/testscript"

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
	s := &story{world: newWorld(t, store, nil, nil), answers: map[string]string{}}
	defer s.end()
	testscript.RunT(bubble{t}, testscript.Params{Files: []string{file}, Cmds: s.words(), Setup: func(env *testscript.Env) error {
		book, err := readPlaybooks(own(env.WorkDir))
		s.book = book
		if err == nil {
			s.start()
		}
		return err
	}})
}

// own is the folder of playbooks that a story brings along, or nothing.
func own(folder string) string {
	folder = filepath.Join(folder, "playbooks")
	if _, err := os.Stat(folder); err != nil {
		return ""
	}
	return folder
}

// bubble lets testscript run inside a bubble of synctest, where a test can have no subtests.
type bubble struct{ *testing.T }

func (b bubble) Run(_ string, f func(testscript.T)) { f(b) }
func (b bubble) Parallel()                          {}
func (b bubble) Verbose() bool                      { return testing.Verbose() }
