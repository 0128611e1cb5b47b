package intake_test

import (
	"errors"
	"regexp"
	"strings"
	"testing"
	"time"

	"tocsin/incident"
	"tocsin/intake"
)

func newSigner(t testing.TB, key string) *intake.Signer {
	t.Helper()
	s, err := intake.NewSigner([]byte(key))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

var (
	noon  = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	claim = intake.Claim{Purpose: intake.PurposeLink, Subject: "U012AB3CD4E", Incident: 4711, Expires: noon.Add(intake.Life)}
)

func TestATokenSaysWhatWasSigned(t *testing.T) {
	t.Parallel()
	s := newSigner(t, string(key))
	for _, c := range []intake.Claim{
		claim,
		{Purpose: intake.PurposePush, Subject: "W", Incident: 1, Expires: noon.Add(time.Second)},
		{Purpose: intake.PurposeStatus, Subject: incident.NewID(), Incident: 0, Expires: noon.Add(time.Hour)},
		{Purpose: intake.PurposeVoice, Subject: strings.Repeat("ü", 32), Incident: 1<<63 - 1, Expires: noon.Add(time.Hour)},
	} {
		got, err := s.Check(s.Token(c), noon, c.Purpose)
		if err != nil || got.Purpose != c.Purpose || got.Subject != c.Subject || got.Incident != c.Incident || !got.Expires.Equal(c.Expires) {
			t.Errorf("signed %+v, read %+v (%v)", c, got, err)
		}
	}
}

// It is typed off an SMS at worst, and an SMS has 160 characters.
func TestATokenIsShort(t *testing.T) {
	t.Parallel()
	token := newSigner(t, string(key)).Token(claim)
	if len(token) > 60 || !regexp.MustCompile(`^[A-Za-z0-9_-]+$`).MatchString(token) {
		t.Errorf("%s has %d characters", token, len(token))
	}
}

// What was sent yesterday must open today, whatever the program's version: the format is a promise.
func TestTokensAndCodesStayReadable(t *testing.T) {
	t.Parallel()
	s := newSigner(t, string(key))
	if got, want := s.Token(claim), "AQFrBCrA5yRVMDEyQUIzQ0Q0Re3r9L84UnQ-xUSS8G3E96c"; got != want {
		t.Errorf("%s, was %s", got, want)
	}
	if got, want := s.Code("U012AB3CD4E", incident.MethodSMS, jonas, noon), "991549"; got != want {
		t.Errorf("%s, was %s", got, want)
	}
}

func TestATokenEndsInItsSecond(t *testing.T) {
	t.Parallel()
	s := newSigner(t, string(key))
	token := s.Token(claim)
	if _, err := s.Check(token, claim.Expires.Add(-time.Nanosecond), claim.Purpose); err != nil {
		t.Error(err)
	}
	if got, err := s.Check(token, claim.Expires, claim.Purpose); !errors.Is(err, intake.ErrExpired) || got.Subject != claim.Subject {
		t.Errorf("%+v, %v", got, err)
	}
}

// Of no purpose a token passes for another.
func TestATokenServesOnePurpose(t *testing.T) {
	t.Parallel()
	s := newSigner(t, string(key))
	all := []intake.Purpose{intake.PurposeLink, intake.PurposePush, intake.PurposeVoice, intake.PurposeStatus}
	for _, made := range all {
		c := claim
		c.Purpose = made
		for _, wanted := range all {
			if _, err := s.Check(s.Token(c), noon, wanted); (err == nil) != (made == wanted) || err != nil && !errors.Is(err, intake.ErrForeign) {
				t.Errorf("made for %d, passes for %d: %v", made, wanted, err)
			}
		}
	}
}

// Any other text is refused: one bit changed, cut, lengthened, written another way, made with another key.
func TestAChangedTokenIsForged(t *testing.T) {
	t.Parallel()
	s := newSigner(t, string(key))
	token := s.Token(claim)
	forged := []string{
		"", "A", token[:len(token)-1], token + "A", token + "=", token + "\n", " " + token, strings.Repeat("A", 1000),
		newSigner(t, strings.Repeat("k", 32)).Token(claim),
	}
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	for i := range token {
		for _, bit := range []int{1, 2, 4, 8, 16, 32} {
			other := alphabet[strings.IndexByte(alphabet, token[i])^bit]
			forged = append(forged, token[:i]+string(other)+token[i+1:])
		}
	}
	for _, f := range forged {
		if c, err := s.Check(f, noon, claim.Purpose); !errors.Is(err, intake.ErrForged) || c != (intake.Claim{}) {
			t.Errorf("%q gives %+v, %v", f, c, err)
		}
	}
}

func TestAShortKeyIsRefused(t *testing.T) {
	t.Parallel()
	if _, err := intake.NewSigner(make([]byte, 31)); err == nil || strings.Contains(err.Error(), "\x00") {
		t.Errorf("%v", err)
	}
}

func TestACodeIsOnePersonsForOneAddressAtOneTime(t *testing.T) {
	t.Parallel()
	s := newSigner(t, string(key))
	code := s.Code("U02JONAS", incident.MethodSMS, jonas, noon)
	if !regexp.MustCompile(`^[0-9]{6}$`).MatchString(code) {
		t.Errorf("%q", code)
	}
	if again := s.Code("U02JONAS", incident.MethodSMS, jonas, noon.Add(999*time.Microsecond)); again != code { // as the store keeps it
		t.Errorf("%s, then %s", code, again)
	}
	for what, other := range map[string]string{
		"another person":   s.Code("U02AMARA", incident.MethodSMS, jonas, noon),
		"another method":   s.Code("U02JONAS", incident.MethodVoice, jonas, noon),
		"another address":  s.Code("U02JONAS", incident.MethodSMS, amara, noon),
		"another time":     s.Code("U02JONAS", incident.MethodSMS, jonas, noon.Add(time.Millisecond)),
		"another key":      newSigner(t, strings.Repeat("k", 32)).Code("U02JONAS", incident.MethodSMS, jonas, noon),
		"a border shifted": s.Code("U02JONASs", "ms", jonas, noon),
	} {
		if other == code {
			t.Errorf("%s has the same code", what)
		}
	}
}

func TestLinks(t *testing.T) {
	t.Parallel()
	s := newSigner(t, string(key))
	l, err := intake.NewLinks(public+"/", s)
	if err != nil {
		t.Fatal(err)
	}
	a, delivery := l.For("U012AB3CD4E", 42, incident.NewID()), incident.NewID()
	a.Status = l.For("U012AB3CD4E", 42, delivery).Status
	for _, c := range []struct {
		address, path, subject string
		purpose                intake.Purpose
	}{
		{a.Link, "/a/", "U012AB3CD4E", intake.PurposeLink},
		{a.Answer, "/a/", "U012AB3CD4E", intake.PurposePush},
		{a.Keypad, "/twilio/voice/", "U012AB3CD4E", intake.PurposeVoice},
		{a.Status, "/twilio/status/", delivery, intake.PurposeStatus},
	} {
		token, ok := strings.CutPrefix(c.address, public+c.path)
		got, err := s.Check(token, time.Now().Add(intake.Life-time.Minute), c.purpose)
		if !ok || err != nil || got.Subject != c.subject || got.Incident != 42 {
			t.Errorf("%s: %+v, %v", c.address, got, err)
		}
		if _, err := s.Check(token, time.Now().Add(intake.Life+time.Second), c.purpose); !errors.Is(err, intake.ErrExpired) {
			t.Errorf("%s is good for longer: %v", c.address, err)
		}
	}
	if l, err := intake.NewLinks("", s); err != nil || l.For("U012AB3CD4E", 42, delivery) != (intake.Addresses{}) {
		t.Errorf("without a public address there are links: %v", err)
	}
	for _, wrong := range []string{"tocsin.halden.example", "ftp://halden.example", "https://", "https://a:b@halden.example", "https://halden.example/?x=1", "https://halden.example/#x", "https://hal den"} {
		if _, err := intake.NewLinks(wrong, s); err == nil {
			t.Errorf("%s passes for a public address", wrong)
		}
	}
}
