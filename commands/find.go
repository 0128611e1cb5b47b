package commands

import (
	"context"
	"strings"

	"tocsin/incident"
)

// which finds the incident that a request is about: the one named first ("INC-42"), else the one whose channel this is,
// else the only open one that the person takes part in. Without either it answers with what there is to choose from.
func (h *Handler) which(ctx context.Context, r Request, args string, action string) (n incident.Number, rest string, ask *View, err error) {
	word, after := cut(args)
	if strings.HasPrefix(strings.ToUpper(word), "INC-") {
		if n, ok := incident.ParseNumber(word); ok {
			return n, after, nil, nil
		}
		return 0, "", say(r.l, "which.odd", "word", brief(word)), nil
	}
	if n, err := h.Store.ByChannel(ctx, r.Channel); err == nil {
		return n, args, nil, nil
	} else if incident.CodeOf(err) != incident.NotFound {
		return 0, "", nil, err
	}
	mine, err := h.Store.List(ctx, incident.Filter{OpenOnly: true, For: r.By.ID, Mine: true, Limit: 10})
	switch {
	case err != nil:
		return 0, "", nil, err
	case len(mine) == 0:
		return 0, "", say(r.l, "which.none"), nil
	case len(mine) == 1:
		return mine[0].Number, args, nil, nil
	}
	return 0, "", h.choose(r, mine, action), nil
}

// choose offers one button an incident.
func (h *Handler) choose(r Request, mine []incident.Incident, action string) *View {
	v := say(r.l, "which.several")
	for _, i := range mine {
		v.Parts = append(v.Parts, Text(Say(r.l, "list.line", "incident", i.Number.String(), "title", i.Title, "state", r.l.Say("state."+string(i.State)))),
			Buttons{{Action: action, Value: i.Number.String(), Label: r.l.Say("button." + action)}})
	}
	return v
}

// name is how a person is called; somebody whom the directory does not know is called by id.
func (h *Handler) name(id incident.PersonID) string {
	if p, ok := h.Directory.Person(id); ok {
		return p.Name
	}
	return id.PagerName()
}
