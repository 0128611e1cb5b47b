package incident_test

import (
	"fmt"
	"testing"
	"time"

	"tocsin/incident"
)

// holds keeps a mail to a playbook that the executives may trigger.
func (w *world) holds(key string, edit ...func(*incident.Held)) {
	w.Helper()
	h := incident.Held{Key: key, Address: "bob@elsewhere.example", Why: "unproven", Alert: incident.Alert{
		Source: "mail/plan", From: "bob@elsewhere.example (e-mail)", Playbook: "plan", Title: "Pay at once", Details: "Now!"}}
	for _, e := range edit {
		e(&h)
	}
	_, err := w.s.Hold(w.Context(), h, "inbox", nil, w.now)
	w.must(err)
}

func newHeld(t *testing.T) *world {
	p := playbook(0, "@jonas")
	p.MayTrigger = targets("@executives")
	return newWorld(t, p)
}

// heldBy are the mails over which somebody may decide.
func (w *world) heldBy(who incident.PersonID) []incident.Held {
	w.Helper()
	list, err := w.s.HeldFor(w.Context(), w.c.people[who])
	w.must(err)
	return list
}

// shown counts what the channel for held mails is to be shown of one.
func (w *world) shown(id string) (n int) {
	w.Helper()
	for _, d := range w.drain(takes) {
		if d.Body.Held == id {
			n++
		}
	}
	return n
}

func TestAHeldMailIsDecidedOverOnce(t *testing.T) {
	t.Parallel()
	w := newHeld(t)
	w.holds("mail/plan/a")
	w.holds("mail/plan/a") // it came once more
	list := w.heldBy("HELENA")
	if len(list) != 1 {
		t.Fatalf("%+v", list)
	}
	done, err := w.s.Release(t.Context(), list[0].ID, "HELENA", w.now)
	w.must(err)
	if r := done.Record; done.Joined || r.Title != "Pay at once" || r.TriggeredBy != "HELENA" || r.Page("JONAS") == nil {
		t.Errorf("%+v", done)
	}
	if n := w.shown(list[0].ID); n != 2 {
		t.Errorf("the channel is told %d times: it is held, and what became of it", n)
	}
	_, err = w.s.Release(t.Context(), list[0].ID, "MARA", w.now)
	w.refused(err, incident.HeldDecided)
	_, err = w.s.Discard(t.Context(), list[0].ID, "MARA", w.now)
	w.refused(err, incident.HeldDecided)
	if n, err := w.store.Carried(t.Context(), "mail/plan/a"); err != nil || n != done.Record.Number { // answers to the mail lead to it
		t.Errorf("%v, %v", n, err)
	}
	h, err := w.store.Held(t.Context(), list[0].ID)
	w.must(err)
	if h.Fate != incident.Released || h.By != "HELENA" || h.Number != done.Record.Number || h.Alert.Title+h.Alert.Details != "" {
		t.Errorf("it is kept as %+v", h)
	}
}

func TestADiscardedMailOpensNothing(t *testing.T) {
	t.Parallel()
	w := newHeld(t)
	w.holds("mail/plan/a")
	id := w.heldBy("MARA")[0].ID
	_, err := w.s.Discard(t.Context(), id, "MARA", w.now)
	w.must(err)
	if n := w.shown(id); n != 2 {
		t.Errorf("the channel is told %d times: it is held, and what became of it", n)
	}
	w.holds("mail/plan/a")
	if list, _ := w.store.List(t.Context(), incident.Filter{}); len(list) != 0 || len(w.heldBy("MARA")) != 0 {
		t.Errorf("%+v", list)
	}
}

// To who may not trigger the playbook, the mail does not exist: members who are not named, guests who are, bots, who has left.
func TestWhoDecidesOverAHeldMail(t *testing.T) {
	t.Parallel()
	w := newHeld(t)
	w.holds("mail/plan/a")
	id := w.heldBy("HELENA")[0].ID
	for _, who := range []incident.PersonID{"JONAS", "NOOR", "ROBO", "KASPAR", "NOBODY", ""} {
		_, released := w.s.Release(t.Context(), id, who, w.now)
		_, discarded := w.s.Discard(t.Context(), id, who, w.now)
		w.refused(released, incident.NoHeld)
		w.refused(discarded, incident.NoHeld)
		if len(w.heldBy(who)) != 0 {
			t.Errorf("%s sees it", who)
		}
	}
	_, err := w.s.Release(t.Context(), "nosuchmail", "HELENA", w.now)
	w.refused(err, incident.NoHeld)
}

