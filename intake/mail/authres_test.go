package mail

import (
	"net/netip"
	"reflect"
	"strings"
	"testing"
)

// TestAuthenticationResults reads what the company's own mail server wrote on top of a mail. Nothing is signed, and the DNS knows
// nothing good of the client.
func TestAuthenticationResults(t *testing.T) {
	t.Parallel()
	const (
		good    = "mx.halden.example; dmarc=pass header.from=halden.example"
		signs   = "\r\nDKIM-Signature: v=1; d=halden.example; s=mail; h=From:Date:Subject:Message-ID; bh=AAAA; b=AAAA"
		foreign = "mx.elsewhere.example; dmarc=pass header.from=halden.example"
	)
	trusted, unread := proven(ByHeader), doubted(WhyForbidden)
	for name, c := range map[string]struct {
		fields []string
		want   Verdict
	}{
		"none":                            {nil, unread},
		"dmarc pass":                      {[]string{good}, trusted},
		"in capitals, with a version":     {[]string{"MX.Halden.Example 1; DMARC=Pass header.from=Halden.example"}, trusted},
		"several methods":                 {[]string{"mx.halden.example; spf=fail smtp.mailfrom=x@list.example;\r\n\tdkim=pass (2048-bit key) header.d=halden.example; dmarc=pass (p=reject dis=none) header.from=halden.example" + signs}, trusted},
		"above a foreign one":             {[]string{good, foreign}, trusted},
		"above an own one that says no":   {[]string{good, "mx.halden.example; dmarc=fail header.from=halden.example"}, trusted},
		"dmarc fail":                      {[]string{"mx.halden.example; dmarc=fail (p=none) header.from=halden.example"}, doubted(WhyRefuted)},
		"dmarc fail above an own pass":    {[]string{"mx.halden.example; dmarc=fail header.from=halden.example", good}, doubted(WhyRefuted)},
		"pass and fail at once":           {[]string{"mx.halden.example; dmarc=pass header.from=halden.example; dmarc=fail header.from=halden.example"}, doubted(WhyRefuted)},
		"pass for another domain":         {[]string{"mx.halden.example; dmarc=pass header.from=elsewhere.example"}, doubted(WhyRefuted)},
		"dmarc temperror":                 {[]string{"mx.halden.example; dmarc=temperror header.from=halden.example"}, doubted(WhyUnchecked)},
		"no dmarc, signed by the domain":  {[]string{"mx.halden.example; dkim=pass header.d=mail.halden.example header.s=s1" + signs}, trusted},
		"no dmarc, signed by another":     {[]string{"mx.halden.example; dkim=pass header.d=elsewhere.example"}, unread},
		"no dmarc, sent by the domain":    {[]string{"mx.halden.example; dmarc=none; spf=pass smtp.mailfrom=bounces@halden.example"}, trusted},
		"no dmarc, greeted by the domain": {[]string{"mx.halden.example; spf=pass smtp.helo=halden.example"}, unread},
		"logged in as the sender":         {[]string{"mx.halden.example; auth=pass (PLAIN) smtp.auth=mara@halden.example"}, trusted},
		"logged in as somebody else":      {[]string{"mx.halden.example; auth=pass smtp.auth=jonas@halden.example"}, unread},
		"nothing was checked":             {[]string{"mx.halden.example; none"}, unread},

		"of another server":                     {[]string{foreign}, unread},
		"below one of another server":           {[]string{foreign, good}, unread},
		"without an authserv-id":                {[]string{"dmarc=pass header.from=halden.example"}, unread},
		"in a comment":                          {[]string{"mx.halden.example; spf=fail (said; dmarc=pass header.from=halden.example ) smtp.mailfrom=x@elsewhere.example"}, unread},
		"in a comment that seems to end":        {[]string{`mx.halden.example; spf=fail (said \); dmarc=pass header.from=halden.example ) smtp.mailfrom=x`}, unread},
		"in a comment in a comment":             {[]string{"mx.halden.example; spf=fail (a (b) ; dmarc=pass header.from=halden.example) smtp.mailfrom=x"}, unread},
		"in the local part of an address":       {[]string{`mx.halden.example; spf=fail smtp.mailfrom="; dmarc=pass header.from=halden.example "@elsewhere.example`}, unread},
		"in a quoted string that seems to end":  {[]string{`mx.halden.example; spf=fail reason="\"; dmarc=pass header.from=halden.example "`}, unread},
		"in a comment without end":              {[]string{"mx.halden.example; dmarc=pass header.from=halden.example (open"}, unread},
		"the id is only a comment's":            {[]string{"(mx.halden.example) mx.elsewhere.example; dmarc=pass header.from=halden.example"}, unread},
		"the first of two values of a property": {[]string{"mx.halden.example; dmarc=pass header.from=elsewhere.example header.from=halden.example"}, doubted(WhyRefuted)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var mail strings.Builder
			for _, one := range c.fields {
				mail.WriteString("Authentication-Results: " + one + "\r\n")
			}
			mail.WriteString(plainMail)
			j := &Judge{Resolver: halden(nil), TrustedIDs: []string{"mx.halden.example"}}
			if got := j.Check(t.Context(), today, []byte(mail.String()), Envelope{}); !reflect.DeepEqual(got, c.want) {
				t.Errorf("%+v, want %+v", got, c.want)
			}
		})
	}
}

// Over SMTP anybody could write the field: it counts from the company's servers alone.
func TestAuthenticationResultsOverSMTP(t *testing.T) {
	t.Parallel()
	const mail = "Authentication-Results: mx.halden.example; dmarc=pass header.from=halden.example\r\n" + plainMail
	j := &Judge{
		Resolver:       halden(nil),
		TrustedIDs:     []string{"mx.halden.example"},
		TrustedClients: []netip.Prefix{netip.MustParsePrefix("198.51.100.0/24")},
	}
	for client, want := range map[string]Verdict{
		"198.51.100.7":        proven(ByHeader),
		"::ffff:198.51.100.7": proven(ByHeader),
		mallory:               doubted(WhyForbidden),
	} {
		if got := j.Check(t.Context(), today, []byte(mail), by(client, "mallory@elsewhere.example")); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v, want %+v", client, got, want)
		}
	}
	// Where such a server says nothing, it is not asked whether it may send for the domain: it only passes on.
	j.TrustedClients = append(j.TrustedClients, netip.MustParsePrefix(mx+"/32"))
	if got := j.Check(t.Context(), today, []byte(plainMail), by(mx, "mara@halden.example")); !reflect.DeepEqual(got, doubted(WhyForbidden)) {
		t.Errorf("a mail passed on: %+v", got)
	}
}
