package main

import (
	"regexp"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"tocsin/config"
	"tocsin/sandbox/phone"
)

// phoneWords are those of stories in which phones ring.
func (s *story) phoneWords() map[string]word {
	return map[string]word{
		"sms":      s.arrived(phone.SMS), // PERSON TEXT [TIMES]: reached the person so
		"call":     s.arrived(phone.Call),
		"push":     s.arrived(phone.Push),
		"mail":     s.arrived(phone.Email),
		"silent":   s.silent,   // PERSON: nothing at all reached the phone and the mailbox
		"reply":    s.reply,    // PERSON TEXT: answers the newest SMS
		"key":      s.key,      // PERSON KEY: takes the newest call and presses a key
		"decline":  s.decline,  // PERSON: the newest call
		"tap":      s.tap,      // PERSON BUTTON: of the newest push message
		"code":     s.code,     // PERSON KIND: fills in the code that came last, and sends the form
		"hidden":   s.hidden,   // TEXT [PERSON]: shown to nobody, or to that person alone; and it is not in the log
		"provider": s.provider, // NAME on|off: it works, or does not
		"pager":    s.pager,    // STATUS N: so many incidents of PagerDuty are in that state
		"at-pager": s.atPager,  // PERSON acknowledge|resolve: the newest incident there
		"webhook":  s.webhook,  // TEXT [TIMES]: the board, pager:board, was sent so many that have it
	}
}

func (s *story) arrived(kind phone.Kind) word {
	return func(ts *testscript.TestScript, neg bool, args []string) {
		n := 0
		for _, i := range s.server.As(args[0]).Phone() {
			if i.Kind == kind && !i.Mine && strings.Contains(i.Title+"\n"+i.Text, args[1]) {
				n++
			}
		}
		expect(ts, neg, right(n, count(ts, args, 2)), "%s has:\n%s", args[0], s.items(args[0]))
	}
}

func (s *story) items(who string) string {
	var b strings.Builder
	for _, i := range s.server.As(who).Phone() {
		b.WriteString("  " + string(i.Kind) + " " + i.Title + " | " + strings.ReplaceAll(i.Text, "\n", " | ") + " | " + string(i.State) + "\n")
	}
	return b.String()
}

func (s *story) silent(ts *testscript.TestScript, neg bool, args []string) {
	expect(ts, neg, len(s.server.As(args[0]).Phone()) == 0, "%s has:\n%s", args[0], s.items(args[0]))
}

// newest is the last item of a kind that came.
func (s *story) newest(ts *testscript.TestScript, who string, kind phone.Kind) phone.Item {
	for _, i := range slices.Backward(s.server.As(who).Phone()) {
		if i.Kind == kind && !i.Mine {
			return i
		}
	}
	ts.Fatalf("%s has no %s:\n%s", who, kind, s.items(who))
	return phone.Item{}
}

func (s *story) reply(ts *testscript.TestScript, _ bool, args []string) {
	ts.Check(s.server.As(args[0]).Reply(strings.Join(args[1:], " ")))
	settle()
}

func (s *story) key(ts *testscript.TestScript, _ bool, args []string) {
	p, call := s.server.As(args[0]), s.newest(ts, args[0], phone.Call)
	if call.State == phone.Ringing {
		ts.Check(p.Answer(call.ID))
	}
	ts.Check(p.PressKey(call.ID, args[1]))
	settle()
}

func (s *story) decline(ts *testscript.TestScript, _ bool, args []string) {
	ts.Check(s.server.As(args[0]).HangUp(s.newest(ts, args[0], phone.Call).ID))
	settle()
}

func (s *story) tap(ts *testscript.TestScript, _ bool, args []string) {
	s.page = ""
	if err := s.server.As(args[0]).PressPush(s.newest(ts, args[0], phone.Push).ID, args[1]); err != nil {
		s.page = err.Error()
	}
	settle()
}

// hidden looks at everything that anybody sees in Slack, at all that Slack was sent but for forms, which only those see who
// opened them, and at the log.
func (s *story) hidden(ts *testscript.TestScript, _ bool, args []string) {
	for _, u := range s.people() {
		p := s.server.As(u)
		seen := transcript(p.DMs())
		for _, c := range p.Channels() {
			seen += transcript(p.Messages(c.ID))
		}
		if v := p.Modal(); v != nil {
			seen += p.Look(v).Text
		}
		if strings.Contains(seen, args[0]) && (len(args) < 2 || u != args[1]) {
			ts.Fatalf("%s sees:\n%s", u, seen)
		}
	}
	for _, c := range s.server.Calls() {
		for key, value := range c.Args {
			if !strings.HasPrefix(c.Method, "views.") && strings.Contains(value, args[0]) {
				ts.Fatalf("%s was sent in its %s: %s", c.Method, key, value)
			}
		}
	}
	if log := s.log.String(); strings.Contains(log, args[0]) {
		ts.Fatalf("the log has it:\n%s", log)
	}
}

// code types the digits of the newest message into the form's only input.
func (s *story) code(ts *testscript.TestScript, _ bool, args []string) {
	i := s.newest(ts, args[0], phone.Kind(args[1]))
	digits := regexp.MustCompile(`\b[0-9]{6}\b`).FindString(i.Title + " " + i.Text)
	s.fill(ts, false, []string{args[0], args[1] + "=" + digits})
}

func (s *story) provider(_ *testscript.TestScript, _ bool, args []string) {
	s.server.ProviderOutage(args[0], args[1] == "off")
}

func (s *story) pager(ts *testscript.TestScript, neg bool, args []string) {
	n := 0
	for _, i := range s.server.Incidents() {
		if string(i.Status) == args[0] {
			n++
		}
	}
	expect(ts, neg, n == count(ts, args, 1), "the pagers have: %+v", s.server.Incidents())
}

func (s *story) atPager(ts *testscript.TestScript, _ bool, args []string) {
	all := s.server.Incidents()
	key := all[len(all)-1].Key
	do := s.server.As(args[0]).AcknowledgeAtPagerDuty
	if args[1] == "resolve" {
		do = s.server.As(args[0]).ResolveAtPagerDuty
	}
	ts.Check(do(key))
	settle()
}

func (s *story) webhook(ts *testscript.TestScript, neg bool, args []string) {
	n, all := 0, s.server.Webhooks()
	for _, w := range all {
		if strings.Contains(w.Body, args[0]) {
			n++
		}
	}
	expect(ts, neg, right(n, count(ts, args, 1)), "the board has: %+v", all)
}

// phones configures every provider that the sandbox stands in for.
func (w *world) phones() {
	const base = "http://slack.example"
	usePhones(w.cfg, base, "127.0.0.1:25", webAddress)
	w.cfg.Paging.Pagers = append(w.cfg.Paging.Pagers,
		config.Pager{Name: "jira", Kind: config.Opsgenie, URL: config.NewSecret(base + "/opsgenie"), Key: config.NewSecret(phone.OpsgenieKey)},
		config.Pager{Name: "board", Kind: config.Webhook, URL: config.NewSecret(base + "/webhook"), Key: config.NewSecret(phone.WebhookSecret)})
	w.doors()
	w.cfg.Web.Listen, w.cfg.Web.Key = "127.0.0.1:8081", config.NewSecret(strings.Repeat("k", config.MinKey))
}
