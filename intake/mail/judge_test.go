package mail

import (
	"bytes"
	"crypto"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"maps"
	"net/netip"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-msgauth/dkim"
)

// key is what halden.example signs with, under the selector "mail".
var key = ed25519.NewKeyFromSeed([]byte("a seed of thirty-two bytes, long"))

func published(k crypto.Signer) string {
	switch public := k.Public().(type) {
	case ed25519.PublicKey:
		return "v=DKIM1; k=ed25519; p=" + base64.StdEncoding.EncodeToString(public)
	default:
		der, _ := x509.MarshalPKIXPublicKey(public)
		return "v=DKIM1; k=rsa; p=" + base64.StdEncoding.EncodeToString(der)
	}
}

const plainMail = "From: Mara <mara@halden.example>\r\nTo: crisis-comms@tocsin.halden.example\r\nSubject: Water\r\n" +
	"Message-ID: <1@halden.example>\r\nDate: Tue, 24 Nov 2026 09:14:01 +0000\r\n\r\nWater in the archive.\r\n"

// today is when it is judged, a few minutes after it was written.
var today = time.Date(2026, 11, 24, 9, 20, 0, 0, time.UTC)

// signed puts the signature of a domain before a mail.
func signed(t testing.TB, mail, domain string, k crypto.Signer, fields ...string) string {
	t.Helper()
	var out bytes.Buffer
	err := dkim.Sign(&out, strings.NewReader(mail), &dkim.SignOptions{Domain: domain, Selector: "mail", Signer: k, Hash: crypto.SHA256, HeaderKeys: fields})
	if err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// from is the same mail with another address in From.
func from(address string) string {
	return strings.Replace(plainMail, "mara@halden.example", address, 1)
}

// halden is the DNS of the company: it may send from 192.0.2.10, and signs.
func halden(more dns) dns {
	all := dns{
		"halden.example":                        {"some other text", "v=spf1 ip4:192.0.2.10 -all"},
		"mail._domainkey.halden.example":        {published(key)},
		"mail._domainkey.berlin.halden.example": {published(key)},
		"mail._domainkey.elsewhere.example":     {published(key)},
		"berlin.halden.example":                 {"v=spf1 ip4:192.0.2.10 -all"},
		"elsewhere.example":                     {"v=spf1 ip4:203.0.113.66 -all"},
		"_dmarc.halden.example":                 {"v=DMARC1; p=reject; sp=quarantine"},
		"ip:mx.halden.example":                  {"192.0.2.10"},
		"_dmarc.several.example":                {"v=DMARC1; p=reject", "v=DMARC1; p=none"},
		"several.example":                       {"v=spf1 ip4:192.0.2.10 -all"},
		"plain.example":                         {"v=spf1 a:mx.halden.example -all"},
		"world.example":                         {"v=spf1 +all"},
		"unwell.example":                        {"!"},
	}
	maps.Copy(all, more)
	return all
}

// by is an envelope of a client of that address, which says that the mail is from sender.
func by(client, sender string) Envelope {
	return Envelope{Client: netip.MustParseAddr(client), Helo: "mx.halden.example", MailFrom: sender}
}

const (
	mx      = "192.0.2.10" // may send for halden.example
	mallory = "203.0.113.66"
)

func TestCheck(t *testing.T) {
	t.Parallel()
	sign := func(mail, domain string, fields ...string) string { return signed(t, mail, domain, key, fields...) }
	strict := dns{"_dmarc.halden.example": {"v=DMARC1; p=none; adkim=s; aspf=s"}}
	for name, c := range map[string]struct {
		mail string
		env  Envelope
		dns  dns
		want Verdict
	}{
		"signed and sent by the domain":  {sign(plainMail, "halden.example"), by(mx, "mara@halden.example"), nil, proven(ByDMARC)},
		"signed, from a mailbox":         {sign(plainMail, "halden.example"), Envelope{}, nil, proven(ByDMARC)},
		"signed, passed on by a list":    {sign(plainMail, "halden.example"), by(mallory, "list@elsewhere.example"), nil, proven(ByDMARC)},
		"sent by the domain's server":    {plainMail, by(mx, "bounces@halden.example"), nil, proven(ByDMARC)},
		"over IPv4 written as IPv6":      {plainMail, by("::ffff:192.0.2.10", "bounces@halden.example"), nil, proven(ByDMARC)},
		"null sender, greeted as halden": {plainMail, by(mx, ""), dns{"mx.halden.example": {"v=spf1 a -all"}}, proven(ByDMARC)},

		"neither":                        {plainMail, by(mallory, "mara@halden.example"), nil, doubted(WhyForbidden)},
		"neither, from a mailbox":        {plainMail, Envelope{}, nil, doubted(WhyForbidden)},
		"neither, quarantine":            {plainMail, Envelope{}, dns{"_dmarc.halden.example": {"v=DMARC1; p=quarantine"}}, doubted(WhyForbidden)},
		"neither, policy none":           {plainMail, Envelope{}, dns{"_dmarc.halden.example": {"v=DMARC1; p=none"}}, doubted(WhyUnproven)},
		"mallory's own server":           {plainMail, by(mallory, "mallory@elsewhere.example"), nil, doubted(WhyForbidden)},
		"mallory's own signature":        {sign(plainMail, "elsewhere.example"), by(mallory, "mallory@elsewhere.example"), nil, doubted(WhyForbidden)},
		"another text than was signed":   {strings.Replace(sign(plainMail, "halden.example"), "archive", "kitchen", 1), Envelope{}, nil, doubted(WhyForbidden)},
		"another subject than signed":    {strings.Replace(sign(plainMail, "halden.example"), "Subject: Water", "Subject: Fire", 1), Envelope{}, nil, doubted(WhyForbidden)},
		"a subject that nobody signed":   {sign(plainMail, "halden.example", "From", "Date"), Envelope{}, nil, doubted(WhyForbidden)},
		"a second subject above":         {"Subject: Fire\r\n" + sign(plainMail, "halden.example"), Envelope{}, nil, doubted(WhyRepeated)},
		"a second kind of content above": {"Content-Type: text/html\r\n" + strings.Replace(sign(plainMail, "halden.example"), "Date:", "Content-Type: text/plain\r\nDate:", 1), Envelope{}, nil, doubted(WhyRepeated)},
		"a key that was taken back":      {sign(plainMail, "halden.example"), Envelope{}, dns{"mail._domainkey.halden.example": {"v=DKIM1; p="}}, doubted(WhyForbidden)},

		"relaxed: signed by a subdomain":       {sign(plainMail, "berlin.halden.example"), Envelope{}, nil, proven(ByDMARC)},
		"relaxed: sent for a subdomain":        {plainMail, by(mx, "x@berlin.halden.example"), nil, proven(ByDMARC)},
		"strict: signed by a subdomain":        {sign(plainMail, "berlin.halden.example"), Envelope{}, strict, doubted(WhyUnproven)},
		"strict: sent for a subdomain":         {plainMail, by(mx, "x@berlin.halden.example"), strict, doubted(WhyUnproven)},
		"strict: signed by itself":             {sign(plainMail, "halden.example"), Envelope{}, strict, proven(ByDMARC)},
		"a subdomain, under its parent's":      {sign(from("m@berlin.halden.example"), "halden.example"), Envelope{}, nil, of("berlin.halden.example", proven(ByDMARC))},
		"a subdomain, policy for those":        {from("m@berlin.halden.example"), Envelope{}, dns{"_dmarc.halden.example": {"v=DMARC1; p=reject; sp=none"}}, of("berlin.halden.example", doubted(WhyUnproven))},
		"a subdomain with a record of its own": {from("m@berlin.halden.example"), Envelope{}, dns{"_dmarc.berlin.halden.example": {"v=DMARC1; p=none"}}, of("berlin.halden.example", doubted(WhyUnproven))},

		"no record, sent by its server":    {from("m@plain.example"), by(mx, "m@plain.example"), nil, of("plain.example", proven(BySPF))},
		"no record, sent by another":       {from("m@plain.example"), by(mallory, "m@plain.example"), nil, of("plain.example", doubted(WhyUnproven))},
		"no record, signed":                {sign(from("m@elsewhere.example"), "elsewhere.example"), Envelope{}, nil, of("elsewhere.example", proven(ByDKIM))},
		"a domain for which anybody sends": {from("m@world.example"), by(mallory, "m@world.example"), nil, of("world.example", doubted(WhyUnproven))},
		"two records are none":             {from("m@several.example"), by(mx, "m@several.example"), nil, of("several.example", proven(BySPF))},
		"a record that cannot be read":     {sign(plainMail, "halden.example"), Envelope{}, dns{"_dmarc.halden.example": {"v=DMARC1; p=perhaps"}}, proven(ByDKIM)},
		"two registrations of one suffix":  {sign(from("m@one.co.uk"), "two.co.uk"), Envelope{}, dns{"mail._domainkey.two.co.uk": {published(key)}}, of("one.co.uk", doubted(WhyUnproven))},
		"a domain with letters of its own": {sign(from("m@bücher.example"), "xn--bcher-kva.example"), Envelope{}, dns{"mail._domainkey.xn--bcher-kva.example": {published(key)}}, of("xn--bcher-kva.example", proven(ByDKIM))},

		"no answer about the policy": {sign(plainMail, "halden.example"), Envelope{}, dns{"_dmarc.halden.example": {"!"}}, doubted(WhyUnchecked)},
		"no answer about the key":    {sign(plainMail, "halden.example"), Envelope{}, dns{"mail._domainkey.halden.example": {"!"}}, doubted(WhyUnchecked)},
		"no answer about the server": {from("m@unwell.example"), by(mx, "m@unwell.example"), nil, of("unwell.example", doubted(WhyUnchecked))},
		"no answer about mallory":    {sign(plainMail, "elsewhere.example"), Envelope{}, dns{"mail._domainkey.elsewhere.example": {"!"}}, doubted(WhyForbidden)},

		"two fields From":           {"From: x@elsewhere.example\r\n" + sign(plainMail, "halden.example"), Envelope{}, nil, of("", doubted(WhySeveral))},
		"two addresses in From":     {from("mara@halden.example>, Mallory <m@elsewhere.example"), Envelope{}, nil, of("", doubted(WhySeveral))},
		"no From":                   {"Subject: a\r\n\r\nb", Envelope{}, nil, of("", doubted(WhyNoFrom))},
		"a line that is no field":   {"From mara@halden.example\r\n" + sign(plainMail, "halden.example"), Envelope{}, nil, doubted(WhyMalformed)},
		"a first line that is bent": {" From: x@elsewhere.example\r\n" + sign(plainMail, "halden.example"), Envelope{}, nil, doubted(WhyMalformed)},
		"a header without end":      {strings.Repeat("X: y\r\n", 2000) + plainMail, Envelope{}, nil, of("", doubted(WhyMalformed))},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			j := &Judge{Resolver: halden(c.dns)}
			if got := j.Check(t.Context(), today, []byte(c.mail), c.env); !reflect.DeepEqual(got, c.want) {
				t.Errorf("%+v, want %+v", got, c.want)
			}
		})
	}
}

