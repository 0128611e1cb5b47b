package intake_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"tocsin/intake"
)

// hanging puts mails into the mailbox about whose senders the DNS says nothing.
func (p *post) hanging(n int) {
	p.Helper()
	for i := range n {
		p.arrives(letter(fmt.Sprint("hanging", i), fmt.Sprint("Hanging ", i), "X-Hangs: yes"))
	}
}

// asked waits until the DNS was asked about so many of them.
func (p *post) asked(n int) {
	p.Helper()
	late := time.After(2 * time.Minute)
	for i := range n {
		select {
		case <-p.judge.asked:
		case <-late:
			p.Fatalf("it was asked about %d of %d\n%s", i, n, p.log)
		}
	}
}

func (p *post) titles() (list []string) {
	for _, i := range slices.Backward(p.opened()) {
		list = append(list, i.Title)
	}
	return list
}

// Mails about whose senders the DNS says nothing are waited for together, and not one after the other. What came before them does
// not wait for them; what came behind them keeps its place, as it may answer one of them.
func TestMailsWhoseDNSHangs(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	p.arrives(letter("before", "Before"))
	p.hanging(intake.IMAPAhead - 1)
	p.arrives(letter("behind", "Behind"))
	p.arrives(letter("answer", "Re: Hanging 0", "References: <hanging0@mx.halden.example>"))
	p.read(10 * time.Millisecond)
	p.open(1)
	p.asked(intake.IMAPAhead - 1)
	if got := p.titles(); !slices.Equal(got, []string{"Before"}) {
		t.Errorf("opened: %q", got)
	}
	close(p.judge.answers)
	p.until("all are read", func() bool { return p.unread() == 0 })
	p.became("noted", 1)
	if got, want := p.titles()[:5], []string{"Before", "Hanging 0", "Hanging 1", "Hanging 2", "Hanging 3"}; !slices.Equal(got, want) {
		t.Errorf("opened: %q, want %q", got, want)
	}
}

// No more than so many are held in memory.
func TestNotAllMailsAreFetchedAhead(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	p.hanging(intake.IMAPAhead + 10)
	p.read(10 * time.Millisecond)
	p.asked(intake.IMAPAhead)
	for range intake.IMAPAhead + 10 {
		p.judge.answers <- struct{}{}
	}
	p.until("all are read", func() bool { return p.unread() == 0 })
	if n := p.judge.most.Load(); n > intake.IMAPAhead {
		t.Errorf("%d were looked into at once", n)
	}
}

// A program that ends does not take silence for an answer: nothing is held that would have rung.
func TestEndingWhileTheDNSHangs(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	p.hanging(1)
	_, stop := p.read(10 * time.Millisecond)
	p.asked(1)
	stop()
	if held, err := p.store.HeldMails(t.Context()); err != nil || len(held) != 0 || p.unread() != 1 {
		t.Errorf("%d are held, %d are unread, %v", len(held), p.unread(), err)
	}
	close(p.judge.answers)
	p.read(10 * time.Millisecond)
	p.open(1)
}
