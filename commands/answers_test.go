package commands_test

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"tocsin/commands"
)

// reply is an answer, and what was asked.
type reply struct {
	*world
	asked string
	commands.Answer
}

// A raw id of lang/ that nobody found words for, or a value that is missing.
var rawID = regexp.MustCompile(`\b(error|timeline|kind|reason|time|ago|button|verb|which|trigger|ack|update|resolve|list|playbooks|start|help|form|state|overview|fact|roll|me|delay|test|degraded|deliveries|notice|oncall|override|escalate|severity|handoff|shift|shifts|assign|take|page|snooze|reopen|method|note|out|rollcall|tally|safety|home|link|mention)\.[a-z_]+|<no value>`)

// What a person must not be able to make Slack do.
var forged = regexp.MustCompile(`<[!@h]`)

// Links of ours: to a message.
var known = regexp.MustCompile(`<https://halden\.slack\.com/archives/\w*/p\d*\|a message>`)

// check holds what is true of every answer: there is one, all of it is in words, Slack takes it, and it mentions nobody.
func (r *reply) check() {
	r.Helper()
	if r.View == nil && r.Instead == nil && r.Modal == nil && r.Errors == nil {
		r.Errorf("%.80q has no answer", r.asked)
	}
	if v := r.View; v != nil {
		r.words("summary", v.Summary, 40000)
		r.parts(v.Parts)
	}
	if v := r.Instead; v != nil {
		r.words("summary", v.Summary, 40000)
		r.parts(v.Parts)
	}
	if m := r.Modal; m != nil {
		r.form(m)
	}
	for id, text := range r.Errors {
		r.words("error of "+id, text, 3000)
	}
}

// words fails unless a text is there, is short enough, and is no id.
func (r *reply) words(what, text string, most int) {
	r.Helper()
	if n := utf8.RuneCountInString(text); n == 0 || n > most {
		r.Errorf("%.80q: %s has %d characters, of at most %d", r.asked, what, n, most)
	}
	if raw := rawID.FindString(text); raw != "" && !strings.Contains(r.asked, raw) {
		r.Errorf("%.80q: %s says %q: %s", r.asked, what, raw, text)
	}
}

func (r *reply) markup(what string, m commands.Markup, most int) {
	r.Helper()
	r.words(what, string(m), most)
	for id := range r.c.people { // of those who are there, in what only who leads sees
		m = commands.Markup(strings.ReplaceAll(string(m), "(<@"+string(id)+">)", ""))
	}
	m = commands.Markup(known.ReplaceAllString(string(m), "")) // where it stands, made of a message's own name
	if bad := forged.FindString(string(m)); bad != "" {
		r.Errorf("%.80q: %s has a raw %q: %s", r.asked, what, bad, m)
	}
}

func (r *reply) parts(parts []commands.Part) {
	r.Helper()
	if len(parts) > 50 {
		r.Errorf("%.80q has %d parts", r.asked, len(parts))
	}
	for _, p := range parts {
		switch p := p.(type) {
		case commands.Heading:
			r.words("heading", string(p), 150)
		case commands.Text:
			r.markup("text", commands.Markup(p), 3000)
		case commands.Small:
			r.markup("small print", commands.Markup(p), 2000)
		case commands.Quote:
			r.words("quote", string(p), 3000)
		case commands.Formatted:
			r.words("text for many", string(p), 3000)
		case commands.Facts:
			for _, f := range p {
				r.words("label", f.Label, 75)
				r.markup(f.Label, f.Value, 2000)
			}
		case commands.Buttons:
			r.buttons(p)
		}
	}
}

func (r *reply) buttons(row commands.Buttons) {
	r.Helper()
	if len(row) == 0 || len(row) > 25 {
		r.Errorf("%.80q has a row of %d buttons", r.asked, len(row))
	}
	for _, b := range row {
		r.words("button", b.Label, 75)
		r.words("action", b.Action, 255)
		if len(b.Value) > 2000 {
			r.Errorf("%.80q: the button %s carries %d bytes", r.asked, b.Label, len(b.Value))
		}
	}
}

func (r *reply) form(m *commands.Modal) {
	r.Helper()
	r.words("title", m.Title, 24)
	r.words("submit", m.Submit, 24)
	r.words("close", m.Close, 24)
	r.words("meta", m.Meta, 3000)
	r.parts(m.Intro)
	for _, in := range m.Inputs {
		r.words("input", in.Label, 2000)
		if utf8.RuneCountInString(in.Placeholder) > 150 || len(in.Options) > 100 {
			r.Errorf("%.80q: %+v", r.asked, in)
		}
	}
}
