package commands

import (
	"context"
	"strings"

	"tocsin/incident"
)

var listVerb = verb{name: "list", aliases: []string{"ls"}, usage: "[all]",
	run: func(h *Handler) verbFunc { return h.list }}

// list shows the open incidents that the person may see; "list all" the resolved ones too.
func (h *Handler) list(ctx context.Context, r Request, args string) (Answer, error) {
	const most = 20
	f := h.Incidents.Visible(r.By.ID)
	f.OpenOnly, f.Limit = !strings.EqualFold(args, "all"), most
	all, err := h.Incidents.List(ctx, f)
	if err != nil {
		return Answer{}, err
	}
	if len(all) == 0 {
		return Answer{View: say(r.l, "list.none")}, nil
	}
	v := say(r.l, "list.some", "Count", len(all))
	for _, i := range all {
		v.Parts = append(v.Parts, Text(h.line(r, i)))
	}
	return Answer{View: v}, nil
}

// line is one incident in one line.
func (h *Handler) line(r Request, i incident.Incident) Markup {
	return Say(r.l, "list.line", "incident", i.Number.String(), "title", i.Title, "state", r.l.Say("state."+string(i.State)),
		"severity", strings.TrimSpace(i.Severity.Mark+" "+i.Severity.Name), "age", r.l.Ago(r.Now.Sub(i.TriggeredAt)), "channel", ChannelLink(i.Channel))
}
