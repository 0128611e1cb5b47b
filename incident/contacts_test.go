package incident_test

import (
	"strings"
	"testing"
	"time"

	"tocsin/incident"
)

// asks has Jonas give an address, and gives the code that arrives there.
func (w *world) asks(m incident.Method, address string) string {
	w.Helper()
	c, err := w.s.AddContact(w.Context(), "JONAS", incident.Contact{Method: m, Address: address}, w.now)
	w.must(err)
	for _, d := range w.drain(takes) {
		if d.Kind == incident.KindCode && d.Method == m && d.To == "JONAS" && d.Body.Address == c.Address && d.Body.Text == "" {
			return code("JONAS", incident.Pending{Contact: c, AskedAt: w.now})
		}
	}
	w.Fatalf("no code arrives at %s", address)
	return ""
}

func (w *world) confirms(m incident.Method, code string) error {
	w.Helper()
	_, err := w.s.ConfirmContact(w.Context(), "JONAS", m, code, w.now)
	return err
}

func (w *world) profile() incident.Profile {
	w.Helper()
	p, err := w.store.Profile(w.Context(), "JONAS")
	w.must(err)
	return p
}

func TestAnAddressCountsOnceItsCodeIsKnown(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.setUp("push")
	w.wants("JONAS", "push")
	right := w.asks("push", "jonas-at-night")
	w.same(w.ways("JONAS", incident.High), "slack")
	w.must(w.confirms("push", right[:3]+" "+right[3:])) // as people write it
	w.same(w.ways("JONAS", incident.High), "push")
	w.refused(w.confirms("push", right), incident.NoCode) // it is used up
}

// A phone that takes messages takes calls. It is given once, and taken away once.
func TestAPhoneIsSharedByMessagesAndCalls(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.setUp("sms", "voice")
	w.must(w.confirms("sms", w.asks("sms", "+49 170 1234567")))
	got := map[incident.Method]string{}
	for _, c := range w.profile().Contacts {
		got[c.Method] = c.Address
	}
	if len(got) != 2 || got["sms"] != "+491701234567" || got["voice"] != "+491701234567" {
		t.Errorf("%v", got)
	}
	w.must(w.s.DropContact(t.Context(), "JONAS", "voice"))
	if p := w.profile(); len(p.Contacts) != 0 {
		t.Errorf("%+v", p)
	}
}

func TestAfterFiveWrongCodesTheRightOneIsWrongToo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.setUp("sms")
	right := w.asks("sms", "+491701234567")
	for left := 4; left >= 0; left-- {
		err := w.confirms("sms", "x")
		w.refused(err, incident.WrongCode)
		if e, ok := err.(*incident.Error); !ok || e.Data["left"] != string(rune('0'+left)) {
			t.Errorf("%+v", err)
		}
	}
	w.refused(w.confirms("sms", right), incident.NoCode)
	w.now = w.now.Add(time.Second)
	w.must(w.confirms("sms", w.asks("sms", "+491701234567"))) // with a new one it goes on
}

func TestAFewWrongCodesAreForgiven(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.setUp("sms")
	right := w.asks("sms", "+491701234567")
	for _, wrong := range []string{"", "000 000 0", right + "0", right[1:]} {
		w.refused(w.confirms("sms", wrong), incident.WrongCode)
	}
	w.must(w.confirms("sms", right))
}

func TestACodeGrowsOld(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.setUp("sms")
	right := w.asks("sms", "+491701234567")
	w.now = w.now.Add(incident.CodeLife + time.Millisecond)
	w.refused(w.confirms("sms", right), incident.NoCode)
	right = w.asks("sms", "+491701234567")
	w.now = w.now.Add(incident.CodeLife)
	w.must(w.confirms("sms", right))
}

