package storage

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tocsin/incident"
)

func hold(t *testing.T, s *Store, h incident.Held) {
	t.Helper()
	change(t, s, func(tx incident.Tx) error { return tx.Hold(h) })
}

func TestHeldMailsComeBackAsTheyWereWritten(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		first := incident.Held{ID: "a", Key: "mail/x/1", About: 7, Address: "bob@elsewhere.example", Why: "unproven", Domain: "elsewhere.example", At: noon,
			Notice: incident.Singly, Alert: incident.Alert{Source: "mail/x", From: "bob", Playbook: "x", Title: "Pay <now>", Details: "\"x\"\n", Dedup: "subject/x"}}
		second := first
		second.ID, second.Key, second.At, second.Notice = "b", "mail/x/2", after(time.Hour), incident.AsFurther
		hold(t, s, first)
		hold(t, s, second)
		wantWaiting := func(want ...incident.Held) {
			t.Helper()
			got, err := s.HeldMails(t.Context())
			if diff := cmp.Diff(want, got); diff != "" || err != nil {
				t.Error(diff, err)
			}
		}
		wantWaiting(second, first)
		twice := s.Change(t.Context(), func(tx incident.Tx) error { x := first; x.ID = "c"; return tx.Hold(x) })
		wantCode(t, twice, incident.AlreadyExists)

		change(t, s, func(tx incident.Tx) error {
			h, err := tx.Held("a")
			if err != nil {
				return err
			}
			h.Fate, h.By, h.Ended, h.Number = incident.Released, "UMARA", after(time.Minute), 9
			return tx.Decide(h)
		})
		wantWaiting(second)
		want := first
		want.Fate, want.By, want.Ended, want.Number = incident.Released, "UMARA", after(time.Minute), 9
		want.Alert.Title, want.Alert.Details = "", ""
		got, err := s.Held(t.Context(), "a")
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Error(diff, err)
		}
		for _, key := range []string{"mail/x/1", "mail/x/2"} { // also after it was decided
			again := incident.Held{ID: "again", Key: key}
			wantCode(t, s.Change(t.Context(), func(tx incident.Tx) error { return tx.Hold(again) }), incident.AlreadyExists)
		}
		_, err = s.Held(t.Context(), "nothing")
		wantCode(t, err, incident.NotFound)
		wantCode(t, s.Change(t.Context(), func(tx incident.Tx) error { return tx.Decide(incident.Held{ID: "nothing"}) }), incident.NotFound)
	})
}

// The message that shows a mail is known once it is posted, so that it can be edited.
func TestWhereAHeldMailIsShown(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		for _, id := range []string{"a", "b"} {
			hold(t, s, incident.Held{ID: id, Key: id, At: noon})
		}
		d := incident.Delivery{ID: "d", Kind: incident.KindHeld, Method: incident.MethodSlack, To: "#inbox", Body: incident.Body{Held: "a"}}
		change(t, s, func(tx incident.Tx) error {
			if err := tx.Enqueue([]incident.Delivery{d}); err != nil {
				return err
			}
			return tx.Settle(noon, []incident.Result{{Delivery: d, Copy: incident.Copy{Role: incident.CopyHeld, Channel: "C1", TS: "1.2"}}})
		})
		for id, want := range map[string]string{"a": "C1 1.2", "b": " "} {
			if h, err := s.Held(t.Context(), id); h.Channel+" "+h.TS != want || err != nil {
				t.Errorf("%s: %q %q, %v", id, h.Channel, h.TS, err)
			}
		}
	})
}

func TestHeldMailsAreCounted(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		for i, notice := range []incident.Notified{incident.Singly, incident.Singly, incident.AsFurther, incident.Uncounted} {
			id := string(rune('a' + i))
			hold(t, s, incident.Held{ID: id, Key: id, At: after(time.Duration(i) * time.Minute), Notice: notice})
		}
		change(t, s, func(tx incident.Tx) error {
			waiting, singly, further, err := tx.CountHeld(noon)
			if waiting != 4 || singly != 1 || !further.Equal(after(2*time.Minute)) {
				t.Errorf("%d wait, %d singly, further at %v", waiting, singly, further)
			}
			_, _, none, _ := tx.CountHeld(after(2 * time.Minute))
			if !none.IsZero() {
				t.Errorf("further at %v", none)
			}
			return err
		})
	})
}

// A mail that waits is kept, however old it is.
func TestHeldMailsAreForgottenOnceTheyAreDecided(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		for id, ended := range map[string]time.Time{"waits": {}, "old": after(time.Hour), "new": after(3 * time.Hour)} {
			h := incident.Held{ID: id, Key: id, At: noon, Ended: ended}
			if !ended.IsZero() {
				h.Fate = incident.Discarded
			}
			hold(t, s, h)
		}
		if err := s.ForgetHeld(t.Context(), after(2*time.Hour)); err != nil {
			t.Fatal(err)
		}
		for id, want := range map[string]incident.Code{"waits": "", "old": incident.NotFound, "new": ""} {
			if _, err := s.Held(t.Context(), id); incident.CodeOf(err) != want {
				t.Errorf("%s: %v", id, err)
			}
		}
	})
}

// What a mail refers to is found by the id of the delivery, as long as that is kept.
func TestTheIncidentOfADelivery(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		n := create(t, s, nil)
		send(t, s, n, delivery("sent", "", incident.PriorityPage))
		change(t, s, func(tx incident.Tx) error {
			return tx.Enqueue([]incident.Delivery{delivery("code", "", incident.PriorityPage)})
		})
		if got, err := s.Sent(t.Context(), "sent"); got.Incident != n || got.ID != "sent" || err != nil {
			t.Errorf("%v, %v", got, err)
		}
		for _, id := range []string{"code", "nothing"} {
			_, err := s.Sent(t.Context(), id)
			wantCode(t, err, incident.NotFound)
		}
	})
}
