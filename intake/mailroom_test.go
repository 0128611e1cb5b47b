package intake_test

import (
	"fmt"
	"testing"
	"time"

	"tocsin/incident"
	"tocsin/intake"
)

// Somebody else may send a mail under the Message-ID of one that is to come, or a mailing list may break its signature: the one that
// is genuine rings all the same.
func TestAHeldCopySilencesNothing(t *testing.T) {
	t.Parallel()
	w := newMailWorld(t)
	c := w.hello()
	c.sends(letter("a", "Water", "X-Forged: yes"), "250")
	c.sends(letter("a", "Water", "X-Forged: yes"), "250")
	if held, err := w.store.HeldMails(t.Context()); err != nil || len(held) != 1 || len(w.opened()) != 0 {
		t.Fatalf("%d are held, %d incidents, %v", len(held), len(w.opened()), err)
	}
	c.sends(letter("a", "Water"), "250")
	c.sends(letter("a", "Water"), "250")
	if n := len(w.opened()); n != 1 {
		t.Errorf("%d incidents", n)
	}
	w.became("repeated", 2)
}

// A mail whose Message-ID is not signed can be sent again under another: it opens nothing more.
func TestAMailComesAgainUnderAnotherID(t *testing.T) {
	t.Parallel()
	w := newMailWorld(t)
	c := w.hello()
	c.sends(letter("a", "Water", "X-Seal: a"), "250")
	c.sends(letter("b", "Water", "X-Seal: a"), "250")
	if n := len(w.opened()); n != 1 {
		t.Errorf("%d incidents", n)
	}
	w.became("repeated", 1)
	c.sends(letter("c", "Smoke", "X-Seal: b"), "250")
	if n := len(w.opened()); n != 2 {
		t.Errorf("%d incidents after one of its own", n)
	}
}

// A number in a subject may be another program's, or one that is nothing to the sender: the alarm rings all the same. Whoever takes
// part has a note on record.
func TestANumberInTheSubject(t *testing.T) {
	t.Parallel()
	w := newMailWorld(t, func(o *intake.MailOptions, _ *intake.SMTPOptions) {
		o.Rules[""] = intake.MailRules{Mode: intake.EveryMail, Allow: []string{"monitor@halden.example"}}
	})
	n := w.trigger()
	c := w.hello()
	for i, subject := range []string{"[INC-4711] The database is down", fmt.Sprintf("[%s] The database is down", n)} {
		raw := letter(fmt.Sprint("monitor", i), subject)
		c.sends("From: monitor@halden.example\r\n"+raw[len("From: Mara <mara@halden.example>\r\n"):], "250")
		if got := len(w.opened()); got != 2+i {
			t.Errorf("%s: %d incidents", subject, got)
		}
	}
	c.sends(letter("mara", fmt.Sprintf("Re: [%s] Water", n)), "250")
	if got := len(w.opened()); got != 3 {
		t.Errorf("%d incidents after an answer", got)
	}
	w.became("noted", 1)
}

