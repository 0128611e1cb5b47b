package commands

import (
	"context"
	"strings"
	"time"

	"tocsin/incident"
	"tocsin/lang"
)

// Playbooks is what can be triggered.
type Playbooks interface {
	incident.Playbooks
	All() []incident.Playbook
}

// Handler answers people. It is safe for concurrent use.
type Handler struct {
	Incidents *incident.Service
	Store     incident.Store
	Playbooks Playbooks
	Directory incident.Directory
	Texts     *lang.Texts
	Updates   Updates
	Board     Board
	Troubles  func() []Trouble     // what does not work right now; nil: nothing is known of it
	Permalink func(Message) string // where a message stands in Slack, empty where that is not known; nil: of none
}

// Request is what every question of a person carries.
type Request struct {
	Key     string // the request's own id; a repeat has the same
	By      incident.Person
	Channel string // where it was asked
	Now     time.Time

	Ephemeral bool // a button was pressed in an answer, which nobody else sees

	l lang.Language
}

// Answer is seen only by the person who asked.
type Answer struct {
	View    *View             // nil: say nothing
	Instead *View             // put in place of the message whose button was pressed
	Modal   *Modal            // a form to open
	Errors  map[string]string // for a form that was sent: input id -> what is wrong with it; the form stays open
}

// Command carries out what was typed after /incident. The error is for the log; the person has an answer in any case.
func (h *Handler) Command(ctx context.Context, r Request, line string) (Answer, error) {
	r.l = h.Texts.In(r.By.Locale)
	word, rest := cut(line)
	if word == "" {
		return h.finish(r, h.start)(ctx, rest)
	}
	v, ok := findVerb(word)
	if !ok {
		return Answer{View: h.unknownVerb(r, word)}, nil
	}
	return h.finish(r, v.run(h))(ctx, rest)
}

// Press carries out a button. The value is what the button carried.
func (h *Handler) Press(ctx context.Context, r Request, action, value string) (Answer, error) {
	r.l = h.Texts.In(r.By.Locale)
	run, ok := h.buttons()[action]
	if !ok {
		return Answer{View: say(r.l, "button.unknown")}, nil
	}
	return h.finish(r, run)(ctx, value)
}

// Submit carries out a form that was sent. The values are by input id.
func (h *Handler) Submit(ctx context.Context, r Request, callback, meta string, values map[string]string) (Answer, error) {
	r.l = h.Texts.In(r.By.Locale)
	form, ok := h.forms()[callback]
	if !ok {
		return Answer{View: say(r.l, "button.unknown")}, nil
	}
	return h.finish(r, func(ctx context.Context, r Request, _ string) (Answer, error) { return form(ctx, r, meta, values) })(ctx, "")
}

// verbFunc carries out one request.
type verbFunc func(ctx context.Context, r Request, args string) (Answer, error)

// finish turns a refusal of the domain into a sentence, and any other error into one that says nothing was done.
func (h *Handler) finish(r Request, run verbFunc) func(context.Context, string) (Answer, error) {
	return func(ctx context.Context, args string) (Answer, error) {
		a, err := run(ctx, r, args)
		switch {
		case err == nil:
			return a, nil
		case incident.CodeOf(err) != "":
			return Answer{View: h.refusal(r, err)}, nil
		default:
			return Answer{View: say(r.l, "error.internal")}, err
		}
	}
}

// cut takes the first word off a line.
func cut(line string) (word, rest string) {
	line = strings.TrimSpace(line)
	i := strings.IndexFunc(line, func(c rune) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\u00a0' })
	if i < 0 {
		return line, ""
	}
	return line[:i], strings.TrimSpace(line[i:])
}
