package storage

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tocsin/incident"
)

var (
	phone = incident.Contact{Method: incident.MethodSMS, Address: "+4930901820"}
	mail  = incident.Contact{Method: incident.MethodEmail, Address: "Mara.Quill@Halden.example"}
)

func wantProfile(t *testing.T, s *Store, who incident.PersonID, want incident.Profile) {
	t.Helper()
	got, err := s.Profile(t.Context(), who)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s: %s", who, diff)
	}
}

func TestAContactIsOneAMethod(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		wantProfile(t, s, "UMARA", incident.Profile{})
		set := func(c incident.Contact) {
			t.Helper()
			change(t, s, func(tx incident.Tx) error { return tx.SetContact("UMARA", c, noon) })
		}
		set(incident.Contact{Method: incident.MethodSMS, Address: "+4930901821"})
		set(mail)
		set(phone) // in place of the other
		wantProfile(t, s, "UMARA", incident.Profile{Contacts: []incident.Contact{mail, phone}})
		change(t, s, func(tx incident.Tx) error { return tx.DropContact("UMARA", incident.MethodEmail) })
		wantProfile(t, s, "UMARA", incident.Profile{Contacts: []incident.Contact{phone}})
		wantProfile(t, s, "UJONAS", incident.Profile{})
	})
}

func TestRulesComeBackAsTheyWereWritten(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		rules := incident.Rules{
			incident.High: {{Method: incident.MethodSlack}, {Method: incident.MethodSMS, After: 90 * time.Second}},
			incident.Low:  {},
		}
		quiet := incident.Quiet{From: 22 * 60, To: 7*60 + 30}
		change(t, s, func(tx incident.Tx) error { return tx.SetRules("UMARA", rules, quiet) })
		wantProfile(t, s, "UMARA", incident.Profile{Rules: rules, Quiet: quiet})
		change(t, s, func(tx incident.Tx) error { return tx.SetRules("UMARA", nil, quiet) })
		wantProfile(t, s, "UMARA", incident.Profile{Quiet: quiet}) // none of one's own, not none at all
	})
}

func TestProfilesHaveThoseWhoSaidSomething(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		var people []incident.PersonID
		want := map[incident.PersonID]incident.Profile{}
		change(t, s, func(tx incident.Tx) error {
			for i := range 90 { // several groups
				who := person(i)
				people = append(people, who)
				switch i % 3 {
				case 0:
					want[who] = incident.Profile{Contacts: []incident.Contact{mail, phone}}
					if err := errors.Join(tx.SetContact(who, mail, noon), tx.SetContact(who, phone, noon)); err != nil {
						return err
					}
				case 1:
					want[who] = incident.Profile{Quiet: incident.Quiet{From: i}}
					if err := tx.SetRules(who, nil, incident.Quiet{From: i}); err != nil {
						return err
					}
				}
			}
			return tx.SetContact("USTRANGER", phone, noon)
		})
		change(t, s, func(tx incident.Tx) error {
			got, err := tx.Profiles(people)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
			return err
		})
	})
}

func TestAnAddressLeadsToItsPeople(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		change(t, s, func(tx incident.Tx) error {
			return errors.Join(tx.SetContact("UMARA", mail, noon), tx.SetContact("UMARA", phone, noon), tx.SetContact("UJONAS", phone, noon),
				tx.SetPending("ULENA", incident.Pending{Contact: phone, AskedAt: noon}))
		})
		for _, c := range []struct {
			at   incident.Contact
			want string
		}{
			{phone, "[UJONAS UMARA]"}, // of those who have shown that it is theirs
			{incident.Contact{Method: incident.MethodEmail, Address: "mara.quill@HALDEN.example"}, "[UMARA]"},
			{incident.Contact{Method: incident.MethodVoice, Address: phone.Address}, "[]"},
			{incident.Contact{Method: incident.MethodPush, Address: mail.Address}, "[]"},
		} {
			if got, err := s.PersonAt(t.Context(), c.at); err != nil || fmt.Sprint(got) != c.want {
				t.Errorf("%v: %v, %v; want %s", c.at, got, err, c.want)
			}
		}
		topic := incident.Contact{Method: incident.MethodPush, Address: "Alarm"}
		change(t, s, func(tx incident.Tx) error { return tx.SetContact("UMARA", topic, noon) })
		if got, err := s.PersonAt(t.Context(), incident.Contact{Method: incident.MethodPush, Address: "alarm"}); err != nil || len(got) > 0 {
			t.Errorf("another topic is that of %v, %v", got, err)
		}
	})
}

func TestAContactWaitsForItsCodeUntilItIsVerifiedOrDropped(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		pending := incident.Pending{Contact: phone, AskedAt: after(time.Millisecond), Tries: 2}
		first := incident.Pending{Contact: incident.Contact{Method: incident.MethodSMS, Address: "+1"}, AskedAt: noon}
		byMail := incident.Pending{Contact: mail, AskedAt: noon}
		change(t, s, func(tx incident.Tx) error {
			return errors.Join(tx.SetPending("UMARA", first), tx.SetPending("UMARA", pending), tx.SetPending("UMARA", byMail))
		})
		wantPending := func(want ...incident.Pending) {
			t.Helper()
			got, err := s.Pending(t.Context(), "UMARA")
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		}
		wantPending(byMail, pending)
		wantProfile(t, s, "UMARA", incident.Profile{})
		change(t, s, func(tx incident.Tx) error {
			if got, ok, err := tx.Pending("UMARA", incident.MethodSMS); got != pending || !ok || err != nil {
				t.Errorf("%+v, %v, %v", got, ok, err)
			}
			if got, ok, err := tx.Pending("UMARA", incident.MethodPush); got != (incident.Pending{}) || ok || err != nil {
				t.Errorf("%+v, %v, %v", got, ok, err)
			}
			return tx.SetContact("UMARA", phone, noon)
		})
		wantPending(byMail)
		change(t, s, func(tx incident.Tx) error { return tx.DropContact("UMARA", incident.MethodEmail) })
		wantPending()
	})
}
