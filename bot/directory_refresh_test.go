package bot

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/incident"
	"tocsin/sandbox"
)

// crowd is a company of so many, all of them in one group and one channel that tocsin is in.
func crowd(people int) *sandbox.Workspace {
	zones, locales, regions := []string{"Europe/Berlin", "America/New_York", "Asia/Tokyo", "Europe/London"}, []string{"de-DE", "en-US", "ja-JP", "en-GB"}, []string{"EMEA", "AMER", "APAC", "EMEA"}
	w := &sandbox.Workspace{Team: sandbox.WorkspaceTeam{Name: "Crowd", Domain: "crowd"}}
	all := make([]string, people)
	for i := range people {
		all[i] = fmt.Sprintf("person.%d", i)
		w.People = append(w.People, sandbox.WorkspacePerson{
			Handle: all[i], Name: fmt.Sprintf("Person Number %d", i), Email: fmt.Sprintf("person.%d@crowd.example", i),
			TZ: zones[i%4], Locale: locales[i%4], Region: regions[i%4], Kind: sandbox.Member,
		})
	}
	w.Groups = []sandbox.WorkspaceGroup{{Handle: "crew", Name: "Crew", Members: all[:people/2]}}
	w.Channels = []sandbox.WorkspaceChannel{{Name: "all", Creator: all[0], Members: all, App: true}}
	return w
}

// inCrowd plays a test in a company of so many, under Slack's limits where wanted.
func inCrowd(t *testing.T, people int, limits bool, watched string, play func(w *office)) {
	t.Helper()
	t.Parallel()
	url := engines["SQLite"](t)
	synctest.Test(t, func(t *testing.T) {
		w := openOffice(t, sandbox.Options{Workspace: crowd(people), Limits: limits}, url, incident.Company{}, watched)
		defer func() { w.end() }()
		play(w)
	})
}

// Page by page, at the rate that Slack permits, and without being told once to wait.
func TestALargeCompanyIsReadWithinTheLimits(t *testing.T) {
	inCrowd(t, 20_000, true, "#all", func(w *office) {
		began := time.Now()
		w.refresh()
		took := time.Since(began)
		if people, lost := w.d.Audience(targets(w.t, "everybody"), nil); len(people) != 20_000 || lost != nil {
			w.t.Errorf("%d people, lost %v", len(people), lost)
		}
		if people, err := w.d.Expand(targets(w.t, "#all")[0]); len(people) != 20_000 || err != nil {
			w.t.Errorf("%d members, %v", len(people), err)
		}
		if calls := w.s.CallCount("users.list"); calls != 21 || took < 20*time.Second || took > 2*time.Minute {
			w.t.Errorf("%d calls in %v", calls, took)
		}
		for _, c := range w.s.Calls() {
			if c.Result == "ratelimited" {
				w.t.Errorf("%s came too soon", c.Method)
			}
		}
		if !w.d.AsOf().Equal(began) {
			w.t.Errorf("it is of %v, want %v", w.d.AsOf(), began)
		}
	})
}

// Slack says so when it wants to be left alone, and fails now and then.
func TestReadingGoesOnAfterFaults(t *testing.T) {
	inCrowd(t, 2500, false, "#all", func(w *office) {
		w.s.SetFault(sandbox.Fault{Method: "users.list", Kind: sandbox.FaultStatus, Status: 429, RetryAfter: 30, Times: 1})
		w.s.SetFault(sandbox.Fault{Method: "conversations.members", Kind: sandbox.FaultStatus, Status: 429, RetryAfter: 7, Times: 2})
		began := time.Now()
		w.refresh()
		if took := time.Since(began); took < 44*time.Second || took > time.Minute {
			w.t.Errorf("it took %v", took)
		}
		w.s.SetFault(sandbox.Fault{Method: "users.list", Kind: sandbox.FaultStatus, Status: 504, Times: 1}) // the page was too large
		calls := w.s.CallCount("users.list")
		w.refresh()
		if n := w.s.CallCount("users.list") - calls; n != 1+13 {
			w.t.Errorf("%d calls", n)
		}
	})
}