// The code belongs to the address asked about last; until it is known, the earlier address holds.
func TestANewAddressTakesThePlaceOfTheOldOneOnceVerified(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.setUp("push")
	w.must(w.confirms("push", w.asks("push", "old")))
	w.now = w.now.Add(time.Second)
	first := w.asks("push", "between")
	w.now = w.now.Add(time.Second)
	second := w.asks("push", "new")
	w.same(w.profile().Contacts[0].Address, "old")
	w.refused(w.confirms("push", first), incident.WrongCode)
	w.must(w.confirms("push", second))
	w.same(w.profile().Contacts[0].Address, "new")
}

// Nobody else's code, and none for another method.
func TestACodeIsForOnePersonAndMethod(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.setUp("sms", "push")
	right := w.asks("sms", "+491701234567")
	_, err := w.s.ConfirmContact(t.Context(), "AMARA", "sms", right, w.now)
	w.refused(err, incident.NoCode)
	w.refused(w.confirms("push", right), incident.NoCode)
}

func TestAddressesAreChecked(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.setUp("sms", "voice", "push", "email")
	local, long := strings.Repeat("a", 64), strings.Repeat("d", 60)
	domain := strings.Join([]string{long, long, long}, ".") + ".dd" // 64 + 1 + 185 = 250
	for _, c := range []struct {
		method        incident.Method
		address, want string // want: as it is kept; empty: refused
	}{
		{"sms", "+49 (170) 123-45/67", "+491701234567"}, // E.164: a plus and at most 15 digits
		{"sms", " 0049 170 1234567 ", "+491701234567"},
		{"voice", "+1 212.555.0100", "+12125550100"},
		{"sms", "+123456789012345", "+123456789012345"},
		{"sms", "+1234567890123456", ""},
		{"sms", "+123456", ""},
		{"sms", "0170 1234567", ""}, // of which country?
		{"sms", "+0170 1234567", ""},
		{"sms", "+49170123456x", ""},
		{"sms", "+49170١٢٣٤٥٦٧", ""},
		{"sms", "", ""},
		{"push", "jonas_at-night", "jonas_at-night"},
		{"push", "jonas/night", ""},
		{"push", strings.Repeat("a", 65), ""},
		{"email", "jonas@home.example", "jonas@home.example"},
		{"email", local + "@" + domain, local + "@" + domain}, // RFC 5321, 4.5.3.1
		{"email", local + "a@" + domain, ""},
		{"email", local + "@" + domain + "ddddd", ""},
		{"email", "Jonas <jonas@home.example>", ""},
		{"email", "jonas@home", ""},
		{"email", "jonas@home.example, mara@halden.example", ""},
		{"email", "jonas@home.example\r\nBcc: x@home.example", ""},
		{"email", "jönas@home.example", ""}, // that would be RFC 6531
	} {
		w.now = w.now.Add(time.Hour) // so that none is too often
		got, err := w.s.AddContact(t.Context(), "JONAS", incident.Contact{Method: c.method, Address: c.address}, w.now)
		if c.want == "" {
			w.refused(err, incident.OddAddress)
		} else if err != nil || got.Address != c.want {
			t.Errorf("%s %q is %q, %v", c.method, c.address, got.Address, err)
		}
	}
}

func TestWhoMayHaveAnAddressAndByWhat(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.setUp("push", "slack")
	add := func(who incident.PersonID, m incident.Method) error {
		_, err := w.s.AddContact(t.Context(), who, incident.Contact{Method: m, Address: "topic"}, w.now)
		return err
	}
	w.must(add("NOOR", "push"))
	for _, who := range []incident.PersonID{"KASPAR", "ROBO", "NOBODY", ""} {
		w.refused(add(who, "push"), incident.NotAMember)
	}
	for _, m := range []incident.Method{"sms", "slack", "pager:ops", "pigeon", ""} {
		w.refused(add("JONAS", m), incident.NotSetUp)
	}
	w.s.Code = nil
	w.refused(add("JONAS", "push"), incident.NotSetUp)
	w.refused(w.confirms("push", ""), incident.NoCode)
}
