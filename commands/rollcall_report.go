package commands

import (
	"context"

	"tocsin/incident"
	"tocsin/lang"
)

// named is how many people a list of a roll call names; it says how many more there are.
const named = 20

// Who of a roll call a report names.
var (
	inNeed    = incident.RollFilter{Safety: incident.InNeed, Limit: named}
	missing   = incident.RollFilter{Limit: named}
	unreached = incident.RollFilter{Unreached: true, Limit: named}
)

// Reported are the lists that a report names, in its order.
var Reported = []incident.RollFilter{inNeed, missing, unreached}

// ReportView is the end of a roll call as those see it who lead: lists are those of Reported.
func ReportView(l lang.Language, tz string, i incident.Incident, c incident.RollCall, y incident.Tally, lists [][]incident.Asked, name func(incident.PersonID) string) *View {
	v := TallyView(l, tz, i, c, y, name)
	v.Summary = l.Say("rollcall.report.summary", "incident", i.Number.String(), "answered", y.Sum().Answered(), "asked", y.Sum().Asked)
	for at, list := range lists {
		v.Parts = append(v.Parts, whoOf(l, tz, Reported[at], list, y.Sum(), name)...)
	}
	v.Parts = append(v.Parts, Buttons{rollFileButton(l, i.Number)})
	return v
}

// rollMissing lists who has not answered, and who could not be reached and why.
func (h *Handler) rollMissing(ctx context.Context, r Request, ref string) (Answer, error) {
	return h.rollList(ctx, r, ref, missing, unreached)
}

// rollInNeed lists who needs help.
func (h *Handler) rollInNeed(ctx context.Context, r Request, ref string) (Answer, error) {
	return h.rollList(ctx, r, ref, inNeed)
}

func (h *Handler) rollList(ctx context.Context, r Request, ref string, which ...incident.RollFilter) (Answer, error) {
	n, _ := incident.ParseNumber(ref)
	_, _, y, err := h.Incidents.Roll(ctx, n, r.By.ID)
	if err != nil {
		return Answer{}, err
	}
	v := say(r.l, "rollcall.of", "incident", n.String())
	for _, f := range which {
		list, err := h.Incidents.WhoAnswered(ctx, n, r.By.ID, f)
		if err != nil {
			return Answer{}, err
		}
		v.Parts = append(v.Parts, whoOf(r.l, r.By.TZ, f, list, y.Sum(), h.name)...)
	}
	if len(v.Parts) == 1 {
		v.Parts = append(v.Parts, Text(Say(r.l, "rollcall.nobody")))
	}
	return Answer{View: v}, nil
}

// whoOf are the lines of one list: who needs help with their words, all others by name.
func whoOf(l lang.Language, tz string, f incident.RollFilter, list []incident.Asked, sum incident.Count, name func(incident.PersonID) string) (parts []Part) {
	if len(list) == 0 {
		return nil
	}
	if f.Safety == incident.InNeed {
		return inNeedOf(l, tz, list, sum.InNeed, name)
	}
	id, all := "rollcall.missing", sum.Asked-sum.Answered()-sum.Unreached
	if f.Unreached {
		id, all = "rollcall.unreached", sum.Unreached
	}
	var names Markup
	for i, a := range list {
		if i > 0 {
			names += ", "
		}
		names += Escape(name(a.Person))
		if a.Reason != "" {
			names += Escape(" (" + l.Reason(a.Reason) + ")")
		}
	}
	if more := all - len(list); more > 0 {
		names += " " + Say(l, "roll.more", "Count", more)
	}
	return []Part{Text(Say(l, id, "Count", all) + "\n" + names)}
}

func inNeedOf(l lang.Language, tz string, list []incident.Asked, all int, name func(incident.PersonID) string) []Part {
	parts := []Part{Text("*" + Say(l, "tally.help", "Count", all) + "*")}
	const most = 12 // three parts each: a message takes 50
	for _, a := range list[:min(len(list), most)] {
		parts = append(parts, Text(Say(l, "rollcall.line", "who", name(a.Person), "person", mention(a.Person), "time", Clock(l, a.At, tz))))
		parts = append(parts, words(l, a)...)
	}
	if more := all - min(len(list), most); more > 0 {
		parts = append(parts, Small(Say(l, "roll.more", "Count", more)))
	}
	return parts
}
