package storage

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"tocsin/incident"
)

// childAddress is set in the process that the test below kills. It writes without end.
const childAddress = "TOCSIN_TEST_CHILD"

const parts = 40 // of each kind, in one outcome of the child

// writeUntilKilled says the number of each incident once it is written.
func writeUntilKilled(address string) {
	s, err := Open(context.Background(), address)
	for err == nil {
		var n incident.Number
		err = s.Change(context.Background(), func(tx incident.Tx) error {
			var err error
			if n, err = tx.NextNumber(); err != nil {
				return err
			}
			return tx.Create(whole(n))
		})
		fmt.Println(int64(n))
	}
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

func whole(n incident.Number) incident.Outcome {
	o := incident.Outcome{
		Record: incident.Record{Incident: full(n)},
		Timers: []incident.Timer{{Kind: incident.TimerEscalate, DueAt: noon}},
	}
	o.Record.Channel = ""
	for i := range parts {
		o.Record.Pages = append(o.Record.Pages, incident.Page{Person: person(i), State: incident.Paging})
		o.Entries = append(o.Entries, incident.Entry{At: noon, Kind: incident.EntryPaged})
		o.Deliveries = append(o.Deliveries, delivery(incident.NewID(), "", incident.PriorityPage))
	}
	return o
}

// What was said to be written is there after kill -9 the next instant, and nothing is there by half.
func TestKill9LosesNothingAndLeavesNoHalf(t *testing.T) {
	t.Parallel()
	for _, e := range engines {
		t.Run(e.name, func(t *testing.T) {
			t.Parallel()
			address := e.address(t)
			var said []incident.Number
			for range 3 {
				said = append(said, killed(t, address)...)
			}
			s := open(t, address)
			for _, n := range said {
				if _, err := s.Incident(t.Context(), n); err != nil {
					t.Errorf("%v was said to be written: %v", n, err)
				}
			}
			wantWhole(t, s)
		})
	}
}

// killed runs a child until it has written some incidents, and gives all of which it said so.
func killed(t *testing.T, address string) (said []incident.Number) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), childAddress+"="+address)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for lines := bufio.NewScanner(out); lines.Scan(); {
		n, err := strconv.ParseInt(lines.Text(), 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		if said = append(said, incident.Number(n)); len(said) == 5 && strings.HasPrefix(address, "sqlite") {
			wantRefused(t, address, fmt.Sprintf("process %d", cmd.Process.Pid))
		}
		if len(said) == 10 {
			if err := cmd.Process.Signal(syscall.SIGKILL); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := cmd.Wait(); err == nil || len(said) < 10 {
		t.Fatalf("the child ended by itself after %d incidents: %v", len(said), err)
	}
	return said
}

func wantWhole(t *testing.T, s *Store) {
	t.Helper()
	list, err := s.List(t.Context(), incident.Filter{Limit: 1_000_000})
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range list {
		for _, table := range []string{"pages", "timeline", "outbox", "timers"} {
			want := int64(parts)
			if table == "timers" {
				want = 1
			}
			got, _, err := one(s.reader(t.Context()), value[int64], "SELECT COUNT(*) FROM "+table+" WHERE incident = $1", int64(i.Number))
			if got != want || err != nil {
				t.Errorf("%v has %d of %d %s, %v", i.Number, got, want, table, err)
			}
		}
	}
	for _, table := range []string{"pages", "timeline", "outbox", "timers"} {
		stray, _, err := one(s.reader(t.Context()), value[int64], "SELECT COUNT(*) FROM "+table+" WHERE incident NOT IN (SELECT number FROM incidents)")
		if stray != 0 || err != nil {
			t.Errorf("%d %s of no incident, %v", stray, table, err)
		}
	}
}
