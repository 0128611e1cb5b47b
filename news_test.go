package main

import (
	"io"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/incident"
	"tocsin/sandbox"
)

// newsroom is a company with an open incident of whose updates many are told, under Slack's limits, in virtual time.
type newsroom struct {
	*world
	room   string // the incident's channel
	people int
}

func inNewsroom(t *testing.T, people int, play func(*testing.T, *newsroom)) {
	t.Helper()
	t.Parallel()
	store, book := filepath.Join(t.TempDir(), "tocsin.db"), bookOf(t, newsPlaybook)
	synctest.Test(t, func(t *testing.T) {
		company := crowd(people)
		company.Channels = []sandbox.WorkspaceChannel{{Name: "board", App: true, Members: []string{"asker0"}}}
		w := newWorld(t, store, company, book)
		w.server.SetLimits(true)
		w.start()
		defer w.end()
		w.types("asker0", "/incident trigger bench Flood")
		<-time.After(10 * time.Minute) // the limits have recovered from the trigger
		play(t, &newsroom{w, w.roomOf("asker0"), people})
	})
}

const newsPlaybook = crowdPlaybook + `stakeholder_channel: "#board"
`

// roomOf is the name of the one incident's channel.
func (w *world) roomOf(who string) string {
	for _, c := range w.server.As(who).Channels() {
		if strings.HasPrefix(c.Name, "bench-") {
			return c.Name
		}
	}
	w.t.Fatal("there is no channel of an incident")
	return ""
}

// heard says how many people got a message that has a text, and fails where somebody got it twice.
func (n *newsroom) heard(text string) (people int) {
	n.t.Helper()
	times := map[string]int{}
	for _, c := range n.server.Calls() {
		if c.Method == "chat.postMessage" && c.Result == "ok" && strings.HasPrefix(c.Args["channel"], "U") && strings.Contains(c.Args["text"], text) {
			times[c.Args["channel"]]++
		}
	}
	for who, k := range times {
		if k > 1 {
			n.t.Errorf("%s was told %q %d times", who, text, k)
		}
	}
	return len(times)
}

// sees fails unless somebody sees a text in the incident's channel now.
func (n *newsroom) sees(text string) {
	n.t.Helper()
	if seen := n.server.As("asker0").Messages(n.room); holding(seen, text) == 0 {
		n.t.Errorf("%q does not stand in the channel:\n%s", text, transcript(seen))
	}
}

// presses presses the newest button of a label in the incident's channel.
func (n *newsroom) presses(who, label string) {
	n.t.Helper()
	for _, m := range slices.Backward(n.server.As(who).Messages(n.room)) {
		for _, b := range m.Buttons {
			if b.Label == label {
				if err := n.server.As(who).Press(n.room, m.TS, b.ActionID); err != nil {
					n.t.Fatal(err)
				}
				return
			}
		}
	}
	n.t.Fatalf("%s sees no button %q", who, label)
}

// The bar moves, what is foretold comes true within a tenth, and nothing is told to wait by Slack.
func TestABroadcastForetellsItsEnd(t *testing.T) {
	inNewsroom(t, 900, func(t *testing.T, n *newsroom) {
		n.types("asker0", "/incident update All is well")
		began := time.Now()
		foretold := map[time.Time]time.Time{} // when it was said -> the end
		for range 80 {
			<-time.After(3 * time.Second)
			list, err := n.program.store.Unreported(t.Context())
			if err != nil || len(list) == 0 {
				break
			}
			if b := list[0]; b.State == incident.Running && b.Sent*10 >= b.Total {
				left, _ := b.TimeLeft(time.Now())
				foretold[time.Now()] = time.Now().Add(left)
			}
			if time.Since(began) > 20*time.Second && time.Since(began) < 24*time.Second {
				n.sees("About 2 minutes")
				n.sees("█░")
			}
		}
		<-time.After(time.Minute)
		n.sees("*Status update by asker0* went to 901 of 901 in 3 minutes")
		if heard := n.heard("All is well"); heard != 900 {
			t.Errorf("%d people were told", heard)
		}
		var last time.Time
		edits := 0
		for _, c := range n.server.Calls() {
			switch {
			case c.Result == "ratelimited":
				t.Errorf("%s was told to wait", c.Method)
			case c.Method == "chat.postMessage" && strings.Contains(c.Args["text"], "All is well"):
				last = c.At
			case c.Method == "chat.update":
				edits++
			}
		}
		if len(foretold) < 20 || edits < 10 {
			t.Fatalf("it was foretold %d times, and drawn %d times", len(foretold), edits)
		}
		for at, end := range foretold {
			off := end.Sub(last)
			if rest := last.Sub(at); off.Abs() > rest/10+time.Second {
				t.Errorf("%v before the end, %v was foretold", rest, end.Sub(at))
			}
		}
	})
}

