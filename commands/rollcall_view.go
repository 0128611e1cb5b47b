package commands

import (
	"strings"

	"tocsin/incident"
	"tocsin/lang"
)

// AskView is a roll call as one of those sees it who are asked: the question, the answer given so far, and the buttons while it is open.
func AskView(l lang.Language, tz string, i incident.Incident, c incident.RollCall, a incident.Asked, name func(incident.PersonID) string) *View {
	n := i.Number.String()
	v := &View{Summary: l.Say("rollcall.summary", "incident", n, "title", i.Title, "question", Question(l, c)), Parts: []Part{
		Heading(l.Say("page.heading", "incident", n, "title", i.Title)), Quote(Question(l, c)),
	}}
	v.Parts = append(v.Parts, given(l, tz, c, a, name)...)
	if c.Open() {
		v.Parts = append(v.Parts, Buttons{
			{Action: ActionRollSafe, Value: c.ID, Label: l.Say("button.roll-safe"), Style: Primary},
			{Action: ActionRollHelp, Value: c.ID, Label: l.Say("button.roll-help"), Style: Danger},
			{Action: ActionRollUnaffected, Value: c.ID, Label: l.Say("button.roll-unaffected")},
		})
	} else {
		v.Parts = append(v.Parts, Text(Say(l, "error."+string(incident.RollCallClosed))))
	}
	v.Parts = append(v.Parts, Small(Say(l, "rollcall.foot", "who", name(c.By), "time", Clock(l, c.At, tz))))
	return v
}

// given is the answer that counts, and who gave it.
func given(l lang.Language, tz string, c incident.RollCall, a incident.Asked, name func(incident.PersonID) string) (parts []Part) {
	if a.Safety == incident.Unanswered {
		return nil
	}
	id := "rollcall.recorded"
	if a.By != a.Person {
		id = "rollcall.recorded.for"
	}
	text := Say(l, id, "who", name(a.By), "time", Clock(l, a.At, tz), "safety", l.Say("safety."+string(a.Safety)))
	if c.Open() {
		text += " " + Say(l, "rollcall.change")
	}
	return append([]Part{Text(text)}, words(l, a)...)
}

// words are where somebody is and what they wrote, as they wrote it.
func words(l lang.Language, a incident.Asked) (parts []Part) {
	if a.Where != "" {
		parts = append(parts, Facts{{l.Say("rollcall.where"), Escape(a.Where)}})
	}
	if a.Note != "" {
		parts = append(parts, Quote(a.Note))
	}
	return parts
}

// Question is what is asked: the usual question in the reader's language, where nobody has written another.
func Question(l lang.Language, c incident.RollCall) string {
	if c.Question != "" {
		return c.Question
	}
	return l.Say("rollcall.question")
}

// HelpView tells who leads that somebody needs help, or does not any more.
func HelpView(l lang.Language, tz string, i incident.Incident, who incident.Person, a incident.Asked, name func(incident.PersonID) string) *View {
	n, id := i.Number.String(), "rollcall.help"
	if a.Safety != incident.InNeed {
		id = "rollcall.help.over"
	}
	called := name(a.Person)
	text := Say(l, id, "incident", n, "title", i.Title, "who", called, "person", mention(a.Person), "safety", l.Say("safety."+string(a.Safety)))
	v := &View{Summary: l.Say(id+".summary", "incident", n, "who", called), Parts: []Part{Text(text)}}
	v.Parts = append(v.Parts, words(l, a)...)
	facts := Facts{}
	if a.Region != "" {
		facts = append(facts, Fact{l.Say("rollcall.region"), Escape(a.Region)})
	}
	if who.Email != "" {
		facts = append(facts, Fact{l.Say("rollcall.mail"), Escape(who.Email)})
	}
	if len(facts) > 0 {
		v.Parts = append(v.Parts, facts)
	}
	said := Say(l, "rollcall.said", "time", Clock(l, a.At, tz))
	if a.By != a.Person {
		said = Say(l, "rollcall.said.for", "who", name(a.By), "time", Clock(l, a.At, tz))
	}
	v.Parts = append(v.Parts, Small(said), Buttons{{Action: ActionRollInNeed, Value: n, Label: l.Say("button.roll-in-need")}})
	return v
}

// mention links to somebody in Slack. It rings nobody: who is mentioned does not see a direct message of others.
func mention(id incident.PersonID) Markup {
	return Markup("<@" + strings.Trim(string(id), "<@>|") + ">")
}