func proven(how string) Verdict {
	return Verdict{Trusted: true, How: how, Domain: "halden.example"}
}
func doubted(why string) Verdict { return Verdict{Why: why, Domain: "halden.example"} }

func of(domain string, v Verdict) Verdict {
	v.Domain = domain
	return v
}

func TestRSA(t *testing.T) {
	t.Parallel()
	for bits, want := range map[int]Verdict{2048: proven(ByDMARC), 1024: proven(ByDMARC)} {
		k, err := rsa.GenerateKey(rand.Reader, bits)
		if err != nil {
			t.Fatal(err)
		}
		j := &Judge{Resolver: halden(dns{"mail._domainkey.halden.example": {published(k)}})}
		if got := j.Check(t.Context(), today, []byte(signed(t, plainMail, "halden.example", k)), Envelope{}); !reflect.DeepEqual(got, want) {
			t.Errorf("%d bits: %+v", bits, got)
		}
	}
}

// A mail of thousands of signatures, or of one that names thousands of fields, costs no more than a few.
func TestManySignatures(t *testing.T) {
	t.Parallel()
	one, _, _ := strings.Cut(signed(t, plainMail, "elsewhere.example", key), "From:")
	long := "DKIM-Signature: v=1; a=ed25519-sha256; d=halden.example; s=mail; bh=; b=; h=" + strings.Repeat("from:", 40_000) + "from\r\n"
	for _, before := range []string{strings.Repeat(one, 100), long} {
		start := time.Now()
		j := &Judge{Resolver: halden(nil)}
		if v := j.Check(t.Context(), today, []byte(before+signed(t, plainMail, "halden.example", key)), Envelope{}); v.Trusted {
			t.Errorf("trusted: %+v", v)
		}
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("it took %s", took)
		}
	}
}
