package mail

import (
	"cmp"
	"context"
	"net"
	"net/netip"
	"slices"
	"sync"
	"time"
)

// maxCheck is how long a mail may wait for its verdict: most of it is the DNS.
const maxCheck = 15 * time.Second

// Judge tells whether the address in From can be believed. It is safe for use by many goroutines at once.
type Judge struct {
	Resolver Resolver // nil: net.DefaultResolver

	// TrustedIDs are the authserv-ids of the company's own mail servers, whose Authentication-Results are believed (RFC 8601). Such a
	// server must take fields of that name off the mails that come to it from outside. A field without an id, as Exchange Online
	// writes it, is never believed.
	TrustedIDs []string
	// TrustedClients are the addresses of these servers. Over SMTP the field is believed from them alone, as anybody could write
	// it; and SPF is not asked about them, as they only pass mails on.
	TrustedClients []netip.Prefix
}

// Envelope is what came before the mail itself over SMTP. It is zero for a mail from a mailbox: then there is no SPF.
type Envelope struct {
	Client   netip.Addr // whom the connection came from
	Helo     string
	MailFrom string // without <>; empty: the null sender
}

// Check judges a mail as it came over the wire, of at most MaxBytes. It waits for the DNS for at most 15 seconds. A signature proves
// the mail only for some days before and after now.
func (j *Judge) Check(ctx context.Context, now time.Time, raw []byte, env Envelope) Verdict {
	h, _, err := cutHeader(raw)
	if err != nil || len(raw) > MaxBytes {
		return Verdict{Why: WhyMalformed}
	}
	address, why := soleFrom(h)
	if why != "" {
		return Verdict{Why: why, Domain: domainOf(address)}
	}
	relayed := j.isOwnClient(env.Client)
	if relayed || !env.Client.IsValid() {
		if v, ok := j.byHeader(now, h, address); ok {
			return v
		}
	}
	if relayed {
		env = Envelope{}
	}
	ctx, cancel := context.WithTimeout(ctx, maxCheck)
	defer cancel()
	return j.gather(ctx, now, h, raw, env, domainOf(address)).verdict()
}

func (j *Judge) isOwnClient(client netip.Addr) bool {
	return slices.ContainsFunc(j.TrustedClients, func(p netip.Prefix) bool { return p.Contains(client.Unmap()) })
}

// evidence is what the DNS and the mail tell of a domain.
type evidence struct {
	domain string
	policy policy
	dkim   []signature
	spf    proof
}

// proof is that a domain had a part in the mail.
type proof struct {
	domain string // empty: nobody's
	unsure bool   // it could not be checked
}

func (j *Judge) gather(ctx context.Context, now time.Time, h header, raw []byte, env Envelope, domain string) *evidence {
	e, asked := &evidence{domain: domain}, careful{j.Resolver}
	if j.Resolver == nil {
		asked.Resolver = net.DefaultResolver
	}
	var all sync.WaitGroup
	all.Go(func() { e.policy = findPolicy(ctx, asked, domain) })
	all.Go(func() { e.dkim = checkDKIM(ctx, asked, now, h, raw) })
	all.Go(func() { e.spf = checkSPF(ctx, asked, env) })
	all.Wait()
	return e
}

// verdict is DMARC's (RFC 7489, section 6.6.2); for a domain without a record of it the same alignment is demanded, the relaxed one.
func (e *evidence) verdict() Verdict {
	v := Verdict{Domain: e.domain, Why: WhyUnproven}
	signed, stale := false, ""
	for _, s := range e.own() {
		if s.seal != "" {
			v.Seals = append(v.Seals, s.seal)
		}
		signed, stale = signed || s.stale == "", cmp.Or(stale, s.stale)
	}
	sent := !e.spf.unsure && aligned(e.spf.domain, e.domain, e.policy.strictSPF)
	unsure := func(p proof) bool { return p.unsure && aligned(p.domain, e.domain, false) }
	switch {
	case e.policy.unsure:
		v.Why = WhyUnchecked
	case signed || sent:
		v.Trusted, v.Why, v.How = true, "", BySPF
		if signed {
			v.How = ByDKIM
		}
		if e.policy.found {
			v.How = ByDMARC
		}
	case stale != "":
		v.Why = stale
	case unsure(e.spf) || slices.ContainsFunc(e.dkim, func(s signature) bool { return unsure(s.proof) }):
		v.Why = WhyUnchecked
	case e.policy.refuses:
		v.Why = WhyForbidden
	}
	return v
}

// own are the signatures that speak for the domain.
func (e *evidence) own() (list []signature) {
	for _, s := range e.dkim {
		if !s.unsure && aligned(s.domain, e.domain, e.policy.strictDKIM) {
			list = append(list, s)
		}
	}
	return list
}
