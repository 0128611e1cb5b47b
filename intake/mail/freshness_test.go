package mail

import (
	"crypto/ed25519"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

// A signature by itself proves a mail for two days. Whoever has the mail may send it again after that, and it is not believed; from
// the domain's own server, it is.
func TestASignatureGrowsStale(t *testing.T) {
	t.Parallel()
	written := time.Date(2026, 11, 24, 9, 14, 1, 0, time.UTC)
	all := signed(t, plainMail, "halden.example", key)
	byExchange := signed(t, plainMail, "halden.example", key, "From", "Date", "Subject", "Message-ID", "Content-Type", "MIME-Version")
	undated := signed(t, plainMail, "halden.example", key, "From", "Subject", "Message-ID")
	noDate := strings.Replace(plainMail, "Date: Tue, 24 Nov 2026 09:14:01 +0000\r\n", "", 1)
	oddDate := strings.Replace(plainMail, "Date: Tue, 24", "Date: yesterday, 24", 1)
	both := signed(t, undated, "berlin.halden.example", key)
	for name, c := range map[string]struct {
		mail string
		env  Envelope
		age  time.Duration
		want Verdict
	}{
		"at once":                                  {all, Envelope{}, 0, proven(ByDMARC)},
		"two days later":                           {all, Envelope{}, mostUnderWay, proven(ByDMARC)},
		"later":                                    {all, Envelope{}, mostUnderWay + time.Second, doubted(WhyStale)},
		"later, by anybody's server":               {all, by(mallory, "list@elsewhere.example"), mostUnderWay + time.Second, doubted(WhyStale)},
		"as Exchange Online signs":                 {byExchange, Envelope{}, time.Hour, proven(ByDMARC)},
		"a clock that is a day ahead":              {all, Envelope{}, -mostAhead, proven(ByDMARC)},
		"a date that is to come":                   {all, Envelope{}, -mostAhead - time.Second, doubted(WhyUndated)},
		"a date that is not signed":                {undated, Envelope{}, 0, doubted(WhyUndated)},
		"no date, and that is signed":              {signed(t, noDate, "halden.example", key, "From", "Subject", "Date", "Message-ID"), Envelope{}, 0, doubted(WhyUndated)},
		"no date that can be read":                 {signed(t, oddDate, "halden.example", key), Envelope{}, 0, doubted(WhyUndated)},
		"another date than was signed":             {strings.Replace(all, "Date: Tue, 24 Nov", "Date: Fri, 27 Nov", 1), Envelope{}, 72 * time.Hour, doubted(WhyForbidden)},
		"undated, and signed with its date, too":   {both, Envelope{}, 0, proven(ByDMARC)},
		"later, by the domain's server":            {all, by(mx, "mara@halden.example"), 30 * 24 * time.Hour, proven(ByDMARC)},
		"later, of a domain without a policy":      {signed(t, from("m@elsewhere.example"), "elsewhere.example", key), Envelope{}, 72 * time.Hour, of("elsewhere.example", doubted(WhyStale))},
		"somebody else's signature, and stale too": {signed(t, plainMail, "elsewhere.example", key), Envelope{}, 72 * time.Hour, doubted(WhyForbidden)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			j := &Judge{Resolver: halden(nil), TrustedIDs: []string{"mx.halden.example"}}
			if got := j.Check(t.Context(), written.Add(c.age), []byte(c.mail), c.env); !reflect.DeepEqual(got, c.want) {
				t.Errorf("%+v, want %+v", got, c.want)
			}
		})
	}
}

