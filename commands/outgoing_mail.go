package commands

import (
	"tocsin/incident"
	"tocsin/lang"
)

// ReplyText answers a mail with what became of it. The incident is the zero value where it opened none.
func ReplyText(l lang.Language, y incident.Reply, i incident.Incident, tz string) Outgoing {
	title := l.Say("out.mail.subject", "subject", y.Subject)
	n, why := "", ""
	if y.Why != "" {
		why = l.Say("mail.why." + y.Why)
	}
	if i.Number != 0 {
		n = i.Number.String()
		title = l.Say("out.mail.subject.incident", "incident", n, "subject", y.Subject)
	}
	text := l.Say("out.mail."+string(y.Became), "incident", n, "playbook", y.Playbook, "why", why,
		"day", l.Day(i.ResolvedAt, tz), "time", l.Clock(i.ResolvedAt, tz))
	return Outgoing{Language: l.Say("web.language"), Title: title, Text: text + "\n\n" + l.Say("out.mail.foot"), Short: clip(title, maxShort)}
}
