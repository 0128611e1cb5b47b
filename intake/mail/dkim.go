package mail

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"github.com/emersion/go-msgauth/dkim"
)

// Bounds of signatures. Each costs a question to the DNS and a pass over the mail; the fields that one names are looked for
// one by one.
const (
	maxSignatures = 5
	maxSignature  = 8 << 10 // bytes
)

// signature is a proof that stays with the mail, wherever it goes.
type signature struct {
	proof
	stale string // why it does not count any more by itself: WhyStale, WhyUndated; empty: it does
	seal  string // tells it from others; empty where the Message-ID that it signs does
}

// checkDKIM gives the signatures of the mail (RFC 6376): what is read of it must be signed, so that nobody can send somebody's mail
// again under another subject.
func checkDKIM(ctx context.Context, r Resolver, now time.Time, h header, raw []byte) (list []signature) {
	if slices.ContainsFunc(h.fields, func(f field) bool { return f.name == "dkim-signature" && len(f.raw) > maxSignature }) {
		return nil
	}
	found, _ := dkim.VerifyWithOptions(bytes.NewReader(raw), &dkim.VerifyOptions{
		LookupTXT:        func(name string) ([]string, error) { return r.LookupTXT(ctx, name) },
		MaxVerifications: maxSignatures,
	})
	fields := h.all("dkim-signature")
	for i, one := range found[:min(len(found), len(fields))] {
		signs := func(name string) bool {
			return slices.ContainsFunc(one.HeaderKeys, func(key string) bool { return strings.EqualFold(key, name) })
		}
		s := signature{proof: proof{domain: asciiDomain(one.Domain), unsure: dkim.IsTempFail(one.Err)}, stale: staleness(h, signs("date"), now)}
		if !signs("message-id") || len(readIDs(h.get("message-id"))) == 0 {
			s.seal = sealOf(fields[i])
		}
		if s.unsure || one.Err == nil && (signs("subject") || !h.has("subject")) { // that From is signed, the RFC demands
			list = append(list, s)
		}
	}
	return list
}

// sealOf is made of the signature itself (b=), as it is the same however its field is written.
func sealOf(field string) string {
	value := tagOf(field, "b")
	if value == "" {
		return ""
	}
	itself, _ := base64.StdEncoding.DecodeString(value)
	sum := sha256.Sum256(itself)
	return hex.EncodeToString(sum[:])
}

// tagOf gives what a tag of a signature says (RFC 6376, section 3.2), without white space; empty where it is not there.
func tagOf(field, tag string) string {
	for _, one := range strings.Split(field, ";") {
		if name, value, _ := strings.Cut(one, "="); strings.TrimSpace(name) == tag {
			return strings.Join(strings.Fields(value), "")
		}
	}
	return ""
}
