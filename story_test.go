package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing/synctest"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"tocsin/sandbox"
)

// story is one script while it plays.
type story struct {
	*world
	answers map[string]string // what each person was told last, seen by nobody else
	page    string            // the web page that was opened last
	posted  posted
}

type word = func(ts *testscript.TestScript, neg bool, args []string)

// words are the commands of a story, with what follows them. A "!" in front turns an expectation around.
func (s *story) words() map[string]word {
	words := map[string]word{
		"ask":      s.ask,     // PERSON LINE: types a line into the DM with tocsin
		"long":     s.long,    // PERSON N [LINE]: a line and a text of N characters behind it; triggers where there is none
		"press":    s.press,   // PERSON BUTTON [in CHANNEL|form]: the newest such button, in the DM, a channel, or the open form
		"fill":     s.fill,    // PERSON NAME=VALUE…: fills the form in and sends it
		"after":    s.after,   // DURATION: let so much time pass
		"tocsin":   s.tocsin,  // stop|start: the database stays
		"fault":    s.fault,   // METHOD 500|429|cut|CODE [TIMES]: calls from now on; CODE is one of Slack's errors. "twilio/Messages" is a provider's
		"limits":   s.limits,  // on|off: Slack's rate limits
		"heal":     s.heal,    // no more faults
		"outage":   s.outage,  // on|off: all of Slack
		"repeat":   s.repeat,  // N: Slack delivers the next N envelopes twice
		"sockets":  s.sockets, // refresh|warning|cut
		"told":     s.told,    // PERSON TEXT [TIMES]: the answer to the last ask, press or fill
		"dm":       s.dm,      // PERSON TEXT: stands somewhere in the DM with tocsin
		"dms":      s.dms,     // PERSON N TEXT: so many messages of the DM have it
		"group":    s.group,   // GROUP N TEXT: the same for each of a user group
		"button":   s.button,  // PERSON LABEL: can be pressed in the DM
		"modal":    s.modal,   // PERSON TEXT: stands in the form that is open
		"channel":  s.channel, // PERSON NAME: is in the person's sidebar
		"members":  s.members, // NAME HANDLE…: exactly these people
		"joined":   s.joined,  // NAME GROUP: everybody of a user group is in
		"in":       s.in,      // PERSON CHANNEL TEXT [TIMES]
		"drawn":    s.drawn,   // PERSON CHANNEL MARKUP: stands in a block there as Slack got it, with its marks; "\n" is a new line
		"pinned":   s.pinned,  // PERSON CHANNEL TEXT
		"in-order": s.inOrder, // PERSON CHANNEL TEXT TEXT…: one after the other
		"calls":    s.calls,   // METHOD N: so often since the start
		"never":    s.never,   // RESULT: no call had it
		"quiet":    s.quiet,   // nothing tocsin posted mentions anybody or links anywhere but by its own doing
	}
	maps.Copy(words, s.phoneWords())
	maps.Copy(words, s.webWords())
	maps.Copy(words, s.peopleWords())
	maps.Copy(words, s.rollCallWords())
	maps.Copy(words, s.doorWords())
	maps.Copy(words, s.hookWords())
	maps.Copy(words, s.mailWords())
	return words
}

// settle lets everything happen that happens at once.
func settle() {
	synctest.Wait()
	<-time.After(3 * time.Second) // virtual: Slack takes one message a second in a channel
	synctest.Wait()
}

func (s *story) ask(ts *testscript.TestScript, _ bool, args []string) {
	who, line := args[0], strings.Join(args[1:], " ")
	s.act(ts, who, "", func(p *sandbox.Person) error { return p.Command("", line) })
}

func (s *story) long(ts *testscript.TestScript, _ bool, args []string) {
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	line := cmp.Or(strings.Join(args[2:], " "), "/incident trigger crisis-comms")
	s.act(ts, args[0], "", func(p *sandbox.Person) error { return p.Command("", line+" "+strings.Repeat("a", n)) })
}

