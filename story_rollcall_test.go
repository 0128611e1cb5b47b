package main

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// rollCallWords are about the page that asks people in a roll call.
func (s *story) rollCallWords() map[string]word {
	return map[string]word{
		"choose": s.choose, // PERSON KIND ANSWER [NAME=VALUE…]: opens the newest link of that kind, and presses safe, help or unaffected there
	}
}

func (s *story) choose(ts *testscript.TestScript, _ bool, args []string) {
	link := s.link(ts, args)
	form := url.Values{"answer": {args[2]}}
	for _, a := range args[3:] {
		name, value, _ := strings.Cut(a, "=")
		form.Set(name, value)
	}
	r, err := http.NewRequest(http.MethodPost, link, strings.NewReader(form.Encode()))
	ts.Check(err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	s.send(ts, r)
	settle()
}
