package intake

import (
	"cmp"
	"context"
	"regexp"
	"slices"
	"strings"
	"time"

	"tocsin/incident"
)

// alert is what the mail asks for.
func (t *letter) alert() incident.Alert {
	a := incident.Alert{
		Key: t.key, Source: "mail/" + t.playbook.Name, From: t.from(), By: t.sender.ID, Sender: t.believed(), Playbook: t.playbook.Name, Vouched: t.vouched,
		Title: cmp.Or(t.message.Subject, firstLine(t.message.Text), t.l.Say("mail.untitled")), Details: t.text(),
	}
	for _, seal := range t.verdict.Seals {
		a.Seals = append(a.Seals, sealKey(t.playbook.Name, seal))
	}
	if t.sender.Kind != incident.Member {
		a.By = ""
	}
	topic := strings.ToLower(cmp.Or(t.message.Topic, a.Title))
	switch t.rules().Mode {
	case EveryMail:
		a.Dedup, a.Within = "every/"+topic, sameAlarm
	case NewSubject:
		a.Dedup = "subject/" + topic
	case OnlyOne:
		a.Dedup = "open"
	}
	return a
}

// sameAlarm is how soon after the last one a mail about the same is no further alarm, where each is one.
const sameAlarm = time.Minute

// from is the sender as people are told it. Of somebody whom the directory does not know it is the address, which was checked, and
// not the name, which anybody may choose.
func (t *letter) from() string {
	return t.l.Say("mail.from", "who", cmp.Or(t.sender.Name, t.address(), unnamed))
}

// unnamed stands for a sender whom the mail does not name.
const unnamed = "?"

func (t *letter) address() string { return strings.ToLower(t.message.From.Address) }

// believed is the sender's address; empty where it may be forged.
func (t *letter) believed() string {
	if !t.verdict.Trusted {
		return ""
	}
	return t.address()
}

// text is what the mail says, and which files came along.
func (t *letter) text() string {
	if t.unread != "" {
		return t.l.Say("mail.unread")
	}
	text := t.message.Text
	if t.message.Truncated {
		text += "…"
	}
	if files := t.files(); files != "" {
		files = t.l.Say("mail.files", "Count", len(t.message.Attachments), "names", files)
		text = incident.Shorten(text, incident.MaxText-len([]rune(files))-2) + "\n\n" + files
	}
	return incident.Shorten(strings.TrimSpace(text), incident.MaxText)
}

func (t *letter) files() string {
	const most = 5
	var names []string
	for _, a := range t.message.Attachments[:min(len(t.message.Attachments), most)] {
		names = append(names, incident.Shorten(cmp.Or(a.Name, a.Type), 60))
	}
	if len(t.message.Attachments) > most {
		names = append(names, "…")
	}
	return strings.Join(names, ", ")
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	return strings.TrimSpace(line)
}

// maxThread bounds how many of the mails that one refers to are looked for.
const maxThread = 20

// numbered finds an incident's number in a subject, as our own mails have it.
var numbered = regexp.MustCompile(`\[(INC-[0-9]{1,18})\]`)

// about is the incident that the mail answers; that with the number 0 where it answers none. named says that nothing but its subject
// tells so.
func (t *letter) about(ctx context.Context) (thread incident.Thread, named bool, err error) {
	refers := append(slices.Clone(t.message.References), t.message.InReplyTo...)
	slices.Reverse(refers)
	var keys, ours []string
	for _, id := range refers[:min(len(refers), maxThread)] {
		keys = append(keys, mailKey(t.playbook.Name, id))
		if local, host, _ := strings.Cut(id, "@"); host != "" && strings.EqualFold(host, t.m.host) {
			ours = append(ours, local)
		}
	}
	thread, err = t.m.o.Alarms.Thread(ctx, t.believed(), keys, ours)
	if incident.CodeOf(err) != incident.NotFound {
		return thread, false, err
	}
	n, err := t.named(ctx)
	return incident.Thread{Incident: n}, true, err
}

// named is the incident of this playbook whose number stands in the subject; 0 where there is none.
func (t *letter) named(ctx context.Context) (incident.Number, error) {
	found := numbered.FindStringSubmatch(t.message.Subject)
	if found == nil {
		return 0, nil
	}
	n, _ := incident.ParseNumber(found[1])
	i, err := t.m.o.Known.Incident(ctx, n)
	if incident.CodeOf(err) == incident.NotFound || err == nil && i.Playbook.Name != t.playbook.Name {
		return 0, nil
	}
	return n, err
}

// rules are those of the mail's playbook.
func (t *letter) rules() MailRules {
	if own, ok := t.m.o.Rules[t.playbook.Name]; ok {
		return own
	}
	return t.m.o.Rules[""]
}