// Whoever's mail was taken was told that answers go on the incident's record: they do, and show nothing of it. Of nobody else, and of
// nobody whose name is forged, they do by that.
func TestAnAnswerOfWhoeverRang(t *testing.T) {
	t.Parallel()
	w := newMailWorld(t, func(o *intake.MailOptions, _ *intake.SMTPOptions) {
		o.Rules[""] = intake.MailRules{Mode: intake.OnlyOne, Allow: []string{"@sensors.example"}}
	})
	from := func(who, raw string) string {
		return "From: " + who + "\r\n" + raw[len("From: Mara <mara@halden.example>\r\n"):]
	}
	c := w.hello()
	c.sends(letter("a", "Water"), "250")
	n := w.opened()[0].Number
	c.sends(from("S7@sensors.example", letter("b", "Fire")), "250") // joins it
	c.sends(from("s7@sensors.example", letter("c", "Re: Fire", "In-Reply-To: <b@mx.halden.example>")), "250")
	for _, d := range w.deliveries() { // some mail programs refer to the answer alone
		if d.Kind == incident.KindReply && d.Body.Address == "s7@sensors.example" {
			c.sends(from("s7@sensors.example", letter("d", "Re: Fire", "In-Reply-To: <"+d.ID+"@halden.example>")), "250")
		}
	}
	w.became("noted", 2)
	c.sends(from("s8@sensors.example", letter("e", "Re: Fire", "In-Reply-To: <b@mx.halden.example>")), "250")
	c.sends(from("s7@sensors.example", letter("f", "Re: Fire", "In-Reply-To: <b@mx.halden.example>", "X-Forged: yes")), "250")
	w.became("noted", 2)
	w.became("held", 2)
	entries, err := w.store.Timeline(t.Context(), n)
	w.must(err)
	if last := entries[len(entries)-1]; last.Kind != incident.EntryNoted || last.By != incident.Outsider("s7@sensors.example (e-mail)") || last.Data["text"] != "It is wet." {
		t.Errorf("%+v", last)
	}
}

// While so many mails are held that no more may be, those that ring are read on.
func TestAFloodOfForgedMailsHidesNoAlarm(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	p.must(p.store.Change(t.Context(), func(tx incident.Tx) error {
		for i := range incident.MaxHeld {
			if err := tx.Hold(incident.Held{ID: fmt.Sprint(i), Key: fmt.Sprint("mail/crisis/", i), At: time.Now()}); err != nil {
				return err
			}
		}
		return nil
	}))
	p.arrives(letter("forged", "Pay at once", "X-Forged: yes"))
	p.arrives(letter("a", "Water"))
	b, _ := p.read(10 * time.Millisecond)
	p.open(1)
	p.until("the alarm alone is read", func() bool { return p.unread() == 1 })
	if !b.Failing().IsZero() {
		t.Error("the mailbox counts as broken")
	}
	list, err := p.store.HeldMails(t.Context())
	p.must(err)
	p.must(p.store.Change(t.Context(), func(tx incident.Tx) error {
		list[0].Fate = incident.Discarded
		return tx.Decide(list[0])
	}))
	p.until("there is room for the other", func() bool { return p.unread() == 0 })
}

// What a machine or a list has sent rings, or is held, and nobody is answered: a list would answer its author, and a monitor has no
// mailbox.
func TestWhatMachinesAndListsSendIsNotAnswered(t *testing.T) {
	t.Parallel()
	w := newMailWorld(t)
	c := w.hello()
	for i, field := range []string{"Auto-Submitted: auto-generated", "Precedence: list", "Precedence: bulk", "List-Id: <alarm.halden.example>"} {
		c.sends(letter(fmt.Sprint("quiet", i), field, field), "250") // the subjects differ, else they were one alarm
	}
	stranger := letter("stranger", "Water", "Auto-Submitted: auto-generated")
	c.sends("From: monitor@fjordglass.example\r\n"+stranger[len("From: Mara <mara@halden.example>\r\n"):], "250")
	w.became("opened", 4)
	w.became("held", 1)
	if got := w.replies(); len(got) != 0 {
		t.Errorf("answered: %+v", got)
	}
	c.sends(letter("person", "Water", "Auto-Submitted: no"), "250")
	if got := w.replies(); len(got) != 1 || got[0].MessageID != "person@mx.halden.example" {
		t.Errorf("answered: %+v", got)
	}
}

// replies are the answers that wait to be sent, each given once.
func (w *mailWorld) replies() (list []incident.Reply) {
	w.Helper()
	waiting, err := w.store.Claim(w.Context(), incident.MethodEmail, time.Now(), incident.PriorityRefresh, 100, time.Minute)
	w.must(err)
	for _, d := range waiting {
		if y := d.Body.Reply; y != nil {
			list = append(list, *y)
		}
	}
	return list
}
