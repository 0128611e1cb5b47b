package incident

import (
	"context"
	"crypto/subtle"
	"net/mail"
	"regexp"
	"strings"
	"time"
)

// A code is good for so long, and so many times. Six digits and five tries: one chance in 200,000 for who guesses, and no more
// than MaxAnHour of those.
const (
	CodeLife  = 15 * time.Minute
	CodeTries = 5
)

// AddContact sends a code to an address. Only when ConfirmContact is given that code, pages go there. Spaces, dashes and
// brackets in a phone number are left out. Refusals: NotAMember, NotSetUp, OddAddress, TooOften.
func (s *Service) AddContact(ctx context.Context, by PersonID, c Contact, now time.Time) (Contact, error) {
	if p, ok := s.Directory.Person(by); !ok || !p.Reachable() {
		return c, refuse(NotAMember)
	}
	if !s.Methods[c.Method] || s.Code == nil || c.Method == MethodSlack {
		return c, refuse(NotSetUp, "method", string(c.Method))
	}
	c.Address = tidy(c)
	if !c.valid() {
		return c, refuse(OddAddress, "method", string(c.Method), "address", c.Address)
	}
	return c, s.change(ctx, func(tx Tx) error {
		for _, what := range []string{"codes by " + string(by), "codes to " + concealed(c.Address)} {
			if err := sparingly(tx, what, now); err != nil {
				return err
			}
		}
		if err := tx.SetPending(by, Pending{Contact: c, AskedAt: now}); err != nil {
			return err
		}
		return tx.Enqueue([]Delivery{{
			ID: NewID(), Kind: KindCode, Method: c.Method, To: string(by), Priority: PriorityPage, DueAt: now, Body: Body{Address: c.Address},
		}})
	})
}

// ConfirmContact takes the code that arrived. Refusals: NoCode, WrongCode.
func (s *Service) ConfirmContact(ctx context.Context, by PersonID, m Method, code string, now time.Time) (c Contact, err error) {
	var wrong error
	err = s.change(ctx, func(tx Tx) error {
		p, ok, err := tx.Pending(by, m)
		switch {
		case err != nil:
			return err
		case !ok || s.Code == nil || p.Tries >= CodeTries || now.Sub(p.AskedAt) > CodeLife:
			return refuse(NoCode)
		}
		if subtle.ConstantTimeCompare([]byte(digits(code)), []byte(s.Code(by, p))) != 1 {
			p.Tries++
			wrong = refuse(WrongCode, "left", itoa(CodeTries-p.Tries))
			return tx.SetPending(by, p) // the try counts, so it has to be written
		}
		c, wrong = p.Contact, nil
		for _, m := range sharing(m) {
			if err := tx.SetContact(by, Contact{m, c.Address}, now); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil {
		err = wrong
	}
	return c, err
}

// DropContact forgets an address, verified or not.
func (s *Service) DropContact(ctx context.Context, by PersonID, m Method) error {
	return s.change(ctx, func(tx Tx) error {
		for _, m := range sharing(m) {
			if err := tx.DropContact(by, m); err != nil {
				return err
			}
		}
		return nil
	})
}

// sharing are the methods that have one address together: a phone that takes messages takes calls.
func sharing(m Method) []Method {
	if m == MethodSMS || m == MethodVoice {
		return []Method{MethodSMS, MethodVoice}
	}
	return []Method{m}
}

var (
	e164 = regexp.MustCompile(`^\+[1-9][0-9]{6,14}$`) // https://www.itu.int/rec/T-REC-E.164: 15 digits at most
	// What ntfy takes for a topic.
	topic = regexp.MustCompile(`^[-_A-Za-z0-9]{1,64}$`)
)

func (c Contact) valid() bool {
	switch c.Method {
	case MethodSMS, MethodVoice:
		return e164.MatchString(c.Address)
	case MethodPush:
		return topic.MatchString(c.Address)
	case MethodEmail:
		return validMail(c.Address)
	}
	return false
}

// validMail holds an address to RFC 5321, 4.5.3.1: 64 octets before the "@", 254 in all; it knows ASCII only.
func validMail(address string) bool {
	a, err := mail.ParseAddress(address)
	local, domain, _ := strings.Cut(address, "@")
	return err == nil && a.Address == address && len(local) <= 64 && len(address) <= 254 && strings.Contains(domain, ".") &&
		!strings.ContainsFunc(address, func(c rune) bool { return c <= ' ' || c >= 0x7f })
}

// tidy takes out what people put into phone numbers to read them better; "0049" is "+49".
func tidy(c Contact) string {
	address := strings.TrimSpace(c.Address)
	if c.Method != MethodSMS && c.Method != MethodVoice {
		return address
	}
	address = strings.NewReplacer(" ", "", "-", "", "(", "", ")", "", "/", "", ".", "", "\u00a0", "").Replace(address)
	if rest, ok := strings.CutPrefix(address, "00"); ok {
		return "+" + rest
	}
	return address
}

// digits leaves out what people type between them.
func digits(code string) string {
	return strings.Map(func(c rune) rune {
		if c < '0' || c > '9' {
			return -1
		}
		return c
	}, code)
}
