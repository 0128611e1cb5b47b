package intake

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"tocsin/incident"
)

// Purpose is what a token is good for. A token of one purpose never passes for another.
type Purpose byte

// The purposes of tokens. They are part of what is signed: a number is never used again for something else.
const (
	PurposeLink   Purpose = 1 // the page with the Acknowledge button
	PurposePush   Purpose = 2 // the button of a push message: one POST acknowledges
	PurposeVoice  Purpose = 3 // a key pressed in a call
	PurposeStatus Purpose = 4 // a provider tells what became of a delivery

	PurposeRollCall Purpose = 5 // the page that asks one person in one roll call
)

// Life is how long a token is good for.
const Life = 24 * time.Hour

// Why a token is refused.
var (
	ErrForged  = errors.New("the token was not made here")
	ErrForeign = errors.New("the token is for another purpose")
	ErrExpired = errors.New("the token has expired")
)

// Claim is what a token says.
type Claim struct {
	Purpose  Purpose
	Subject  string // a person's id; for PurposeStatus a delivery's; for PurposeRollCall its id, a slash, and a person's
	Incident incident.Number
	Expires  time.Time // in whole seconds
}

// Person is whose answer the token brings.
func (c Claim) Person() incident.PersonID {
	return incident.PersonID(c.Subject[strings.LastIndex(c.Subject, "/")+1:])
}

// RollCall is the id of the roll call that the token is for, where it is for one.
func (c Claim) RollCall() string {
	id, _, _ := strings.Cut(c.Subject, "/")
	return id
}

// Signer makes what only this installation can have made. It keeps nothing: whatever it signed, it can check.
type Signer struct{ key []byte }

// MinKey is how long the key of a Signer must be, in bytes: as long as what HMAC-SHA256 gives (RFC 2104, section 3).
const MinKey = sha256.Size

// NewSigner makes a Signer of a secret key. A key of less than MinKey bytes is an error.
func NewSigner(key []byte) (*Signer, error) {
	if len(key) < MinKey {
		return nil, fmt.Errorf("the key has %d bytes, and needs %d", len(key), MinKey)
	}
	return &Signer{append([]byte(nil), key...)}, nil
}

// A token is, in base64url: version, purpose, expiry (unix seconds, 4 bytes), incident (uvarint), subject, and the first 16
// bytes of an HMAC-SHA256 over all of that. With Slack's ids and a number below 16,384 it has 47 characters.
const (
	version    = 1
	head       = 1 + 1 + 4
	tagSize    = 16
	maxSubject = 64
	maxToken   = 4 * (head + binary.MaxVarintLen64 + maxSubject + tagSize + 2) / 3
)

// Token makes a token of at most 60 characters where the subject is a person. The subject must have 1 to 64 bytes.
func (s *Signer) Token(c Claim) string {
	b := []byte{version, byte(c.Purpose)}
	b = binary.BigEndian.AppendUint32(b, uint32(c.Expires.Unix())) //nolint:gosec // good until 2106
	b = binary.AppendUvarint(b, uint64(c.Incident))                //nolint:gosec // numbers are positive
	b = append(b, c.Subject...)
	return base64.RawURLEncoding.EncodeToString(append(b, s.tag(b)...))
}

// Check reads a token: ErrForged unless this Signer's key made it, ErrForeign where it is for none of the purposes,
// ErrExpired from the second on in which it ends. With the last two errors the claim is there, too.
func (s *Signer) Check(token string, now time.Time, good ...Purpose) (Claim, error) {
	if len(token) > maxToken {
		return Claim{}, ErrForged
	}
	b, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil || len(b) <= head+tagSize || base64.RawURLEncoding.EncodeToString(b) != token { // decoding skips line ends
		return Claim{}, ErrForged
	}
	b, tag := b[:len(b)-tagSize], b[len(b)-tagSize:]
	if !hmac.Equal(tag, s.tag(b)) || b[0] != version {
		return Claim{}, ErrForged
	}
	n, size := binary.Uvarint(b[head:])
	if size <= 0 {
		return Claim{}, ErrForged
	}
	c := Claim{
		Purpose: Purpose(b[1]), Subject: string(b[head+size:]), Incident: incident.Number(n), //nolint:gosec // we signed it
		Expires: time.Unix(int64(binary.BigEndian.Uint32(b[2:head])), 0),
	}
	for _, p := range good {
		if p != c.Purpose {
			continue
		}
		if !now.Before(c.Expires) {
			return c, ErrExpired
		}
		return c, nil
	}
	return c, ErrForeign
}

func (s *Signer) tag(payload []byte) []byte { return s.sum("token", string(payload))[:tagSize] }

// sum signs fields under a name, so that what is signed for one use is worthless for another. Each field is preceded by its
// length: no two lists of fields are signed alike.
func (s *Signer) sum(use string, fields ...string) []byte {
	h := hmac.New(sha256.New, s.key)
	for _, f := range append([]string{use}, fields...) {
		_ = binary.Write(h, binary.BigEndian, uint32(len(f))) //nolint:gosec // short texts; a hash refuses nothing
		_, _ = io.WriteString(h, f)
	}
	return h.Sum(nil)
}
