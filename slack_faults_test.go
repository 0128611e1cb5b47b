package main

import (
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"tocsin/config"
	"tocsin/sandbox"
)

// playing plays a test in the shipped company, with tocsin running, in virtual time.
func playing(t *testing.T, play func(*world)) {
	t.Helper()
	waiting(t, func(w *world) {
		w.start()
		play(w)
	})
}

// types types a line as a person, into the DM with tocsin.
func (w *world) types(who, line string) {
	w.t.Helper()
	if err := w.server.As(who).Command("", line); err != nil {
		w.t.Errorf("%s: %v", line, err)
	}
}

// room is the incident's channel as a person sees it; its name is empty where the person is not in it.
func (w *world) room(who string) (room sandbox.ChannelInfo) {
	for _, c := range w.server.As(who).Channels() {
		if strings.HasPrefix(c.Name, "crisis-comms-20") {
			room = c
		}
	}
	return room
}

// failing lets a method answer with a server's error.
func failing(method string) sandbox.Fault {
	return sandbox.Fault{Method: method, Kind: sandbox.FaultStatus, Status: 500}
}

// A message arrived, its answer did not, and for four minutes nobody can look whether it did.
func TestWhatArrivedIsFoundHoweverLate(t *testing.T) {
	t.Parallel()
	playing(t, func(w *world) {
		w.server.SetFault(sandbox.Fault{Method: "chat.postMessage", Kind: sandbox.FaultCut, Times: 6})
		w.server.SetFault(failing("conversations.history"))
		w.types("mara", "/incident trigger crisis-comms Water")
		<-time.After(4 * time.Minute)
		w.server.ClearFaults()
		<-time.After(4 * time.Minute)
		for _, who := range paged {
			if n := holding(w.server.As(who).DMs(), "· Water"); n != 1 {
				w.t.Errorf("%s has %d pages", who, n)
			}
		}
	})
}

// What only adorns the channel keeps nobody out of it while Slack fails at it.
func TestAdornmentsHoldUpNobody(t *testing.T) {
	t.Parallel()
	for _, method := range []string{"pins.add", "conversations.setTopic", "bookmarks.add", "bookmarks.list"} {
		t.Run(method, func(t *testing.T) {
			t.Parallel()
			playing(t, func(w *world) {
				w.server.SetFault(failing("bookmarks.add"))
				w.server.SetFault(failing(method))
				w.types("mara", "/incident trigger crisis-comms Water")
				<-time.After(time.Minute)
				for _, who := range paged {
					if w.room(who).Name == "" {
						w.t.Errorf("%s is not in the channel after a minute", who)
					}
				}
				w.types("jonas", "/incident ack")
				<-time.After(time.Minute)
				if n := holding(w.server.As("jonas").Messages(w.room("jonas").Name), "Jonas Achterberg acknowledged."); n != 1 {
					w.t.Errorf("the channel was told %d times of the acknowledgement", n)
				}
			})
		})
	}
}

// A person's DM is known by the person's id alone: the directory may not be read yet when tocsin looks for what it sent.
func TestWhatArrivedIsFoundWithoutADirectory(t *testing.T) {
	t.Parallel()
	playing(t, func(w *world) {
		w.server.SetFault(sandbox.Fault{Method: "chat.postMessage", Kind: sandbox.FaultCut, Times: 6})
		w.server.SetFault(failing("conversations.history"))
		w.types("mara", "/incident trigger crisis-comms Water")
		<-time.After(time.Minute)
		w.stop()
		w.server.ClearFaults()
		w.server.SetFault(sandbox.Fault{Method: "usergroups.list", Kind: sandbox.FaultStatus, Error: "access_denied", Times: 1})
		w.start()
		<-time.After(time.Minute)
		for _, who := range paged {
			if n := holding(w.server.As(who).DMs(), "· Water"); n != 1 {
				w.t.Errorf("%s has %d pages", who, n)
			}
		}
		if seen := w.server.As("mara").Messages(w.room("mara").Name); holding(seen, "could not be reached") > 0 {
			w.t.Errorf("some are said not to have been reached:\n%s", transcript(seen))
		}
	})
}