func TestABroadcastIsPausedAndGoesOnAndIsCancelled(t *testing.T) {
	inNewsroom(t, 600, func(t *testing.T, n *newsroom) {
		n.types("asker0", "/incident update All is well")
		<-time.After(20 * time.Second)
		n.presses("asker0", "Pause")
		<-time.After(30 * time.Second)
		n.sees("is paused")
		before := n.heard("All is well")
		n.stop()
		<-time.After(26 * time.Hour) // longer than anything is tried
		n.start()
		<-time.After(30 * time.Second)
		if heard := n.heard("All is well"); heard != before || before < 100 || before > 200 {
			t.Errorf("%d people had been told, and %d were in the end", before, heard)
		}
		n.presses("asker0", "Go on")
		<-time.After(20 * time.Second)
		n.presses("responder0", "Cancel the rest")
		<-time.After(time.Minute)
		heard := n.heard("All is well")
		if heard <= before || heard == n.people {
			t.Errorf("%d people were told before the pause, and %d in all", before, heard)
		}
		n.sees("responder0 cancelled the sending.")
		n.sees("was cancelled. It went to ")
		<-time.After(10 * time.Minute)
		if more := n.heard("All is well"); more != heard {
			t.Errorf("%d people were told after it was cancelled", more-heard)
		}
	})
}

// Two leads write in the same second, while an older update is half-way.
func TestNewsIsOvertaken(t *testing.T) {
	inNewsroom(t, 400, func(t *testing.T, n *newsroom) {
		n.types("asker0", "/incident update The first word")
		<-time.After(20 * time.Second)
		go n.types("responder0", "/incident update The second word")
		go n.types("responder1", "/incident update The third word")
		<-time.After(10 * time.Minute)
		first, second, third := n.heard("The first word"), n.heard("The second word"), n.heard("The third word")
		if first < 100 || first > 200 || max(second, third) != n.people || second+third > n.people+20 {
			t.Errorf("told: %d, %d, %d", first, second, third)
		}
		n.sees("the others hear the newer news in its place")
		n.inOrder("The first word", "word")
		for _, text := range []string{"The first word", "The second word", "The third word"} {
			if holding(n.server.As("asker0").Messages("board"), text) != 1 {
				t.Errorf("#board did not hear %q", text)
			}
		}
	})
}

// inOrder fails where somebody hears a text after a later one.
func (n *newsroom) inOrder(old, any string) {
	n.t.Helper()
	newer := map[string]bool{}
	for _, c := range n.server.Calls() {
		text := c.Args["text"]
		switch who := c.Args["channel"]; {
		case c.Method != "chat.postMessage" || c.Result != "ok":
		case strings.Contains(text, old):
			if newer[who] {
				n.t.Errorf("%s heard %q after newer news", who, old)
			}
		case strings.Contains(text, any):
			newer[who] = true
		}
	}
}

// Slack wants to be left alone for ten minutes, with everything; then it goes on, and nobody is told twice.
func TestTenMinutesWithoutSlackDoubleNothing(t *testing.T) {
	inNewsroom(t, 300, func(t *testing.T, n *newsroom) {
		n.types("asker0", "/incident update All is well")
		<-time.After(20 * time.Second)
		for _, method := range []string{"chat.postMessage", "chat.update", "conversations.open", "conversations.history"} {
			n.server.SetFault(sandbox.Fault{Method: method, Kind: sandbox.FaultStatus, Status: 429, RetryAfter: 30})
		}
		<-time.After(10 * time.Minute)
		n.server.ClearFaults()
		<-time.After(5 * time.Minute)
		if heard := n.heard("All is well"); heard != n.people {
			t.Errorf("%d of %d were told", heard, n.people)
		}
		n.sees("went to 301 of 301")
	})
}

// expelled takes the bot out of a channel.
func (n *newsroom) expelled(channel string) {
	n.t.Helper()
	id, _ := n.program.directory.ChannelID(channel)
	form := url.Values{"token": {sandbox.DefaultBotToken}, "channel": {id}}
	answer, err := n.pipe.Client().PostForm("http://slack.example/api/conversations.leave", form)
	if err != nil {
		n.t.Fatal(err)
	}
	defer answer.Body.Close()
	if text, _ := io.ReadAll(answer.Body); !strings.Contains(string(text), `"ok":true`) {
		n.t.Fatalf("the bot stays in %s: %s", channel, text)
	}
}

// Who left meanwhile is named with the reason, and so is a channel that is gone; the list can be had as a file.
func TestWhoCouldNotBeToldIsNamed(t *testing.T) {
	inNewsroom(t, 60, func(t *testing.T, n *newsroom) {
		n.expelled("board")
		<-time.After(time.Second) // Slack tells of it
		n.types("asker0", "/incident update All is well")
		for _, who := range []string{"subscriber49", "subscriber50"} {
			n.server.SetKind(who, sandbox.Deactivated)
		}
		<-time.After(2 * time.Minute)
		if heard := n.heard("All is well"); heard != 58 {
			t.Errorf("%d were told", heard)
		}
		n.sees("went to 58 of 61")
		n.sees("#board: the channel is archived or gone, or tocsin is not in it any more")
		n.sees("subscriber49: the account is deactivated")
		n.sees("subscriber50: the account is deactivated")
		n.presses("responder0", "Who was not told?")
		<-time.After(time.Second)
		n.server.SetFault(sandbox.Fault{Method: "files.completeUploadExternal", Kind: sandbox.FaultCut, Times: 1}) // it arrives all the same
		n.presses("responder0", "As a file, into the channel")
		<-time.After(5 * time.Minute)
		n.sees("3 who could not be told")
		if names, content := n.files("responder0", n.room); len(names) != 1 || !strings.Contains(content, "subscriber49") || !strings.Contains(content, "#board") {
			t.Errorf("the files are %q, the last one:\n%s", names, content)
		}
		if n.server.CallCount("files.completeUploadExternal") != 1 || n.server.CallCount("conversations.open") != 0 {
			t.Error("there is no file, or a direct message was opened for each person")
		}
	})
}
