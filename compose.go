package main

import (
	"cmp"
	"context"
	"errors"

	verbs "tocsin/commands"
	"tocsin/incident"
	"tocsin/intake"
	"tocsin/lang"
	"tocsin/paging"
)

// composer makes the message of a delivery that leaves outside Slack, in its reader's language, with the ways to answer.
type composer struct {
	store           incident.Store
	directory       incident.Directory
	texts           *lang.Texts
	links           intake.Links
	wording         map[string]verbs.Wording // the company's own words, by language; of all others under ""
	code            func(incident.PersonID, incident.Pending) string
	playbookAddress playbookAddress
}

// compose is a paging.Compose.
func (c composer) compose(ctx context.Context, d incident.Delivery) (paging.Message, error) {
	who := c.reader(d)
	l := c.texts.In(who.Locale)
	m := paging.Message{ID: d.ID, To: d.Body.Address, Event: cmp.Or(d.Body.Event, incident.EventTrigger), At: d.Since, Urgent: true}
	switch d.Kind {
	case incident.KindTest:
		return worded(m, verbs.TestText(l)), nil
	case incident.KindCode:
		return c.codeMessage(ctx, d, l, m)
	case incident.KindAsk:
		return c.askMessage(ctx, d, who, m)
	case incident.KindReply:
		return c.replyMessage(ctx, d, who, m)
	}
	rec, err := c.store.Record(ctx, d.Incident)
	if err != nil {
		return m, err
	}
	m.ReplyTo = c.playbookAddress.of(rec.Playbook.Name)
	m.Dedup, m.Urgent = rec.Dedup(), rec.Playbook.Urgency != incident.Low
	answers := intake.Addresses{}
	if !who.ID.IsPager() {
		answers = c.links.For(who.ID, rec.Number, d.ID)
	}
	m.Button = l.Say("button.ack")
	m.Link, m.Answer, m.Keypad, m.Status = answers.Link, answers.Answer, answers.Keypad, answers.Status
	return worded(m, c.page(l, rec, who, answers)), nil
}

// page is a page in the company's own words, where it has some.
func (c composer) page(l lang.Language, rec incident.Record, who incident.Person, answers intake.Addresses) verbs.Outgoing {
	own, ok := c.wording[l.Tag()]
	if !ok {
		own = c.wording[""]
	}
	return verbs.PageText(l, rec, who.ID, who.TZ, answers.Keypad != "", c.name).
		Reword(own, verbs.PageValues(l, rec, who.TZ, answers.Link, c.name))
}

// reader is who the message is for. Whom the directory does not know yet is told in the company's language.
func (c composer) reader(d incident.Delivery) incident.Person {
	who, ok := c.directory.Person(incident.PersonID(d.To))
	if !ok {
		who.ID = incident.PersonID(d.To)
	}
	return who
}

var errNoCode = errors.New("no code is asked for any more")

// codeMessage makes the code anew that the person is to type in: it is kept nowhere.
func (c composer) codeMessage(ctx context.Context, d incident.Delivery, l lang.Language, m paging.Message) (paging.Message, error) {
	if c.code == nil { // the key was taken out of the configuration
		return m, errNoCode
	}
	pending, err := c.store.Pending(ctx, incident.PersonID(d.To))
	if err != nil {
		return m, err
	}
	for _, p := range pending {
		if p.Method == d.Method && p.Address == d.Body.Address {
			return worded(m, verbs.CodeText(l, c.code(incident.PersonID(d.To), p), incident.CodeLife)), nil
		}
	}
	return m, errNoCode
}

// askMessage puts a roll call's question to somebody who has not answered in Slack.
func (c composer) askMessage(ctx context.Context, d incident.Delivery, who incident.Person, m paging.Message) (paging.Message, error) {
	asked, err := c.store.Asked(ctx, d.Body.RollCall, who.ID)
	if err != nil {
		return m, err
	}
	if asked.Safety != incident.Unanswered {
		return m, paging.ErrUnwanted
	}
	roll, err := c.store.RollCall(ctx, d.Body.RollCall)
	if err != nil {
		return m, err
	}
	i, err := c.store.Incident(ctx, roll.Incident)
	if err != nil {
		return m, err
	}
	l := c.texts.In(who.Locale)
	m.Dedup, m.Button = i.Dedup(), l.Say("out.ask.button")
	m.Link, m.Status = c.links.ForRollCall(who.ID, roll), c.links.For(who.ID, i.Number, d.ID).Status
	return worded(m, verbs.AskText(l, i, roll, who.TZ, m.Link != "", c.name)), nil
}

// replyMessage answers a mail with what became of it.
func (c composer) replyMessage(ctx context.Context, d incident.Delivery, who incident.Person, m paging.Message) (paging.Message, error) {
	y, l := d.Body.Reply, c.texts.In(who.Locale)
	m.Urgent, m.ReplyTo, m.InReplyTo = false, c.playbookAddress.of(y.Playbook), y.MessageID
	if d.Incident == 0 {
		return worded(m, verbs.ReplyText(l, *y, incident.Incident{}, who.TZ)), nil
	}
	i, err := c.store.Incident(ctx, d.Incident)
	return worded(m, verbs.ReplyText(l, *y, i, who.TZ)), err
}

func worded(m paging.Message, out verbs.Outgoing) paging.Message {
	m.Language, m.Title, m.Text, m.Short, m.Spoken = out.Language, out.Title, out.Text, out.Short, out.Spoken
	return m
}

func (c composer) name(id incident.PersonID) string {
	if p, ok := c.directory.Person(id); ok {
		return p.Name
	}
	return id.PagerName()
}
