package intake

import (
	"cmp"
	"context"
	"time"

	"tocsin/incident"
	"tocsin/intake/mail"
	"tocsin/lang"
)

// letter is a mail for one playbook.
type letter struct {
	m        *Mailroom
	message  mail.Message
	unread   mail.Problem // why all but its header was not read; empty: it was
	came     time.Time    // into the mailbox; zero: just now
	playbook incident.Playbook
	key      string
	l        lang.Language

	verdict  mail.Verdict
	sender   incident.Person // the zero value for nobody of the company
	vouched  bool            // the configuration allows the sender
	incident incident.Number // that it opened, or is about
}

// carryOut does what the mail asks for, and says what became of it.
func (t *letter) carryOut(ctx context.Context) (result, error) {
	if before, err := t.before(ctx); err != nil || before {
		return resultRepeated, err
	}
	if t.message.Automatic != "" {
		return result(t.message.Automatic), nil
	}
	t.identify()
	about, named, err := t.about(ctx)
	switch {
	case err != nil:
		return "", err
	case t.unread != "":
		return t.holdUnread(ctx, about.Incident)
	case about.Incident != 0:
		became, err := t.note(ctx, about, named)
		if became != resultStray {
			return became, err
		}
	}
	return t.ask(ctx)
}

// ask rings, where the mail is one of those that may.
func (t *letter) ask(ctx context.Context) (result, error) {
	switch {
	case !t.rules().take(t.message):
		return resultFiltered, t.answer(ctx, incident.Filtered)
	case !t.verdict.Trusted:
		return t.hold(ctx, t.verdict.Why, 0)
	case !t.vouched && !t.m.o.Alarms.MayTrigger(t.playbook, t.sender):
		return t.hold(ctx, whyNotAllowed, 0)
	case !t.came.IsZero() && time.Since(t.came) > mostUnread:
		return t.hold(ctx, whyOld, 0)
	}
	return t.ring(ctx)
}

// before says whether this mail was carried out before: mail servers send again what they have had no answer for. One that is held
// under its Message-ID may be a forged or a broken copy, and says nothing of this one.
func (t *letter) before(ctx context.Context) (bool, error) {
	_, err := t.m.o.Known.Carried(ctx, t.key)
	if incident.CodeOf(err) == incident.NotFound {
		return false, nil
	}
	return err == nil, err
}

// identify finds out whose the mail is, and whether the configuration lets that sender trigger the playbook.
func (t *letter) identify() {
	t.sender, _ = personWithEmail(t.m.o.Directory, t.address())
	t.vouched = t.verdict.Trusted && t.rules().allow(t.address())
}

// ring opens an incident, or joins one.
func (t *letter) ring(ctx context.Context) (result, error) {
	a := t.alert()
	a.Reply = t.reply()
	if t.rules().Mode != OnlyOne {
		a.Storm = func() bool { return t.m.storms.rages(t.playbook.Name, time.Now()) }
	}
	done, err := t.m.o.Alarms.Alert(ctx, a, time.Now())
	if err != nil {
		return "", err
	}
	t.incident = done.Record.Number
	switch {
	case done.Repeat:
		return resultRepeated, nil
	case done.Joined:
		return resultJoined, nil
	}
	return resultOpened, nil
}

// resultStray is no end: the mail names an incident that its sender has nothing to do with, and so asks for one of its own.
const resultStray result = ""

// note puts an answer to an incident on its record, where its sender may act on it, or answers about a mail of their own. Where it
// only names the incident in its subject, as a ticket of another program may by chance, who may not act on that is not kept from
// raising the alarm.
func (t *letter) note(ctx context.Context, about incident.Thread, named bool) (result, error) {
	if !t.verdict.Trusted {
		return t.hold(ctx, t.verdict.Why, about.Incident)
	}
	by := t.sender.ID
	if by == "" {
		by = incident.Outsider(t.from())
	}
	y, err := t.replyOver(ctx, about.Incident)
	if err != nil {
		return "", err
	}
	_, err = t.m.o.Alarms.NoteByMail(ctx, t.key, about, by, cmp.Or(t.text(), t.message.Subject, "…"), y, time.Now())
	switch {
	case incident.CodeOf(err) == incident.NotFound && named:
		return resultStray, nil
	case incident.CodeOf(err) != "":
		return t.hold(ctx, whyNotAllowed, about.Incident)
	}
	t.incident = about.Incident
	return resultNoted, err
}

// replyOver is what answers a note where its incident is over; nil where nothing does. Other notes are not answered, and take nothing of
// what a sender may be answered.
func (t *letter) replyOver(ctx context.Context, about incident.Number) (*incident.Reply, error) {
	i, err := t.m.o.Known.Incident(ctx, about)
	if err != nil || i.Open() {
		return nil, err
	}
	return t.reply(), nil
}

// hold keeps the mail until somebody decides.
func (t *letter) hold(ctx context.Context, why string, about incident.Number) (result, error) {
	a := t.alert()
	a.By, a.Vouched = "", false
	h := incident.Held{Key: t.key, Alert: a, About: about, Address: cmp.Or(t.address(), unnamed), Why: why, Domain: t.verdict.Domain}
	repeat, err := t.m.o.Alarms.Hold(ctx, h, t.m.o.Channel, t.reply(), time.Now())
	if repeat {
		return resultRepeated, err
	}
	return resultHeld, err
}

// answer tells the sender that the mail opened nothing.
func (t *letter) answer(ctx context.Context, b incident.Became) error {
	if y := t.reply(); y != nil {
		return t.m.o.Alarms.Answer(ctx, *y, b, time.Now())
	}
	return nil
}

// reply is what answers the mail; nil where nothing may: not what a machine or a list has sent. A sender that is not genuine is never
// answered: it would be somebody else who is.
func (t *letter) reply() *incident.Reply {
	if !t.m.o.Answer || t.m.host == "" || t.message.Quiet || !t.verdict.Trusted || !t.m.answers.allow(t.address()) {
		return nil
	}
	return &incident.Reply{Address: t.address(), To: t.sender.ID, MessageID: t.message.ID, Subject: t.message.Subject, Playbook: t.playbook.Name}
}
