package sandbox

import (
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"
)

// press is one that the app was told of.
type press struct {
	who, action string
	after       time.Duration // the question
}

// crowded is a company whose made-up people answer a question by themselves.
type crowded struct {
	t      *testing.T
	s      *Server
	api    *slack.Client
	asked  time.Time
	heard  []press
	modals bool // the app opens one for whoever presses "no"
	wrote  []string
}

const questioned = 200

// withCrowd runs a test in virtual time with people of whom most say yes within a minute, some no, and some nothing.
func withCrowd(t *testing.T, test func(c *crowded)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		company, err := GrownWorkspace(questioned)
		if err != nil {
			t.Fatal(err)
		}
		s, err := New(Options{Workspace: company, Manifest: testManifest(), Crowd: &Crowd{
			Habits: []Habit{{"yes", 80}, {"no", 10}, {"", 10}}, Within: time.Minute, Writes: map[string][]string{"what": {"a roof", "a boat"}},
		}})
		if err != nil {
			t.Fatal(err)
		}
		pipe, served := NewPipe(), make(chan error, 1)
		go func() { served <- s.Serve(pipe) }()
		c := &crowded{t: t, s: s}
		app := connect(t, pipe, 1, c.handle)
		c.api = app.api
		pass(0)
		test(c)
		app.stop()
		if err := s.Close(); err != nil || <-served != nil {
			t.Error("Close:", err)
		}
		app.web.CloseIdleConnections()
	})
}

// handle is called for one event after the other, as there is one connection.
func (c *crowded) handle(ev socketmode.Event, ack func(...any)) {
	if it, ok := ev.Data.(slack.InteractionCallback); ok {
		who := it.User.Name
		switch it.Type {
		case slack.InteractionTypeBlockActions:
			action := it.ActionCallback.BlockActions[0].ActionID
			c.heard = append(c.heard, press{who, action, time.Since(c.asked)})
			if action == "no" && c.modals {
				if _, err := c.api.OpenView(it.TriggerID, questionnaire()); err != nil {
					c.t.Error(err)
				}
			}
		case slack.InteractionTypeViewSubmission:
			c.wrote = append(c.wrote, it.View.State.Values["what_block"]["what"].Value)
		}
	}
	if ev.Request != nil && ev.Request.EnvelopeID != "" {
		ack()
	}
}

func questionnaire() slack.ModalViewRequest {
	what := slack.NewInputBlock("what_block", plainObject("What"), nil, slack.NewPlainTextInputBlockElement(nil, "what"))
	return slack.ModalViewRequest{Type: "modal", Title: plainObject("Need"), Submit: plainObject("Go"), Close: plainObject("No"),
		Blocks: slack.Blocks{BlockSet: []slack.Block{what}}}
}

// ask sends everybody the question, and waits until all have acted who are going to.
func (c *crowded) ask(value string) []press {
	c.t.Helper()
	c.heard, c.asked = nil, time.Now()
	row := slack.NewActionBlock("row")
	for _, id := range []string{"yes", "no"} {
		row.Elements.ElementSet = append(row.Elements.ElementSet, slack.NewButtonBlockElement(id, value, plainObject(id)))
	}
	for _, u := range c.s.state.users {
		if u.Kind == Member || u.Kind == Admin {
			if _, _, err := c.api.PostMessage(u.ID, slack.MsgOptionBlocks(row)); err != nil {
				c.t.Fatal(err)
			}
		}
	}
	pass(2 * time.Minute)
	return slices.Clone(c.heard)
}

// Those who were made up answer by themselves, most of them soon; nobody does whom the company's file names.
func TestTheCrowdAnswersByItself(t *testing.T) {
	t.Parallel()
	withCrowd(t, func(c *crowded) {
		answers := map[string]int{}
		early := 0
		for _, p := range c.ask("Q1") {
			answers[p.action]++
			if !c.s.state.user(p.who).madeUp {
				t.Errorf("%s answers, who is named in the company's file", p.who)
			}
			if p.after > time.Minute {
				t.Errorf("%s answers after %v", p.who, p.after)
			}
			if p.after < 15*time.Second {
				early++
			}
		}
		madeUp := questioned - len(shipped(t).People)
		if yes, no := answers["yes"], answers["no"]; yes < madeUp*7/10 || no == 0 || yes+no == madeUp || early < madeUp*3/10 {
			t.Errorf("of %d, %d say yes and %d no; %d of them in the first 15 s", madeUp, yes, no, early)
		}
	})
}

func shipped(t *testing.T) *Workspace {
	t.Helper()
	w, err := ShippedWorkspace()
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// It looks the same each time.
func TestTheCrowdIsTheSameEachTime(t *testing.T) {
	t.Parallel()
	var runs [2][]string
	for i := range runs {
		withCrowd(t, func(c *crowded) {
			for _, p := range c.ask(fmt.Sprint("Q", i)) {
				runs[i] = append(runs[i], p.who+" "+p.action)
			}
		})
	}
	slices.Sort(runs[0])
	slices.Sort(runs[1])
	if d := cmp.Diff(runs[0], runs[1]); d != "" {
		t.Error(d)
	}
}

// Who was silent may answer when asked again; who has answered does not do so twice.
func TestWhoOfTheCrowdHasAnsweredIsSilent(t *testing.T) {
	t.Parallel()
	withCrowd(t, func(c *crowded) {
		before := map[string]bool{}
		for _, p := range c.ask("Q1") {
			before[p.who] = true
		}
		again := c.ask("Q1")
		for _, p := range again {
			if before[p.who] {
				t.Errorf("%s answers twice", p.who)
			}
		}
		if len(again) == 0 {
			t.Error("nobody answers late")
		}
		if other := c.ask("Q2"); len(other) < len(before)*8/10 {
			t.Errorf("%d answer another question", len(other))
		}
	})
}

// A modal that opens before them is filled in with what they have to say, and closed.
func TestTheCrowdFillsInModals(t *testing.T) {
	t.Parallel()
	withCrowd(t, func(c *crowded) {
		c.modals = true
		no := 0
		for _, p := range c.ask("Q1") {
			if p.action == "no" {
				no++
			}
			if v := c.s.As(p.who).Modal(); v != nil {
				t.Errorf("%s still has %q before them", p.who, v.Body)
			}
		}
		if slices.Sort(c.wrote); no == 0 || len(c.wrote) != no || c.wrote[0] != "a boat" || c.wrote[no-1] != "a roof" {
			t.Errorf("%d say no, and write %q", no, c.wrote)
		}
	})
}