// The company's own server tells that a signature is right, and not that the mail was not sent again: its word counts as long as the
// signature would. Where it says that the domain's server has sent the mail, or the sender was logged in, it always does.
func TestTheWordOfTheOwnServerGrowsStaleWithTheSignature(t *testing.T) {
	t.Parallel()
	written := time.Date(2026, 11, 24, 9, 14, 1, 0, time.UTC)
	const month = 30 * 24 * time.Hour
	dated := signed(t, plainMail, "halden.example", key, "From", "Date", "Subject", "Message-ID")
	undated := signed(t, plainMail, "halden.example", key, "From", "Subject", "Message-ID")
	added := "DKIM-Signature: v=1; d=halden.example; s=mail; h=From:Date:Message-ID;\r\n\tb=AAAA; bh=AAAA\r\n"
	for name, c := range map[string]struct {
		says, mail string
		age        time.Duration
		want       Verdict
	}{
		"a signature":                             {"dkim=pass header.d=halden.example; dmarc=pass header.from=halden.example", dated, time.Hour, proven(ByHeader)},
		"later":                                   {"dkim=pass header.d=halden.example; dmarc=pass header.from=halden.example", dated, month, doubted(WhyStale)},
		"later, and nothing is said but DMARC":    {"dmarc=pass header.from=halden.example", dated, month, doubted(WhyStale)},
		"later, without DMARC":                    {"dkim=pass header.d=halden.example", dated, month, doubted(WhyStale)},
		"later, sent by somebody else's server":   {"spf=pass smtp.mailfrom=x@elsewhere.example; dmarc=pass header.from=halden.example", dated, month, doubted(WhyStale)},
		"later, and SPF fails":                    {"spf=fail smtp.mailfrom=x@halden.example; dmarc=pass header.from=halden.example", dated, month, doubted(WhyStale)},
		"later, sent by the domain's server":      {"spf=pass smtp.mailfrom=x@halden.example; dmarc=pass header.from=halden.example", dated, month, proven(ByHeader)},
		"later, logged in":                        {"auth=pass smtp.auth=mara@halden.example", dated, month, proven(ByHeader)},
		"later, logged in as somebody else":       {"auth=pass smtp.auth=jonas@halden.example; dmarc=pass header.from=halden.example", dated, month, doubted(WhyStale)},
		"later, and the domain has not signed":    {"dmarc=pass header.from=halden.example", signed(t, plainMail, "elsewhere.example", key), month, proven(ByHeader)},
		"a date that is not signed":               {"dmarc=pass header.from=halden.example", undated, time.Hour, doubted(WhyUndated)},
		"a signature of the date that was added":  {"dmarc=pass header.from=halden.example", added + undated, time.Hour, doubted(WhyUndated)},
		"a signature that is not there":           {"dkim=pass header.d=halden.example", plainMail, time.Hour, doubted(WhyUndated)},
		"a subdomain's signature, and it is late": {"dmarc=pass header.from=halden.example", signed(t, plainMail, "berlin.halden.example", key), month, doubted(WhyStale)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			j := &Judge{Resolver: halden(nil), TrustedIDs: []string{"mx.halden.example"}}
			raw := "Authentication-Results: mx.halden.example; " + c.says + "\r\n" + c.mail
			if got := j.Check(t.Context(), written.Add(c.age), []byte(raw), Envelope{}); !reflect.DeepEqual(got, c.want) {
				t.Errorf("%+v, want %+v", got, c.want)
			}
		})
	}
}

// Where the Message-ID is not signed, a mail is known by what its signatures are, however they are written.
func TestSeals(t *testing.T) {
	t.Parallel()
	second := ed25519.NewKeyFromSeed([]byte("a further seed of 32 bytes, long"))
	j := &Judge{Resolver: halden(dns{"mail._domainkey.berlin.halden.example": {published(second)}})}
	seals := func(mail string) []string { return j.Check(t.Context(), today, []byte(mail), Envelope{}).Seals }
	loose := []string{"From", "Subject", "Date"}
	one := signed(t, plainMail, "halden.example", key, loose...)
	if seals(signed(t, plainMail, "halden.example", key)) != nil || seals(signed(t, plainMail, "elsewhere.example", key, loose...)) != nil {
		t.Error("there are seals where the Message-ID is signed, or by somebody else")
	}
	want := seals(one)
	if len(want) != 1 || want[0] == "" {
		t.Fatalf("%v", want)
	}
	renamed := strings.Replace(one, "<1@halden.example>", "<2@halden.example>", 1)
	spaced := strings.Replace(renamed, " b=", " b=\r\n\t ", 1)
	if spaced == renamed {
		t.Fatal("the signature stands elsewhere")
	}
	unnamed := strings.Replace(one, "Message-ID: <1@halden.example>\r\n", "", 1)
	for _, again := range []string{renamed, spaced, unnamed} {
		if got := seals(again); !slices.Equal(got, want) {
			t.Errorf("%v, want %v", got, want)
		}
	}
	if got := seals(signed(t, one, "berlin.halden.example", second, loose...)); len(got) != 2 || got[1] != want[0] || got[0] == want[0] {
		t.Errorf("of two signatures: %v", got)
	}
	told := "Authentication-Results: mx.halden.example; dmarc=pass header.from=halden.example\r\n"
	j.TrustedIDs = []string{"mx.halden.example"}
	if v := j.Check(t.Context(), today, []byte(told+renamed), Envelope{}); v.How != ByHeader || !slices.Equal(v.Seals, want) {
		t.Errorf("with the word of the company's own server: %+v", v)
	}
	odd := signed(t, strings.Replace(plainMail, "<1@halden.example>", "1", 1), "halden.example", key)
	if got := seals(odd); len(got) != 1 {
		t.Errorf("of a Message-ID that is none: %v", got)
	}
	if other := seals(signed(t, strings.Replace(plainMail, "09:14:01", "09:14:02", 1), "halden.example", key, loose...)); slices.Equal(other, want) {
		t.Error("another mail has the same seal")
	}
}
