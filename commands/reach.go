package commands

import (
	"strings"

	"tocsin/incident"
	"tocsin/lang"
)

// reachText says whom an update reaches: "It goes to #emea-all (4 100 people) and to 212 by direct message."
func reachText(l lang.Language, a incident.Reach) Markup {
	text := Say(l, "audience.nobody")
	if a.Messages() > 0 {
		var channels []string
		for _, c := range a.Channels {
			channels = append(channels, "#"+c.Name)
		}
		pairs := []any{"channels", strings.Join(channels, ", "), "members", "", "direct", "", "unknown", ""}
		if a.Members > 0 {
			pairs[3] = grouped(a.Members)
		}
		if a.Direct > 0 {
			pairs[5] = grouped(a.Direct)
		}
		if a.Unknown {
			pairs[7] = "yes"
		}
		text = Say(l, "audience.reach", pairs...)
	}
	for _, u := range a.Untold() {
		text += "\n" + Say(l, "timeline.lost", "target", u.To, "reason", l.Reason(u.Reason))
	}
	return text
}