// act does something as a person and remembers what only that person was told.
func (s *story) act(ts *testscript.TestScript, who, channel string, do func(*sandbox.Person) error) {
	p := s.server.As(who)
	before := map[string]bool{}
	for _, m := range p.Messages(channel) {
		before[m.TS] = true
	}
	ts.Check(do(p))
	settle()
	s.answers[who] = ""
	for _, m := range p.Messages(channel) {
		if m.Ephemeral && !before[m.TS] {
			s.answers[who] += m.Text + "\n"
		}
	}
	if v := p.Modal(); v != nil {
		s.answers[who] += p.Look(v).Text
	}
}

func (s *story) press(ts *testscript.TestScript, _ bool, args []string) {
	who, label, channel := args[0], args[1], ""
	if len(args) == 4 {
		channel = args[3]
	}
	if channel == "form" {
		s.pressForm(ts, who, label)
		return
	}
	seen := s.server.As(who).Messages(channel)
	for _, m := range slices.Backward(seen) {
		for _, b := range m.Buttons {
			if b.Label == label {
				s.act(ts, who, channel, func(p *sandbox.Person) error { return p.Press(channel, m.TS, b.ActionID) })
				return
			}
		}
	}
	ts.Fatalf("%s sees no button %q", who, label)
}

func (s *story) pressForm(ts *testscript.TestScript, who, label string) {
	s.act(ts, who, "", func(p *sandbox.Person) error {
		if v := p.Modal(); v != nil {
			for _, b := range p.Look(v).Buttons {
				if b.Label == label {
					return p.PressView(v.ID, b.ActionID)
				}
			}
		}
		return fmt.Errorf("no form with a button %q is open", label)
	})
}

func (s *story) fill(ts *testscript.TestScript, _ bool, args []string) {
	who, values := args[0], map[string]any{}
	for _, a := range args[1:] {
		name, value, _ := strings.Cut(a, "=")
		values[name] = strings.ReplaceAll(value, `\n`, "\n")
	}
	s.act(ts, who, "", func(p *sandbox.Person) error {
		v := p.Modal()
		if v == nil {
			ts.Fatalf("%s has no form open", who)
		}
		errs, err := p.Submit(v.ID, values)
		for id, e := range errs {
			s.answers[who] += id + ": " + e + "\n"
		}
		return err
	})
}

func (s *story) after(ts *testscript.TestScript, _ bool, args []string) {
	d, err := time.ParseDuration(args[0])
	ts.Check(err)
	<-time.After(d) // virtual
	synctest.Wait()
}

func (s *story) tocsin(_ *testscript.TestScript, _ bool, args []string) {
	if args[0] == "start" {
		s.start()
		return
	}
	s.stop()
	s.stop = nil
}

func (s *story) fault(ts *testscript.TestScript, _ bool, args []string) {
	f := sandbox.Fault{Method: args[0], Kind: sandbox.FaultStatus, Times: max(count(ts, args, 2), 0)}
	if provider, method, ok := strings.Cut(args[0], "/"); ok {
		f.Provider, f.Method = provider, method
	}
	if status, err := strconv.Atoi(args[1]); err == nil && status < 1000 {
		f.Status = status
	} else if err == nil { // one of Twilio's codes
		f.Status, f.Error = http.StatusBadRequest, args[1]
	} else if f.Kind = args[1]; f.Kind != "cut" {
		f.Kind, f.Error = sandbox.FaultStatus, args[1]
	}
	s.server.SetFault(f)
}

func (s *story) heal(*testscript.TestScript, bool, []string) { s.server.ClearFaults() }

func (s *story) outage(_ *testscript.TestScript, _ bool, args []string) {
	s.server.Outage(args[0] == "on")
}

func (s *story) repeat(ts *testscript.TestScript, _ bool, args []string) {
	n, err := strconv.Atoi(args[0])
	ts.Check(err)
	s.server.Repeat(n)
}