// Nobody knows any more who might trigger a playbook that is gone: its mails are left to admins, who discard them.
func TestAHeldMailOfAPlaybookThatIsGone(t *testing.T) {
	t.Parallel()
	w := newHeld(t)
	w.holds("mail/plan/a", func(h *incident.Held) { h.Alert.Playbook = "gone" })
	w.holds("mail/plan/b")
	n := w.trigger("crisis", "Water").Number
	w.holds("mail/gone/c", func(h *incident.Held) { h.About, h.Alert.Playbook = n, "gone" }) // who takes part there decides
	list, err := w.s.Stranded(t.Context())
	w.must(err)
	if len(list) != 1 || list[0].Key != "mail/plan/a" {
		t.Fatalf("%+v", list)
	}
	id := list[0].ID
	for _, who := range []incident.PersonID{"MARA", "HELENA"} {
		_, err := w.s.Discard(t.Context(), id, who, w.now)
		w.refused(err, incident.NoHeld)
	}
	w.s.Roles.Admins = targets("@mara")
	_, err = w.s.Release(t.Context(), id, "MARA", w.now)
	w.refused(err, incident.UnknownPlaybook)
	_, err = w.s.Discard(t.Context(), id, "HELENA", w.now)
	w.refused(err, incident.NoHeld)
	_, err = w.s.Discard(t.Context(), id, "MARA", w.now)
	w.must(err)
	if list, err := w.s.Stranded(t.Context()); err != nil || len(list) != 0 {
		t.Errorf("%+v, %v", list, err)
	}
}

// A mail that answers an incident becomes a note of it, by somebody who may act on it.
func TestAHeldAnswerBecomesANote(t *testing.T) {
	t.Parallel()
	w := newHeld(t)
	n := w.trigger("crisis", "Water").Number
	w.holds("mail/plan/a", func(h *incident.Held) { h.About, h.Alert.Details = n, "It is dry." })
	id := w.heldBy("MARA")[0].ID
	_, released := w.s.Release(t.Context(), id, "HELENA", w.now) // may trigger the playbook, and takes no part
	_, discarded := w.s.Discard(t.Context(), id, "HELENA", w.now)
	w.refused(released, incident.NoHeld)
	w.refused(discarded, incident.NoHeld)
	if len(w.heldBy("HELENA")) != 0 {
		t.Error("who takes no part sees what is answered")
	}
	done, err := w.s.Release(t.Context(), id, "MARA", w.now)
	w.must(err)
	entries, err := w.store.Timeline(t.Context(), n)
	w.must(err)
	last := entries[len(entries)-1]
	if done.Record.Number != n || last.Kind != incident.EntryNoted || last.By != "MARA" || last.Data["text"] != "bob@elsewhere.example (e-mail): It is dry." {
		t.Errorf("%+v", last)
	}
}

// The same mail came once more meanwhile, and was believed: what is held is settled, and opens nothing.
func TestAHeldCopyOfAMailThatRang(t *testing.T) {
	t.Parallel()
	w := newHeld(t)
	w.holds("mail/plan/a")
	a := incident.Alert{Key: "mail/plan/a", Source: "mail/plan", From: "Helena (e-mail)", By: "HELENA", Playbook: "plan", Title: "Water"}
	rang := w.alert(a)
	id := w.heldBy("HELENA")[0].ID
	done, err := w.s.Release(t.Context(), id, "HELENA", w.now)
	w.must(err)
	if !done.Repeat || done.Record.Number != rang.Record.Number || len(w.heldBy("HELENA")) != 0 {
		t.Errorf("%+v, and %d still wait", done, len(w.heldBy("HELENA")))
	}
	_, err = w.s.Discard(t.Context(), id, "MARA", w.now)
	w.refused(err, incident.HeldDecided)
}

// The channel hears of twenty mails an hour one by one, and of the others once an hour.
func TestAFloodOfHeldMails(t *testing.T) {
	t.Parallel()
	w := newHeld(t)
	singly, further := 0, 0
	for hour := range 2 {
		for i := range 50 {
			w.holds(fmt.Sprint("mail/plan/", hour, i))
		}
		w.now = w.now.Add(2 * time.Minute)
		for _, d := range w.drain(takes) {
			if d.Body.Held != "" {
				singly++
			} else {
				further++
			}
		}
		w.now = w.now.Add(time.Hour)
	}
	if singly != 40 || further != 2 {
		t.Errorf("%d messages, and %d that count", singly, further)
	}
	if n := len(w.heldBy("MARA")); n != 100 {
		t.Errorf("%d are listed", n)
	}
}

