package bot

import (
	"context"

	"tocsin/commands"
	"tocsin/incident"
	"tocsin/lang"
)

// note says one line of the timeline in the incident's channel.
func (s *Sender) note(ctx context.Context, d incident.Delivery, i incident.Incident) incident.Result {
	l, _ := s.reader("")
	e := *d.Body.Entry
	return s.post(ctx, d, i.Channel, noteView(l, i.Number, e, s.name), "")
}

// noteView is one sentence; what a person wrote stands out below it, whole, and as those it was written for see it.
func noteView(l lang.Language, n incident.Number, e incident.Entry, name func(incident.PersonID) string) *commands.View {
	text := commands.Sentence(l, e, "", name)
	v := &commands.View{Summary: plainText(commands.Sentence(l, e, "UTC", name)), Parts: []commands.Part{commands.Text(text)}}
	switch e.Kind {
	case incident.EntryHandedOff:
		to := name(incident.PersonID(e.Data["to"]))
		v.Parts = []commands.Part{commands.Text(commands.Say(l, "note.handed_off", "who", name(e.By), "to", to, "open", e.Data["text"]))}
		if e.Data["text"] != "" {
			v.Parts = append(v.Parts, commands.Quote(e.Data["text"]))
		}
	case incident.EntryBriefed:
		v.Parts = []commands.Part{commands.Text(commands.Say(l, "note.briefed")), commands.Quote(e.Data["text"])}
	case incident.EntryInformed:
		v.Parts = []commands.Part{commands.Text(commands.Say(l, "note.informed", "to", commands.ChannelLink(e.Data["to"]))), commands.Formatted(e.Data["text"])}
	case incident.EntryReopened:
		v.Parts = []commands.Part{commands.Text(commands.Say(l, "note.reopened", "who", name(e.By))), commands.Quote(e.Data["text"])}
	case incident.EntryUpdated, incident.EntryResolved, incident.EntryCorrected:
		v.Parts = []commands.Part{commands.Text(commands.Say(l, "note."+string(e.Kind), "who", name(e.By))), commands.Formatted(e.Data["text"])}
		if of := e.Data["broadcast"]; of != "" {
			v.Parts = append(v.Parts, commands.Buttons{{Action: commands.ActionCorrect, Value: n.String() + " " + of, Label: l.Say("button.correct")}})
		}
	}
	return v
}

// news tells a subscriber a status update, or that it is over.
func (s *Sender) news(ctx context.Context, d incident.Delivery, i incident.Incident) incident.Result {
	locale, tz := s.directory.Reader(d.To)
	m, err := s.tell(ctx, d, i, alike{locale, tz})
	if err != nil {
		return incident.Result{Delivery: d, Cause: err}
	}
	return s.postDrawn(ctx, d, d.To, m, incident.CopyNews(d.Broadcast))
}

// correction edits what somebody was told before. Where that has not arrived, or is gone, there is nothing to edit.
func (s *Sender) correction(ctx context.Context, d incident.Delivery, i incident.Incident) incident.Result {
	b, err := s.store.Broadcast(ctx, d.Broadcast)
	if err != nil {
		return incident.Result{Delivery: d, Cause: err}
	}
	copies, err := s.store.Copies(ctx, i.Number, incident.CopyNews(b.Of), incident.PersonID(d.To))
	if err != nil || len(copies) == 0 {
		return incident.Result{Delivery: d, Cause: err}
	}
	l, tz := s.reader(d.To)
	return s.done(d, s.edit(ctx, d, place{copies[0].Channel, copies[0].TS}, newsView(l, tz, i, b, s.name)))
}

func newsView(l lang.Language, tz string, i incident.Incident, b incident.Broadcast, name func(incident.PersonID) string) *commands.View {
	kind, text := "update", b.In(l.Tag())
	if b.Kind == incident.KindClosed {
		kind = "closed"
	}
	v := &commands.View{
		Summary: l.Say(kind+".summary", "incident", i.Number.String(), "text", text),
		Parts: []commands.Part{
			commands.Heading(l.Say(kind+".heading", "title", i.Title)),
			commands.Formatted(text),
			commands.Small(commands.Say(l, "news.foot", "incident", i.Number.String(), "playbook", i.Playbook.Title, "who", name(b.By), "time", commands.Clock(l, b.At, tz))),
		},
	}
	if b.Kind == incident.KindCorrection {
		v.Parts = append(v.Parts, commands.Small(commands.Say(l, "news.corrected")))
	}
	if b.Next > 0 {
		v.Parts = append(v.Parts, commands.Small(commands.Say(l, "news.next", "time", commands.Clock(l, b.At.Add(b.Next), tz))))
	}
	return v
}