func (s *story) sockets(_ *testscript.TestScript, _ bool, args []string) {
	map[string]func(){"refresh": s.server.RefreshSockets, "warning": s.server.WarnSockets, "cut": s.server.CutSockets}[args[0]]()
}

// expect fails unless found is what the line says, with a "!" or without.
func expect(ts *testscript.TestScript, neg, found bool, format string, args ...any) {
	if found == neg {
		not := ""
		if neg {
			not = "not expected: "
		}
		ts.Fatalf(not+format, args...)
	}
}

// count is the number at a place of the arguments, or -1 for "at least one".
func count(ts *testscript.TestScript, args []string, at int) int {
	if len(args) <= at {
		return -1
	}
	n, err := strconv.Atoi(args[at])
	ts.Check(err)
	return n
}

func right(found, wanted int) bool { return wanted < 0 && found > 0 || found == wanted }

func (s *story) told(ts *testscript.TestScript, neg bool, args []string) {
	got := s.answers[args[0]]
	expect(ts, neg, right(strings.Count(got, args[1]), count(ts, args, 2)), "%s was told:\n%s", args[0], got)
}

func holding(seen []sandbox.Seen, text string) (n int) {
	for _, m := range seen {
		if !m.Ephemeral && strings.Contains(m.Text, text) {
			n++
		}
	}
	return n
}

func transcript(seen []sandbox.Seen) string {
	var b strings.Builder
	for _, m := range seen {
		b.WriteString("  " + m.TS + " " + m.Author + ": " + strings.ReplaceAll(m.Text, "\n", " | ") + "\n")
	}
	return cmp.Or(b.String(), "  nothing\n")
}

func (s *story) dm(ts *testscript.TestScript, neg bool, args []string) {
	seen := s.server.As(args[0]).DMs()
	expect(ts, neg, holding(seen, args[1]) > 0, "%s sees:\n%s", args[0], transcript(seen))
}

func (s *story) dms(ts *testscript.TestScript, neg bool, args []string) {
	seen := s.server.As(args[0]).DMs()
	expect(ts, neg, holding(seen, args[2]) == count(ts, args, 1), "%s sees:\n%s", args[0], transcript(seen))
}

// groups are user groups of the shipped company.
var groups = map[string][]string{
	"crisis-comms-backup": {"solveig", "tomasz", "priya"},
	"executives":          {"helena", "malcolm", "grace", "kenji"},
}

func (s *story) group(ts *testscript.TestScript, neg bool, args []string) {
	for _, who := range groups[args[0]] {
		s.dms(ts, neg, append([]string{who}, args[1:]...))
	}
}

func (s *story) button(ts *testscript.TestScript, neg bool, args []string) {
	seen, found := s.server.As(args[0]).DMs(), false
	for _, m := range seen {
		found = found || slices.ContainsFunc(m.Buttons, func(b sandbox.Button) bool { return b.Label == args[1] })
	}
	expect(ts, neg, found, "%s sees:\n%s", args[0], transcript(seen))
}

func (s *story) modal(ts *testscript.TestScript, neg bool, args []string) {
	v := s.server.As(args[0]).Modal()
	expect(ts, neg, v != nil && strings.Contains(string(v.Body), args[1]), "the form of %s: %+v", args[0], v)
}

func (s *story) channel(ts *testscript.TestScript, neg bool, args []string) {
	list := s.server.As(args[0]).Channels()
	expect(ts, neg, slices.ContainsFunc(list, func(c sandbox.ChannelInfo) bool { return c.Name == args[1] }), "%s has %+v", args[0], list)
}

func (s *story) members(ts *testscript.TestScript, neg bool, args []string) {
	for _, c := range s.server.As(args[1]).Channels() {
		if c.Name == args[0] {
			same := len(c.Members) == len(args) // the bot is one of them
			for _, who := range args[1:] {
				same = same && slices.Contains(c.Members, s.server.As(who).ID())
			}
			expect(ts, neg, same, "#%s has %v", args[0], c.Members)
			return
		}
	}
	ts.Fatalf("%s is in no channel %s", args[1], args[0])
}

