package commands

import "context"

// start answers a bare /incident: what is open for this person, and buttons for what one usually wants.
func (h *Handler) start(ctx context.Context, r Request, _ string) (Answer, error) {
	f := h.Incidents.Visible(r.By.ID)
	f.OpenOnly, f.Limit = true, 5
	open, err := h.Incidents.List(ctx, f)
	if err != nil {
		return Answer{}, err
	}
	v := say(r.l, "start.hello")
	v.Parts = append(h.troubles(r.l, r.Now), v.Parts...)
	for _, i := range open {
		v.Parts = append(v.Parts, Text(h.line(r, i)), Buttons{
			{Action: ActionStatus, Value: i.Number.String(), Label: r.l.Say("button.status")},
		})
	}
	v.Parts = append(v.Parts, Buttons{
		{Action: ActionTrigger, Label: r.l.Say("button.trigger"), Style: Danger},
		{Action: ActionMe, Label: r.l.Say("button.me")},
		{Action: ActionHelp, Label: r.l.Say("button.help")},
	})
	return Answer{View: v}, nil
}