// More are not taken: their senders are told to come again.
func TestTooManyHeldMails(t *testing.T) {
	t.Parallel()
	w := newHeld(t)
	w.must(w.store.Change(t.Context(), func(tx incident.Tx) error {
		for i := range incident.MaxHeld {
			if err := tx.Hold(incident.Held{ID: fmt.Sprint(i), Key: fmt.Sprint(i), At: w.now}); err != nil {
				return err
			}
		}
		return nil
	}))
	_, err := w.s.Hold(t.Context(), incident.Held{Key: "one more"}, "inbox", nil, w.now)
	w.refused(err, incident.TooManyHeld)
}

// The sender of a mail hears of the incident in the transaction that opens it, and a later mail of the same of its own.
func TestTheSenderOfAMailIsAnswered(t *testing.T) {
	t.Parallel()
	w := newWorld(t, playbook(0, "@jonas"))
	mail := func(key string) incident.Alerted {
		done, err := w.s.Alert(t.Context(), incident.Alert{Key: key, Source: "mail/plan", From: "mara (e-mail)", By: "MARA", Playbook: "plan", Title: "Water", Dedup: "open",
			Reply: &incident.Reply{Address: "mara@halden.example", To: "MARA", MessageID: key + "@mx", Subject: "Water", Playbook: "plan"}}, w.now)
		w.must(err)
		return done
	}
	first := mail("a")
	mail("a")
	if again := mail("b"); !again.Joined || again.Record.Number != first.Record.Number {
		t.Errorf("%+v", again)
	}
	list, err := w.store.Claim(t.Context(), incident.MethodEmail, w.now, incident.PriorityRefresh, 10, time.Minute)
	w.must(err)
	if len(list) != 2 || list[0].Body.Reply.Became != incident.Opened || list[1].Body.Reply.Became != incident.Joined || list[0].Incident != first.Record.Number ||
		list[0].Body.Address != "mara@halden.example" || list[0].Body.Reply.MessageID != "a@mx" {
		t.Errorf("%+v", list)
	}
	found, err := w.s.Thread(t.Context(), "amara@halden.example", []string{"nothing"}, []string{"nothing", list[0].ID})
	if err != nil || found != (incident.Thread{Incident: first.Record.Number}) {
		t.Errorf("the answer leads to %v, %v", found, err)
	}
	if found, err = w.s.Thread(t.Context(), "mara@halden.example", nil, []string{list[0].ID}); err != nil || !found.Own {
		t.Errorf("the answer of whoever was answered leads to %v, %v", found, err)
	}
	_, err = w.s.Thread(t.Context(), "mara@halden.example", []string{"nothing"}, nil)
	w.refused(err, incident.NotFound)
}

// In a storm an alert joins the newest incident of its source, whatever its dedup key; those that are open already go on counting
// their own.
func TestAStormOfAlerts(t *testing.T) {
	t.Parallel()
	w := newWorld(t, playbook(0, "@jonas"))
	stormy := false
	alert := func(dedup string) incident.Number {
		done, err := w.s.Alert(t.Context(), incident.Alert{Source: "mail/plan", From: "x (e-mail)", Playbook: "plan", Title: "Water", Dedup: dedup,
			Storm: func() bool { return stormy }}, w.now)
		w.must(err)
		return done.Record.Number
	}
	a, b := alert("a"), alert("")
	stormy = true
	c, again := alert("c"), alert("a")
	if a == b || c != b || again != a {
		t.Errorf("%v, %v, %v, %v", a, b, c, again)
	}
	w.resolve(b, "Dry.")
	if d := alert(""); d == a || d == b { // nothing new is open: somebody has to hear of it
		t.Errorf("%v", d)
	}
}

// A mail about an incident that is over is put on its record, and its sender told so, once; one about an open incident is not answered.
func TestAMailAboutWhatIsOver(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.trigger("crisis", "Water").Number
	note := func(key string) {
		_, err := w.s.NoteByMail(t.Context(), key, incident.Thread{Incident: n}, "JONAS", "It drips again.", &incident.Reply{Address: "jonas@halden.example", To: "JONAS", MessageID: key + "@mx"}, w.now)
		w.must(err)
	}
	note("a")
	w.resolve(n, "Dry")
	if got := to(w.drain(takes), incident.KindReply); got != "" {
		t.Errorf("%s is answered while it is open", got)
	}
	before := w.story(n)
	note("b")
	note("b")
	w.tells(n, before, "noted JONAS text=It drips again.")
	list, err := w.store.Claim(t.Context(), incident.MethodEmail, w.now, incident.PriorityRefresh, 10, time.Minute)
	w.must(err)
	if len(list) != 1 || list[0].Body.Reply.Became != incident.Late || list[0].Body.Reply.MessageID != "b@mx" || list[0].Incident != n {
		t.Errorf("%+v", list)
	}
}