// What Slack refuses to tell of one kind keeps the others away no more than what was known.
func TestWhatIsRefusedStaysAsItWas(t *testing.T) {
	inCrowd(t, 50, false, "#all", func(w *office) {
		w.refresh()
		asOf := w.d.AsOf()
		<-time.After(time.Hour)
		w.must(w.s.SetGroup("crew", "person.1"))
		settle()
		w.s.SetFault(sandbox.Fault{Method: "usergroups.list", Kind: sandbox.FaultStatus, Error: "access_denied"})
		err := w.d.Refresh(w.t.Context())
		if !Refused(err) || !strings.Contains(err.Error(), "usergroups.list") {
			w.t.Errorf("%v", err)
		}
		w.is("@crew", "person.1")
		if !w.d.AsOf().After(asOf) {
			w.t.Error("people were read, and it is as old as before")
		}
		asOf = w.d.AsOf()
		w.s.ClearFaults()
		w.s.Outage(true)
		if err := w.d.Refresh(w.t.Context()); err == nil || Refused(err) {
			w.t.Errorf("%v", err)
		}
		w.is("@crew", "person.1")
		if !w.d.AsOf().Equal(asOf) {
			w.t.Error("nothing was read, and it is newer than before")
		}
		w.s.Outage(false)
	})
}

// Whoever comes or goes while everybody is being read is neither lost nor taken for gone.
func TestChangesWhileItIsBeingRead(t *testing.T) {
	inCrowd(t, 3000, false, "#all", func(w *office) {
		w.refresh()
		w.s.SetFault(sandbox.Fault{Method: "*", Kind: sandbox.FaultLatency, Delay: 3 * time.Second})
		done := make(chan error, 1)
		go func() { done <- w.d.Refresh(w.t.Context()) }()
		for i := range 40 {
			<-time.After(500 * time.Millisecond)
			_, err := w.s.AddPerson(sandbox.User{Handle: fmt.Sprint("new.", i), RealName: "New"})
			w.must(err)
			p := w.s.As(fmt.Sprint("new.", i))
			w.must(p.Join("all"))
			w.must(w.s.As(fmt.Sprint("person.", 2999-i)).Leave("all")) // from the last page: the sandbox counts places
			w.must(w.s.SetGroup("crew", fmt.Sprint("new.", i), "person.7"))
		}
		w.must(<-done)
		w.s.ClearFaults()
		settle()
		fresh := NewDirectory(w.slack, newEther(), incident.Company{})
		fresh.Watch(targets(w.t, "#all"))
		w.must(fresh.Refresh(w.t.Context()))
		sameDirectory(w.t, w.d, fresh)
	})
}

// What the store cannot take is kept in memory, and written down when it can.
func TestWhatCannotBeKeptIsKeptLater(t *testing.T) {
	t.Parallel()
	d := company(t, incident.Company{}, "mara jonas", "@crew: mara jonas")
	memory := d.memory.(*ether)
	memory.err = errors.New("the disk is full")
	d.keep(t.Context())
	memory.err = nil
	d.keep(t.Context())
	if len(memory.accounts) != 2 || len(memory.circles) != 1 {
		t.Errorf("%v, %v", memory.accounts, memory.circles)
	}
	writes := memory.writes
	d.keep(t.Context())
	if memory.writes != writes {
		t.Error("nothing has changed, and it is written again")
	}
}

// A reading that was cut off half-way is none: the next start waits for Slack.
func TestHalfADirectoryIsNone(t *testing.T) {
	inCrowd(t, 3000, false, "", func(w *office) {
		w.s.SetFault(sandbox.Fault{Method: "users.list", Kind: sandbox.FaultLatency, Delay: 4 * time.Second})
		go func() { <-time.After(9 * time.Second); w.s.Outage(true) }()
		if err := w.d.Refresh(w.t.Context()); err == nil {
			w.t.Fatal("it was read")
		}
		w.s.Outage(false)
		again := NewDirectory(w.slack, w.store, incident.Company{})
		if known, err := again.Recall(w.t.Context()); known || err != nil {
			w.t.Errorf("%v, %v", known, err)
		}
		if people, _ := again.Audience(targets(w.t, "everybody"), nil); len(people) == 0 {
			w.t.Error("what was read is not kept")
		}
	})
}