func (s *story) joined(ts *testscript.TestScript, neg bool, args []string) {
	for _, who := range groups[args[1]] {
		s.channel(ts, neg, []string{who, args[0]})
	}
}

func (s *story) in(ts *testscript.TestScript, neg bool, args []string) {
	seen := s.server.As(args[0]).Messages(args[1])
	expect(ts, neg, right(holding(seen, args[2]), count(ts, args, 3)), "in #%s %s sees:\n%s", args[1], args[0], transcript(seen))
}

func (s *story) drawn(ts *testscript.TestScript, neg bool, args []string) {
	found, all := false, ""
	for _, m := range s.server.As(args[0]).Messages(args[1]) {
		var blocks []struct{ Text slackText }
		if len(m.Raw.Blocks) == 0 {
			continue
		}
		ts.Check(json.Unmarshal(m.Raw.Blocks, &blocks))
		for _, b := range blocks {
			all += fmt.Sprintf("  %+v\n", b.Text)
			found = found || b.Text.Type == "mrkdwn" && b.Text.Verbatim && strings.Contains(b.Text.Text, strings.ReplaceAll(args[2], `\n`, "\n"))
		}
	}
	expect(ts, neg, found, "in #%s %s was sent:\n%s", args[1], args[0], all)
}

// slackText is a text object. https://docs.slack.dev/reference/block-kit/composition-objects/text-object
type slackText struct {
	Type, Text string
	Verbatim   bool
}

func (s *story) pinned(ts *testscript.TestScript, neg bool, args []string) {
	expect(ts, neg, slices.ContainsFunc(s.server.As(args[0]).Pinned(args[1]), func(m sandbox.Seen) bool { return strings.Contains(m.Text, args[2]) }),
		"pinned in #%s: %+v", args[1], s.server.As(args[0]).Pinned(args[1]))
}

func (s *story) inOrder(ts *testscript.TestScript, neg bool, args []string) {
	seen := s.server.As(args[0]).Messages(args[1])
	next := args[2:]
	for _, m := range seen {
		if len(next) > 0 && strings.Contains(m.Text, next[0]) {
			next = next[1:]
		}
	}
	expect(ts, neg, len(next) == 0, "in #%s %s sees:\n%s", args[1], args[0], transcript(seen))
}

func (s *story) calls(ts *testscript.TestScript, neg bool, args []string) {
	n := s.server.CallCount(args[0])
	expect(ts, neg, n == count(ts, args, 1), "%s was called %d times", args[0], n)
}

func (s *story) limits(_ *testscript.TestScript, _ bool, args []string) {
	s.server.SetLimits(args[0] == "on")
}

func (s *story) never(ts *testscript.TestScript, _ bool, args []string) {
	for _, c := range s.server.Calls() {
		if c.Result == args[0] {
			ts.Fatalf("%s was answered %s", c.Method, c.Result)
		}
	}
}

// plainLink is an address that shows itself, as it may stand in a status update.
var plainLink = regexp.MustCompile(`(<|\\u003c)https://[a-z]+\.example[a-z0-9/]*(>|\\u003e)`)

// quiet looks at the text of everything tocsin posted, as Slack got it.
func (s *story) quiet(ts *testscript.TestScript, neg bool, _ []string) {
	for _, c := range s.server.Calls() {
		for _, key := range []string{"text", "blocks"} {
			text := plainLink.ReplaceAllString(c.Args[key], "")
			for _, bad := range []string{"<!c", "<!h", "<!e", "<!s", "\\u003c!c", "\\u003c!h", "\\u003c!e", "\\u003c!s", "<http", "\\u003chttp", "<@U1>"} {
				if strings.Contains(text, bad) {
					ts.Fatalf("%s was sent %s in its %s: %s", c.Method, bad, key, c.Args[key])
				}
			}
		}
	}
}
