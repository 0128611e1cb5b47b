package main

import (
	"strings"
	"testing"
	"time"

	"tocsin/sandbox"
)

// A start with a directory that was kept waits for nothing, however long Slack takes to tell of everybody.
func TestAStartDoesNotWaitForEverybody(t *testing.T) {
	t.Parallel()
	waiting(t, func(w *world) {
		w.start()
		w.stop()
		w.server.SetFault(sandbox.Fault{Method: "users.list", Kind: sandbox.FaultLatency, Delay: 8 * time.Second})
		if err := w.server.SetGroup("crisis-comms", "yuki"); err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		w.start()
		w.types("mara", "/incident trigger crisis-comms Water")
		if took := time.Since(began); took > 2*time.Second {
			t.Errorf("it started after %v", took)
		}
		settle()
		if n := holding(w.server.As("jonas").DMs(), "· Water"); n != 1 {
			t.Errorf("jonas, who was in the group when it was read last, has %d pages", n)
		}
		<-time.After(time.Minute)
		w.types("mara", "/incident trigger crisis-comms Fire")
		settle()
		if n := holding(w.server.As("jonas").DMs(), "· Fire"); n != 0 {
			t.Errorf("jonas, who is not in the group, has %d pages", n)
		}
		if n := strings.Count(w.log.String(), "the directory is read"); n != 1 {
			t.Errorf("it is said %d times that the directory is read", n)
		}
	})
}

// A directory that is older than a day is still used, and whoever looks is told so.
func TestAnOldDirectoryIsTold(t *testing.T) {
	t.Parallel()
	waiting(t, func(w *world) {
		w.start()
		w.stop()
		w.server.SetFault(failing("users.list"))
		<-time.After(50 * time.Hour)
		w.start()
		said := func() string {
			w.types("diego", "/incident")
			settle()
			dms := w.server.As("diego").DMs()
			return dms[len(dms)-1].Text
		}
		if text := said(); !strings.Contains(text, "The people and teams of this workspace were read 2 days ago") {
			t.Errorf("diego is told:\n%s", text)
		}
		w.types("mara", "/incident trigger crisis-comms Water")
		settle()
		if n := holding(w.server.As("jonas").DMs(), "· Water"); n != 1 {
			t.Errorf("jonas has %d pages", n)
		}
		if log := w.log.String(); !strings.Contains(log, `"as_of":"2000-`) || !strings.Contains(log, "the people, groups and channels of the last run are known") {
			t.Error("the log does not say how old it is")
		}
		w.server.ClearFaults()
		<-time.After(2 * time.Minute)
		if text := said(); strings.Contains(text, "days ago") {
			t.Errorf("diego is told:\n%s", text)
		}
	})
}

// The larger the company, the longer the pause until all of it is read again.
func TestLookAfter(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		took time.Duration
		err  error
		want time.Duration
	}{{time.Second, nil, 10 * time.Minute}, {5 * time.Minute, nil, 55 * time.Minute}, {9 * time.Hour, nil, 6 * time.Hour}, {5 * time.Minute, errDeaf, time.Minute}} {
		if got := time.Until(lookAfter(c.took, c.err)).Round(time.Second); got != c.want {
			t.Errorf("after %v and %v it is read in %v, want %v", c.took, c.err, got, c.want)
		}
	}
}
