package mail

import (
	"context"
	"strings"

	"github.com/emersion/go-msgauth/dmarc"
)

// policy is what a domain says of mails in its name (RFC 7489, section 6.3).
type policy struct {
	found      bool
	unsure     bool // it could not be asked for
	refuses    bool // mails that do not pass are to be refused, or set aside
	strictDKIM bool
	strictSPF  bool
}

// findPolicy asks the domain itself, and then the organisation it belongs to (section 6.6.3).
func findPolicy(ctx context.Context, r Resolver, domain string) policy {
	record, unsure := findRecord(ctx, r, domain)
	inherited := false
	if org := organisation(domain); record == nil && !unsure && org != domain {
		record, unsure = findRecord(ctx, r, org)
		inherited = true
	}
	if record == nil {
		return policy{unsure: unsure}
	}
	wanted := record.Policy
	if inherited && record.SubdomainPolicy != "" {
		wanted = record.SubdomainPolicy
	}
	return policy{
		found:      true,
		refuses:    wanted != dmarc.PolicyNone,
		strictDKIM: record.DKIMAlignment == dmarc.AlignmentStrict,
		strictSPF:  record.SPFAlignment == dmarc.AlignmentStrict,
	}
}

// findRecord gives nil where there is no record, or several, or one that cannot be read.
func findRecord(ctx context.Context, r Resolver, domain string) (record *dmarc.Record, unsure bool) {
	texts, err := r.LookupTXT(ctx, "_dmarc."+domain)
	if err != nil {
		return nil, !isMissing(err)
	}
	for _, text := range texts {
		if !strings.HasPrefix(text, "v=DMARC1") {
			continue
		}
		if record != nil {
			return nil, false
		}
		if record, err = dmarc.Parse(text); err != nil {
			return nil, false
		}
	}
	return record, false
}
