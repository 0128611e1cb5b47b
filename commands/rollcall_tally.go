package commands

import (
	"strings"

	"tocsin/incident"
	"tocsin/lang"
)

// TallyView shows how a roll call stands: counts, and a bar a region. It names nobody.
func TallyView(l lang.Language, tz string, i incident.Incident, c incident.RollCall, y incident.Tally, name func(incident.PersonID) string) *View {
	n, sum := i.Number.String(), y.Sum()
	v := &View{
		Summary: l.Say("tally.summary", "incident", n, "answered", sum.Answered(), "asked", sum.Asked),
		Parts: []Part{
			Text(Say(l, "tally.heading", "incident", n, "title", i.Title)), Quote(Question(l, c)),
			Text(bars(l, y)), Text(counts(l, sum)),
		},
	}
	foot := Say(l, "tally.foot", "who", name(c.By), "time", Clock(l, c.At, tz))
	if !c.Open() {
		foot = Say(l, "tally.closed", "who", name(c.ClosedBy), "time", Clock(l, c.ClosedAt, tz))
	}
	v.Parts = append(v.Parts, Small(foot))
	return v
}

// bars are one line a region, and one for all of them where there are several. Who is in no region has a line of their own.
func bars(l lang.Language, y incident.Tally) Markup {
	const most = 20 // lines, so that a section takes them
	var lines []string
	shown := y[:min(len(y), most)]
	for _, c := range shown {
		if len(y) > 1 || c.Region != "" {
			lines = append(lines, string(barLine(l, region(l, c), c)))
		}
	}
	if len(y) != 1 || y[0].Region == "" {
		lines = append(lines, string(barLine(l, l.Say("tally.all"), y.Sum())))
	}
	return Markup(strings.Join(lines, "\n"))
}

func region(l lang.Language, c incident.Count) string {
	if c.Region == "" {
		return l.Say("tally.nowhere")
	}
	return c.Region
}

func barLine(l lang.Language, title string, c incident.Count) Markup {
	line := Say(l, "tally.line", "region", brief(title), "bar", Bar(c.Answered(), c.Asked), "answered", c.Answered(), "asked", c.Asked)
	if c.InNeed > 0 {
		line += " · " + Say(l, "tally.help", "Count", c.InNeed)
	}
	return line
}

// Bar is a picture of how much of a whole is done: full only when all of it is, empty only when nothing is.
func Bar(done, of int) string {
	const width = 10
	filled := 0
	if of > 0 {
		filled = done * width / of
	}
	if done > 0 {
		filled = max(filled, 1)
	}
	return strings.Repeat("█", filled) + strings.Repeat("░", width-filled)
}

// counts say how many have answered what.
func counts(l lang.Language, c incident.Count) Markup {
	parts := []string{string(Say(l, "tally.safe", "Count", c.Safe)), string(Say(l, "tally.unaffected", "Count", c.Unaffected))}
	if c.InNeed > 0 {
		parts = append([]string{"*" + string(Say(l, "tally.help", "Count", c.InNeed)) + "*"}, parts...)
	}
	if open := c.Asked - c.Answered() - c.Unreached; open > 0 {
		parts = append(parts, string(Say(l, "tally.open", "Count", open)))
	}
	if c.Unreached > 0 {
		parts = append(parts, string(Say(l, "tally.unreached", "Count", c.Unreached)))
	}
	return Markup(strings.Join(parts, " · "))
}
