package main

import (
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"

	"github.com/rogpeppe/go-internal/testscript"

	"tocsin/config"
	"tocsin/incident"
	"tocsin/playbooks"
	"tocsin/playbooks/schedules"
	"tocsin/sandbox"
	"tocsin/storage/pgtest"
)

func TestMain(m *testing.M) { testMain(pgtest.Around(m)) }

// TestScenarios plays every story of scenarios/ on every engine, in virtual time. story_test.go has the words they use. In
// those of scenarios/phones people have phones and mailboxes, and the providers work.
func TestScenarios(t *testing.T) {
	t.Parallel()
	var files []string
	for _, stories := range []string{"scenarios/*.txt", "scenarios/phones/*.txt"} {
		found, err := filepath.Glob(stories)
		if err != nil || len(found) == 0 {
			t.Fatalf("no stories %s found: %v", stories, err)
		}
		files = append(files, found...)
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
		cfg, err := broughtConfig(env.WorkDir)
		if err != nil {
			return err
		}
		company, book, err := brought(env.WorkDir, cfg.Company())
		if err != nil {
			return err
		}
		s.world = newWorld(t, store, company, book)
		s.cfg.Regions, s.cfg.Teams, s.cfg.Severities, s.cfg.Roles = cfg.Regions, cfg.Teams, cfg.Severities, cfg.Roles
		s.cfg.Mail, s.cfg.Updates = cfg.Mail, cfg.Updates
		s.cfg.Notifications.Wording = cfg.Notifications.Wording
		env.Defer(s.end)
		if filepath.Base(filepath.Dir(file)) == "phones" {
			s.phones()
		}
		if s.schedules, err = broughtSchedules(env.WorkDir); err != nil {
			return err
		}
		if err := s.broughtCalendar(env.WorkDir); err != nil {
			return err
		}
		s.start()
		return nil
	}})
}

// brought is what a story brings along at its end: a company of its own in company.yaml, playbooks in playbooks/.
func brought(folder string, divided incident.Company) (*sandbox.Workspace, *playbooks.Book, error) {
	own := filepath.Join(folder, "playbooks")
	if _, err := os.Stat(own); err != nil {
		own = ""
	}
	book, err := readPlaybooks(own, divided)
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

// broughtConfig has what a story brings along in config.yaml: regions and teams, severities, roles, the words of pages. Without it
// the regions are those of the shipped company.
func broughtConfig(folder string) (*config.Config, error) {
	text, err := os.ReadFile(filepath.Join(folder, "config.yaml"))
	if err != nil {
		return config.Parse(demoConfig, "demo.yaml")
	}
	return config.Parse(text, "config.yaml")
}

// broughtSchedules are those that a story brings along in schedules/.
func broughtSchedules(folder string) (*schedules.Book, error) {
	own := filepath.Join(folder, "schedules")
	if _, err := os.Stat(own); err != nil {
		return &schedules.Book{}, nil
	}
	return readSchedules(own)
}

// bubble lets testscript run inside a bubble of synctest, where a test can have no subtests.
type bubble struct{ *testing.T }

func (b bubble) Run(_ string, f func(testscript.T)) { f(b) }
func (b bubble) Parallel()                          {}
func (b bubble) Verbose() bool                      { return testing.Verbose() }
