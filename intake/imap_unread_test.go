package intake_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"

	"tocsin/incident"
	"tocsin/intake/mail"
	"tocsin/lang"
)

// heldMails waits until so many are held, and gives them by their titles.
func (p *post) heldMails(n int) map[string]incident.Held {
	p.Helper()
	held := map[string]incident.Held{}
	p.until(fmt.Sprint(n, " mails are held"), func() bool {
		list, err := p.store.HeldMails(p.Context())
		p.must(err)
		for _, h := range list {
			held[h.Alert.Title] = h
		}
		return len(list) == n
	})
	return held
}

// A mail that is larger than what is read is held by what its header says, and its sender hears of it: by SMTP it would have been
// refused, and here nobody else would learn of it.
func TestAMailThatIsTooLargeIsHeld(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	photos := func(id, subject string, more ...string) {
		p.arrives(letter(id, subject, more...) + strings.Repeat(strings.Repeat("x", 76)+"\r\n", mail.MaxBytes/76))
	}
	photos("flood", "=?utf-8?q?Water_in_K=C3=B6ln?=")
	photos("forged", "Pay at once", "X-Forged: yes")
	photos("away", "Away", "Auto-Submitted: auto-replied")
	p.arrives(letter("behind", "Fire"))
	p.read(10 * time.Millisecond)
	p.open(1)
	held := p.heldMails(2)
	p.until("all are read", func() bool { return p.unread() == 0 })
	h := held["Water in Köln"]
	if h.Why != mail.WhyTooLarge || h.Address != "mara@halden.example" || h.Alert.Playbook != "crisis" || !strings.Contains(h.Alert.Details, "is in the mailbox") {
		t.Errorf("%+v", h)
	}
	p.became("too_large", 2)
	p.became("auto-reply", 1)
	told := slices.DeleteFunc(p.replies(), func(y incident.Reply) bool { return y.MessageID != "flood@mx.halden.example" })
	if len(told) != 1 || told[0].Became != incident.OnHold || told[0].Why != mail.WhyTooLarge {
		t.Errorf("the sender is told: %+v", told)
	}
	done, err := p.alarms.Release(t.Context(), h.ID, "U02MARA", time.Now())
	p.must(err)
	if done.Record.Title != "Water in Köln" {
		t.Errorf("%q", done.Record.Title)
	}
}

// One that cannot be read is held as well, as long as it says for which playbook it is.
func TestAMailThatCannotBeReadIsHeld(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	parts := strings.Repeat("--b\r\n\r\nx\r\n", 300) + "--b--\r\n"
	p.arrives(letter("parts", "Many parts", "Content-Type: multipart/mixed; boundary=b") + parts)
	p.arrives("To: alarm+crisis@halden.example\r\nSubject: Nobody's\r\nMessage-ID: <nobody@halden.example>\r\nX-Forged: yes\r\n\r\nx")
	p.arrives(letter("forged", "Forged", "X-Forged: yes", "Content-Type: multipart/mixed; boundary=b") + parts)
	p.arrives("Subject: For nobody\r\n\r\nx")
	p.arrives(strings.Replace(letter("fields", "Many fields"), "\r\n\r\n", "\r\n"+strings.Repeat("X-More: yes\r\n", 2000)+"\r\n", 1))
	p.read(10 * time.Millisecond)
	held := p.heldMails(4)
	for title, why := range map[string]string{"Many parts": mail.WhyUnread, "Many fields": mail.WhyUnread, "Forged": mail.WhyUnproven, "Nobody's": mail.WhyUnproven} {
		if got := held[title].Why; got != why {
			t.Errorf("%s: %q, want %q", title, got, why)
		}
	}
	if h := held["Nobody's"]; h.Address != "?" || h.Alert.From != "? (e-mail)" {
		t.Errorf("%+v", h)
	}
	p.until("the four are read", func() bool { return p.unread() == 1 })
	p.became("unreadable", 4)
	p.became("unaddressed", 1)
}

// A header without end is not read to its end.
func TestOfAMailThatIsTooLargeNotAllOfTheHeaderIsRead(t *testing.T) {
	t.Parallel()
	p := newPost(t, imap.CapIdle)
	p.arrives(strings.Replace(letter("endless", "Water"), "\r\n\r\n", "\r\n"+strings.Repeat("X-More: "+strings.Repeat("x", 990)+"\r\n", mail.MaxBytes/1000+1000)+"\r\n", 1))
	p.read(time.Minute)
	if h := p.heldMails(1)["Water"]; h.Why != mail.WhyTooLarge {
		t.Errorf("%+v", h)
	}
}

// A mailbox that was there before tocsin rings for nothing that has lain in it: nor does a tocsin that was away for days. An answer to
// an incident goes on its record all the same.
func TestWhatHasLainInTheMailboxIsHeld(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	n := p.trigger()
	p.arrived(letter("old", "Old"), time.Now().Add(-25*time.Hour))
	p.arrived(letter("answer", fmt.Sprintf("Re: [%s] Water", n)), time.Now().Add(-25*time.Hour))
	p.arrived(letter("new", "New"), time.Now().Add(-23*time.Hour))
	p.read(10 * time.Millisecond)
	p.open(2)
	p.until("all are read", func() bool { return p.unread() == 0 })
	if held := p.heldMails(1); held["Old"].Why != "old" || held["Old"].Address != "mara@halden.example" {
		t.Errorf("%+v", held)
	}
	p.became("noted", 1)
}

func TestTheReasonNamesTheBound(t *testing.T) {
	t.Parallel()
	texts, err := lang.New()
	if err != nil {
		t.Fatal(err)
	}
	for _, tag := range []string{"en", "de"} {
		if text := texts.In(tag).Say("mail.why." + mail.WhyTooLarge); !bytes.Contains([]byte(text), []byte(fmt.Sprintf(" %d MB", mail.MaxBytes>>20))) {
			t.Errorf("%s: %s", tag, text)
		}
	}
}
