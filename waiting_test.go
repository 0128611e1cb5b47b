package main

import (
	"context"
	"errors"
	"path/filepath"
	"regexp"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/gorilla/websocket"
	"github.com/rs/zerolog"

	"tocsin/incident"
	"tocsin/playbooks/schedules"
	"tocsin/sandbox"
)

// waiting plays a test in a world where tocsin has not started yet, in virtual time.
func waiting(t *testing.T, play func(*world)) {
	t.Helper()
	book, err := readPlaybooks("", incident.Company{})
	if err != nil {
		t.Fatal(err)
	}
	store := filepath.Join(t.TempDir(), "tocsin.db")
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, store, nil, book)
		defer w.end()
		play(w)
	})
}

// pauses are the times that the log names between attempts to reach Slack.
func (w *world) pauses() (all []string) {
	for _, m := range regexp.MustCompile(`"level":"warn".*Slack does not answer; trying again in (\w+)\.`).FindAllStringSubmatch(w.log.String(), -1) {
		all = append(all, m[1])
	}
	return all
}

func TestSlackIsWaitedFor(t *testing.T) {
	t.Parallel()
	waiting(t, func(w *world) {
		w.server.Outage(true)
		time.AfterFunc(2*time.Minute, func() { w.server.Outage(false) })
		began := time.Now()
		w.start()
		if took := time.Since(began); took < 2*time.Minute || took > 2*time.Minute+longestPause {
			w.t.Errorf("it started after %v", took)
		}
		if diff := cmp.Diff([]string{"1s", "2s", "4s", "8s", "16s", "30s", "30s", "30s"}, w.pauses()); diff != "" {
			w.t.Error(diff)
		}
	})
}

// Whoever triggers something while nobody is known yet would page nobody.
func TestTheDirectoryIsWaitedFor(t *testing.T) {
	t.Parallel()
	waiting(t, func(w *world) {
		w.server.SetFault(sandbox.Fault{Method: "usergroups.list", Kind: sandbox.FaultStatus, Status: 500, Times: 3})
		w.start()
		if diff := cmp.Diff([]string{"1s", "2s", "4s"}, w.pauses()); diff != "" {
			w.t.Error(diff)
		}
		if err := w.server.As("mara").Command("", "/incident trigger crisis-comms Water"); err != nil {
			w.t.Error(err)
		}
		settle()
		if n := holding(w.server.As("jonas").DMs(), "Water"); n != 1 {
			w.t.Errorf("jonas has %d pages", n)
		}
	})
}

// What Slack does not let tocsin read is said, and asked for again: the playbooks that need it lead to nobody meanwhile.
func TestADirectoryThatIsRefused(t *testing.T) {
	t.Parallel()
	waiting(t, func(w *world) {
		w.server.SetFault(sandbox.Fault{Method: "usergroups.list", Kind: sandbox.FaultStatus, Error: "access_denied", Times: 1})
		w.start()
		<-time.After(2 * time.Minute)
		if err := w.server.As("mara").Command("", "/incident trigger crisis-comms Water"); err != nil {
			w.t.Error(err)
		}
		settle()
		if n := holding(w.server.As("jonas").DMs(), "Water"); n != 1 {
			w.t.Errorf("jonas has %d pages", n)
		}
	})
}

// What Slack does not let tocsin read of channels keeps nobody from being paged.
func TestAPartOfTheDirectoryThatIsRefused(t *testing.T) {
	t.Parallel()
	waiting(t, func(w *world) {
		w.server.SetFault(sandbox.Fault{Method: "users.conversations", Kind: sandbox.FaultStatus, Error: "access_denied"})
		w.start()
		if err := w.server.As("mara").Command("", "/incident trigger crisis-comms Water"); err != nil {
			w.t.Error(err)
		}
		settle()
		if n := holding(w.server.As("jonas").DMs(), "Water"); n != 1 {
			w.t.Errorf("jonas has %d pages", n)
		}
	})
}

// Waiting does not change a refusal: it ends the wait at once.
func TestARefusalEndsTheWait(t *testing.T) {
	t.Parallel()
	waiting(t, func(w *world) {
		w.server.Outage(true)
		time.AfterFunc(time.Minute, func() {
			w.server.SetFault(sandbox.Fault{Method: "auth.test", Kind: sandbox.FaultStatus, Error: "token_revoked"})
			w.server.Outage(false)
		})
		ctx, stop := context.WithTimeout(context.Background(), time.Hour) // of virtual time
		defer stop()
		began := time.Now()
		err := w.assembleOnly(ctx)
		var setup *setupError
		if !errors.As(err, &setup) || !regexp.MustCompile(`refuses the bot token \(token_revoked\)`).MatchString(err.Error()) {
			w.t.Errorf("it ended with %v", err)
		}
		if took := time.Since(began); took > time.Minute+longestPause {
			w.t.Errorf("it ended after %v", took)
		}
	})
}

// To be stopped ends the wait, too.
func TestTheWaitCanBeStopped(t *testing.T) {
	t.Parallel()
	waiting(t, func(w *world) {
		w.server.Outage(true)
		ctx, stop := context.WithTimeout(context.Background(), time.Minute)
		defer stop()
		began := time.Now()
		if err := w.assembleOnly(ctx); !errors.Is(err, context.DeadlineExceeded) {
			w.t.Errorf("it ended with %v", err)
		}
		if took := time.Since(began); took != time.Minute {
			w.t.Errorf("it ended after %v", took)
		}
	})
}

// assembleOnly starts the program in vain.
func (w *world) assembleOnly(ctx context.Context) error {
	n := network{http: w.client(), dialer: &websocket.Dialer{NetDialContext: w.pipe.DialContext}}
	p, err := assemble(ctx, setup{cfg: w.cfg, book: w.book, schedules: &schedules.Book{}, network: n}, zerolog.New(&w.log))
	if err == nil {
		w.t.Error("it started")
		return p.close()
	}
	return err
}
