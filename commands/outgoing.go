package commands

import (
	"strings"
	"time"

	"tocsin/incident"
	"tocsin/lang"
)

// Outgoing is what a person is told outside Slack: plain text in that person's language, whole and short.
type Outgoing struct {
	Language string // BCP 47, with its region: a voice reads it out
	Title    string // one line
	Text     string // several lines
	Short    string // for an SMS: at most maxShort characters
	Spoken   string // for a call
}

// maxShort leaves room for a link: two SMS in all, where no letter is unusual.
const maxShort = 200

// PageText is a page as it leaves by e-mail, SMS, push message or call. A pager gets it in the language of the company. answers
// says whether a reply by SMS and a key that is pressed come back to tocsin.
func PageText(l lang.Language, rec incident.Record, who incident.PersonID, tz string, answers bool, name func(incident.PersonID) string) Outgoing {
	n, asked := rec.Number.String(), rec.Owes(who)
	lines := []string{l.Say("out.why", "who", name(rec.TriggeredBy), "playbook", rec.Playbook.Title, "time", l.Clock(rec.TriggeredAt, tz))}
	if rec.Details != "" {
		lines = append([]string{rec.Details, ""}, lines...)
	}
	if rec.Severity.Name != "" {
		lines = append(lines, l.Say("out.severity", "severity", Severity(rec.Severity)))
	}
	if rec.Playbook.Play.Responders != "" {
		lines = append(lines, rec.Playbook.Play.Responders)
	}
	if p := rec.Page(who); p != nil && p.Level > 1 && rec.State == incident.Triggered {
		lines = append(lines, l.Say("page.level", "level", p.Level))
	}
	if rec.State == incident.Acknowledged {
		lines = append(lines, l.Say("out.acked", "who", name(rec.AcknowledgedBy), "time", l.Clock(rec.AcknowledgedAt, tz)))
	}
	if rec.ChannelName != "" {
		lines = append(lines, l.Say("out.channel", "channel", rec.ChannelName))
	}
	if rec.Playbook.Bridge != "" {
		lines = append(lines, l.Say("out.bridge", "address", rec.Playbook.Bridge))
	}
	if rec.State == incident.Acknowledged && asked {
		lines = append(lines, l.Say("page.ask"))
	}
	out := Outgoing{
		Language: l.Say("web.language"),
		Title:    Summary(l, rec, who),
		Text:     strings.Join(lines, "\n"),
		Short:    clip(l.Say("out.short", "incident", n, "title", rec.Title), maxShort),
		Spoken:   l.Say("out.spoken", "title", rec.Title, "who", name(rec.TriggeredBy), "playbook", rec.Playbook.Title),
	}
	if answers {
		out.Short += " " + l.Say("out.reply")
		out.Spoken += " " + l.Say("out.press")
	}
	return out
}

// Summary is a page in one line: what it is about, and whether the person is still asked to acknowledge.
func Summary(l lang.Language, rec incident.Record, who incident.PersonID) string {
	if rec.State == incident.Triggered || rec.Owes(who) {
		return l.Say("page.summary", "incident", rec.Number.String(), "title", rec.Title)
	}
	return l.Say("overview.summary", "incident", rec.Number.String(), "title", rec.Title, "state", l.Say("state."+string(rec.State)))
}

// TestText is a test page.
func TestText(l lang.Language) Outgoing {
	text := l.Say("test.text")
	return Outgoing{Language: l.Say("web.language"), Title: l.Say("test.summary"), Text: text, Short: l.Say("test.summary") + ": " + text, Spoken: text}
}

// CodeText carries the code that verifies a contact method.
func CodeText(l lang.Language, code string, life time.Duration) Outgoing {
	text := l.Say("out.code", "code", code, "duration", l.Duration(life))
	spoken := l.Say("out.code.spoken", "code", strings.Join(strings.Split(code, ""), ", "))
	return Outgoing{Language: l.Say("web.language"), Title: l.Say("out.code.title", "code", code), Text: text, Short: text, Spoken: spoken}
}

// clip shortens a text to so many characters.
func clip(text string, most int) string {
	if r := []rune(text); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return text
}

// AskText is a roll call as it leaves by e-mail, SMS or push message; linked says whether a link to answer goes along.
func AskText(l lang.Language, i incident.Incident, c incident.RollCall, tz string, linked bool, name func(incident.PersonID) string) Outgoing {
	n, question := i.Number.String(), Question(l, c)
	title := l.Say("rollcall.summary", "incident", n, "title", i.Title, "question", question)
	out := Outgoing{Language: l.Say("web.language"), Title: title, Short: clip(title, maxShort)}
	lines := []string{question, "", l.Say("out.ask.why", "who", name(c.By), "time", l.Clock(c.At, tz), "incident", n, "title", i.Title)}
	if !linked {
		lines, out.Short = append(lines, l.Say("out.ask.slack")), out.Short+" "+l.Say("out.ask.slack")
	}
	out.Text = strings.Join(lines, "\n")
	return out
}
