package main

import (
	"fmt"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"tocsin/sandbox"
)

// doorWords are the ways into tocsin besides /incident.
func (s *story) doorWords() map[string]word {
	return map[string]word{
		"shortcut":  s.shortcut, // PERSON: the global one
		"quote":     s.quote,    // PERSON CHANNEL TEXT: the message shortcut, on the newest message with that text
		"type":      s.typeIn,   // PERSON CHANNEL LINE: a command
		"say":       s.say,      // PERSON CHANNEL TEXT: writes a message
		"look-home": s.lookHome, // PERSON: opens the Home tab
		"home":      s.home,     // PERSON TEXT: stands there now
		"touch":     s.touch,    // PERSON BUTTON [N]: presses the Nth such button there
	}
}

func (s *story) shortcut(ts *testscript.TestScript, _ bool, args []string) {
	s.act(ts, args[0], "", func(p *sandbox.Person) error { return p.Shortcut("trigger") })
}

func (s *story) quote(ts *testscript.TestScript, _ bool, args []string) {
	who, channel, text := args[0], args[1], args[2]
	found := ""
	for _, m := range s.server.As(who).Messages(channel) {
		if strings.Contains(m.Text, text) {
			found = m.TS
		}
	}
	s.act(ts, who, channel, func(p *sandbox.Person) error { return p.MessageShortcut(channel, found, "quote") })
}

func (s *story) say(ts *testscript.TestScript, _ bool, args []string) {
	who, channel, text := args[0], args[1], strings.Join(args[2:], " ")
	s.act(ts, who, channel, func(p *sandbox.Person) error {
		_, err := p.Say(channel, text, "")
		return err
	})
}

func (s *story) typeIn(ts *testscript.TestScript, _ bool, args []string) {
	s.act(ts, args[0], args[1], func(p *sandbox.Person) error { return p.Command(args[1], strings.Join(args[2:], " ")) })
}

func (s *story) lookHome(ts *testscript.TestScript, _ bool, args []string) {
	ts.Check(s.server.As(args[0]).OpenHome())
	settle()
}

// homeOf is what stands on somebody's Home tab.
func (s *story) homeOf(who string) (*sandbox.View, sandbox.Seen) {
	p := s.server.As(who)
	v := p.Home()
	if v == nil {
		return nil, sandbox.Seen{Text: "nothing"}
	}
	return v, p.Look(v)
}

func (s *story) home(ts *testscript.TestScript, neg bool, args []string) {
	_, seen := s.homeOf(args[0])
	expect(ts, neg, right(strings.Count(seen.Text, args[1]), count(ts, args, 2)), "on the Home tab of %s stands:\n%s", args[0], seen.Text)
}

func (s *story) touch(ts *testscript.TestScript, _ bool, args []string) {
	nth := max(count(ts, args, 2), 1)
	s.act(ts, args[0], "", func(p *sandbox.Person) error {
		v, seen := s.homeOf(args[0])
		for _, b := range seen.Buttons {
			if b.Label == args[1] {
				if nth--; nth == 0 {
					return p.PressView(v.ID, b.ActionID)
				}
			}
		}
		return fmt.Errorf("there is no button %q on the Home tab:\n%s", args[1], seen.Text)
	})
}
