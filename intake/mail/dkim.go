package mail

import (
	"bytes"
	"context"
	"slices"
	"strings"

	"github.com/emersion/go-msgauth/dkim"
)

// Bounds of signatures. Each costs a question to the DNS and a pass over the mail; the fields that one names are looked for
// one by one.
const (
	maxSignatures = 5
	maxSignature  = 8 << 10 // bytes
)

// checkDKIM gives the domains that signed the mail (RFC 6376): what is read of it must be signed, so that nobody can send
// somebody's mail again under another subject.
func checkDKIM(ctx context.Context, r Resolver, h header, raw []byte) (proofs []proof) {
	if slices.ContainsFunc(h.fields, func(f field) bool { return f.name == "dkim-signature" && len(f.raw) > maxSignature }) {
		return nil
	}
	found, _ := dkim.VerifyWithOptions(bytes.NewReader(raw), &dkim.VerifyOptions{
		LookupTXT:        func(name string) ([]string, error) { return r.LookupTXT(ctx, name) },
		MaxVerifications: maxSignatures,
	})
	for _, one := range found {
		unsure := dkim.IsTempFail(one.Err)
		if unsure || one.Err == nil && covers(one.HeaderKeys, h) {
			proofs = append(proofs, proof{domain: asciiDomain(one.Domain), unsure: unsure})
		}
	}
	return proofs
}

// covers says whether the subject is signed; that From is, the RFC demands.
func covers(signed []string, h header) bool {
	return !h.has("subject") || slices.ContainsFunc(signed, func(name string) bool { return strings.EqualFold(name, "subject") })
}
