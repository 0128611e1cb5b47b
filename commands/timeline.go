package commands

import (
	"context"
	"strconv"
	"strings"
	"time"

	"tocsin/incident"
	"tocsin/lang"
)

var timelineVerb = verb{name: "timeline", usage: "[INC-n]",
	run: func(h *Handler) verbFunc { return h.timeline }}

// timeline lists what happened, oldest first; of a long one the last lines.
func (h *Handler) timeline(ctx context.Context, r Request, args string) (Answer, error) {
	n, _, ask, err := h.which(ctx, r, number(args), ActionStatus)
	if err != nil || ask != nil {
		return Answer{View: ask}, err
	}
	if _, err := h.Incidents.Look(ctx, n, r.By.ID); err != nil {
		return Answer{}, err
	}
	entries, err := h.Store.Timeline(ctx, n)
	if err != nil {
		return Answer{}, err
	}
	const most = 30
	v := say(r.l, "timeline.heading", "incident", n.String())
	if skipped := len(entries) - most; skipped > 0 {
		v.Parts = append(v.Parts, Small(Say(r.l, "timeline.skipped", "Count", skipped)))
		entries = entries[skipped:]
	}
	for _, e := range entries {
		line := Say(r.l, "timeline.line", "time", r.l.Clock(e.At, r.By.TZ), "what", Sentence(r.l, e, r.By.TZ, h.name))
		v.Parts = append(v.Parts, Text(shorten(line)))
	}
	return Answer{View: v}, nil
}

// Sentence says what an entry of the timeline says. Without a zone it is for many readers.
func Sentence(l lang.Language, e incident.Entry, tz string, name func(incident.PersonID) string) Markup {
	pairs := []any{"who", name(e.By)}
	for k, v := range e.Data {
		switch k {
		case "reason":
			v = l.Reason(v)
		case "kind":
			v = l.Say("kind." + v)
		case "method":
			v = MethodName(l, incident.Method(v))
		case "from", "until":
			at, _ := time.Parse(time.RFC3339, v)
			pairs = append(pairs, k, Moment(l, at, tz))
			continue
		case "person":
			k, v = "target", name(incident.PersonID(v))
		case "author":
			v = name(incident.PersonID(v))
		case "at":
			seconds, _ := strconv.ParseInt(v, 10, 64)
			pairs = append(pairs, "time", Moment(l, time.Unix(seconds, 0), tz))
			continue
		case "url":
			label := e.Data["name"] // of a pager
			if label == "" {
				label = l.Say("link.message")
			}
			pairs = append(pairs, "link", Link(v, label))
			continue
		case "for", "late":
			d, _ := time.ParseDuration(v)
			v = l.Duration(d)
		case "to":
			pairs = append(pairs, k, receiver(v, name))
			continue
		case "count":
			k = "Count"
		}
		pairs = append(pairs, k, v)
	}
	return Say(l, "timeline."+string(e.Kind), pairs...)
}

// MethodName is a contact method within a sentence; a pager goes by its name in the configuration.
func MethodName(l lang.Language, m incident.Method) string {
	if id := incident.PersonID(m); id.IsPager() {
		return l.Say("method.pager", "name", id.PagerName())
	}
	return l.Say("method." + string(m))
}

// receiver is a person by name, or a channel as a link: Slack's ids of channels begin with C or G.
func receiver(id string, name func(incident.PersonID) string) Markup {
	if strings.HasPrefix(id, "C") || strings.HasPrefix(id, "G") {
		return ChannelLink(id)
	}
	return Escape(name(incident.PersonID(id)))
}

// shorten keeps a line of the list to a line or three: the whole text stands in the channel.
func shorten(m Markup) Markup {
	const most = 300
	if r := []rune(string(m)); len(r) > most {
		cut := string(r[:most])
		if i := strings.LastIndexByte(cut, '&'); i > len(cut)-6 { // not in the middle of an escaped character
			cut = cut[:i]
		}
		return Markup(cut) + "…"
	}
	return m
}
