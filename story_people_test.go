package main

import (
	"fmt"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"tocsin/sandbox"
)

// peopleWords are what happens in the company itself, as its administrators do it in Slack.
func (s *story) peopleWords() map[string]word {
	return map[string]word{
		"regroup": s.regroup, // GROUP PERSON…: exactly these are in the user group from now on
		"turn":    s.turn,    // PERSON KIND: becomes another kind of account, such as deactivated
		"hire":    s.hire,    // PERSON NAME: joins the company
		"archive": s.archive, // PERSON CHANNEL: archives it
		"disband": s.disband, // GROUP: switches it off
	}
}

func (s *story) regroup(ts *testscript.TestScript, _ bool, args []string) {
	ts.Check(s.server.SetGroup(args[0], args[1:]...))
	settle()
}

func (s *story) turn(_ *testscript.TestScript, _ bool, args []string) {
	s.server.SetKind(args[0], sandbox.UserKind(args[1]))
	settle()
}

func (s *story) archive(ts *testscript.TestScript, _ bool, args []string) {
	ts.Check(s.server.As(args[0]).Archive(args[1]))
	settle()
}

func (s *story) disband(ts *testscript.TestScript, _ bool, args []string) {
	ts.Check(s.server.DisableGroup(args[0]))
	settle()
}

func (s *story) hire(ts *testscript.TestScript, _ bool, args []string) {
	_, err := s.server.AddPerson(sandbox.User{
		Handle: args[0], RealName: strings.Join(args[1:], " "), Email: fmt.Sprintf("%s@tarrowby.example", args[0]), Locale: "en-US", TZ: "Europe/London",
	})
	ts.Check(err)
	settle()
}
