package commands

import (
	"context"
	"strings"

	"tocsin/incident"
)

// The app's shortcuts, by their callback_id in manifest.yaml.
const (
	ShortcutTrigger = "trigger" // from anywhere
	ShortcutQuote   = "quote"   // from a message
)

// Message is a message in Slack that something is asked about.
type Message struct {
	Channel, TS string // Slack's own names of it
	Thread      string // the TS of the message that begins its thread; empty outside of threads
	By          string // who wrote it, by name
	Text        string // plain text
}

func (h *Handler) shortcuts() map[string]func(Request, Message) Answer {
	return map[string]func(Request, Message) Answer{
		ShortcutTrigger: func(r Request, _ Message) Answer { return h.triggerModal(r, alarm{}) },
		ShortcutQuote:   h.quoteForm,
	}
}

// Shortcut carries out one of the app's shortcuts. The message is that from which it was started, if it was one.
func (h *Handler) Shortcut(_ context.Context, r Request, callback string, m Message) (Answer, error) {
	r.l = h.Texts.In(r.By.Locale)
	form, ok := h.shortcuts()[callback]
	if !ok {
		return Answer{View: say(r.l, "button.unknown")}, nil
	}
	return form(r, m), nil
}

// quoteForm is the form of a trigger with a message in it, and below it who wrote it and where it stands.
func (h *Handler) quoteForm(r Request, m Message) Answer {
	m.Text = strings.TrimSpace(m.Text)
	text := ""
	if m.Text != "" {
		source := r.l.Say("form.trigger.source", "of", m.By, "address", h.permalink(m))
		text = clip(m.Text, incident.MaxText-len([]rune(source))-2) + "\n\n" + source
	}
	return h.triggerModal(r, alarm{text: text, from: &m})
}

func (h *Handler) permalink(m Message) string {
	if h.Permalink == nil {
		return ""
	}
	return h.Permalink(m)
}

// meta is what the form of a trigger carries: its id, and the message that it is about.
func (a alarm) meta() string {
	id := incident.NewID()
	if a.from == nil {
		return id
	}
	m := a.from
	return strings.Join([]string{id, m.Channel, m.TS, m.Thread, clip(strings.ReplaceAll(m.By, "\n", " "), 100), clip(m.Text, incident.MaxQuote)}, "\n")
}

// quoted reads what meta wrote; no quote where the form is about no message. Only names of a message come from the form, and its
// address is made of them here: a form forges no link.
func (h *Handler) quoted(meta string) (id string, q *incident.Quote) {
	part := strings.SplitN(meta, "\n", 6)
	if len(part) < 6 {
		return part[0], nil
	}
	return part[0], &incident.Quote{By: part[4], Text: part[5], URL: h.permalink(Message{Channel: part[1], TS: part[2], Thread: part[3]})}
}