// The channel of an incident that another database knew is not taken for this one's, though name and maker are the same:
// people of that incident are in it.
func TestAChannelWithPeopleInItIsNotAdopted(t *testing.T) {
	t.Parallel()
	playing(t, func(w *world) {
		w.types("mara", "/incident trigger crisis-comms Water")
		settle()
		old := w.room("mara").Name
		w.stop()
		w.cfg.Storage.URL = config.NewSecret(filepath.Join(w.t.(*testing.T).TempDir(), "new.db"))
		w.start()
		w.server.SetFault(sandbox.Fault{Method: "conversations.create", Kind: sandbox.FaultStatus, Status: 500, Times: 1})
		w.types("mara", "/incident trigger crisis-comms Fire")
		<-time.After(time.Minute)
		if n := holding(w.server.As("mara").Messages(old), "Fire"); n > 0 {
			w.t.Errorf("#%s of another incident has %d messages about this one", old, n)
		}
		if n := holding(w.server.As("mara").Messages(old+"-2"), "Fire"); n == 0 {
			w.t.Errorf("there is no #%s-2", old)
		}
	})
}

// An ampersand takes five characters once it is escaped; Slack counts them all.
func TestATopicOfAmpersandsFits(t *testing.T) {
	t.Parallel()
	playing(t, func(w *world) {
		w.types("mara", "/incident trigger crisis-comms "+strings.Repeat("&", 120))
		settle()
		for _, c := range w.server.Calls() {
			if c.Method == "conversations.setTopic" && c.Result != "ok" {
				w.t.Errorf("Slack says %s to the topic %s", c.Result, c.Args["topic"])
			}
		}
		if w.server.CallCount("conversations.setTopic") != 1 {
			w.t.Error("no topic was set")
		}
	})
}

// Who waits for Slack does not keep the program from ending in time, however many they are.
func TestItEndsInTimeWhileSlackHangs(t *testing.T) {
	t.Parallel()
	playing(t, func(w *world) {
		w.server.SetFault(sandbox.Fault{Method: "views.open", Kind: sandbox.FaultLatency, Delay: time.Minute})
		w.server.SetFault(sandbox.Fault{Method: "chat.*", Kind: sandbox.FaultLatency, Delay: time.Minute})
		var impatient sync.WaitGroup
		defer impatient.Wait()
		for range 5 {
			impatient.Go(func() { _ = w.server.As("mara").Command("", "/incident trigger") }) // it times out
		}
		w.types("jonas", "/incident trigger crisis-comms Water")
		began := time.Now()
		w.stop()
		w.stop = nil
		if took := time.Since(began); took > 10*time.Second {
			w.t.Errorf("it ended after %v", took)
		}
	})
}

// Whoever came into the company today is heard, even while Slack does not say who that is.
func TestAStrangerIsHeardWhileSlackHangs(t *testing.T) {
	t.Parallel()
	playing(t, func(w *world) {
		if _, err := w.server.AddPerson(sandbox.User{Handle: "newcomer", RealName: "New Comer"}); err != nil {
			w.t.Fatal(err)
		}
		w.server.SetFault(sandbox.Fault{Method: "users.info", Kind: sandbox.FaultLatency, Delay: time.Minute})
		w.types("newcomer", "/incident trigger crisis-comms Water")
		settle()
		if n := holding(w.server.As("jonas").DMs(), "· Water"); n != 1 {
			w.t.Errorf("jonas has %d pages", n)
		}
	})
}

// What a form brings has no characters in it that turn the line around, as what is typed has none.
func TestAFormIsCleanedAsACommandIs(t *testing.T) {
	t.Parallel()
	playing(t, func(w *world) {
		w.types("mara", "/incident trigger")
		mara := w.server.As("mara")
		if _, err := mara.Submit(mara.Modal().ID, map[string]any{"playbook": "crisis-comms", "text": "Wa\u202eter\x07"}); err != nil {
			w.t.Fatal(err)
		}
		settle()
		if n := holding(w.server.As("jonas").DMs(), "· Water"); n != 1 {
			w.t.Errorf("jonas sees:\n%s", transcript(w.server.As("jonas").DMs()))
		}
	})
}

// The channel is told once what it is about: an answer that was lost is no reason to say it again.
func TestATopicIsSetOnce(t *testing.T) {
	t.Parallel()
	playing(t, func(w *world) {
		w.server.SetFault(sandbox.Fault{Method: "conversations.setTopic", Kind: sandbox.FaultCut, Times: 1})
		w.types("mara", "/incident trigger crisis-comms Water & fire")
		<-time.After(time.Minute)
		if n := w.server.CallCount("conversations.setTopic"); n != 1 {
			w.t.Errorf("the topic was set %d times", n)
		}
	})
}
