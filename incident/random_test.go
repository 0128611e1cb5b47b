package incident_test

import (
	"flag"
	"fmt"
	"path/filepath"
	"testing"

	"pgregory.net/rapid"
)

// Most of a run waits for the disk, so several go side by side, this many each. More are a flag away: -rapid.checks=1000.
func init() {
	for name, value := range map[string]string{"rapid.checks": "10", "rapid.nofailfile": "true"} { // the log says the seed
		if err := flag.Set(name, value); err != nil {
			panic(err)
		}
	}
}

// Whatever happens in whatever order, with crashes in between: the promises of random_promises_test.go hold after each step.
func TestPromisesHoldInAnyOrder(t *testing.T) {
	t.Parallel()
	for side := range 4 {
		t.Run(fmt.Sprint(side), func(t *testing.T) {
			t.Parallel()
			folder, runs := t.TempDir(), 0
			rapid.Check(t, func(rt *rapid.T) {
				runs++
				m := begin(rt, filepath.Join(folder, fmt.Sprintf("%d.db", runs)))
				defer func() { m.must(m.store.Close()) }()
				rt.Repeat(m.actions())
				m.finish()
			})
		})
	}
}

func (m *machine) actions() map[string]func(*rapid.T) {
	return map[string]func(*rapid.T){
		"trigger":     m.trigger,
		"alert":       m.alerts,
		"recover":     m.recovers,
		"note":        m.notes,
		"acknowledge": m.acknowledge,
		"escalate":    m.escalates,
		"page":        m.pagesByHand,
		"assign":      m.assigns,
		"take":        m.takes,
		"hand off":    m.handsOff,
		"severity":    m.grades,
		"snooze":      m.snoozes,
		"update":      m.updates,
		"resolve":     m.resolves,
		"reopen":      m.reopens,
		"silence":     m.silence,
		"hasten":      m.hastens,
		"claim":       m.claims,
		"settle":      m.settles,
		"turnover":    m.turnover,
		"rules":       m.rules,
		"crash":       m.crash,
		"":            m.promises,
	}
}
