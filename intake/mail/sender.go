package mail

import (
	"slices"
	"strings"

	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"
)

// once are the fields that a mail may have once (RFC 5322, section 3.6) and that say here what it is. A signature holds the lowest of
// several, a reader takes the first: with a second one, what was signed and what is read would be two mails (RFC 6376, section 8.15).
var once = []string{"subject", "date", "message-id", "in-reply-to", "references", "content-type", "content-transfer-encoding", "auto-submitted"}

// soleFrom gives the address in From, or why there is none that could be believed.
func soleFrom(h header) (address, why string) {
	from, count, err := readFrom(h.get("from"))
	repeated := func(name string) bool { return len(h.all(name)) > 1 }
	switch {
	case err != nil, domainOf(from.Address) == "":
		return "", WhyNoFrom
	case count > 1, repeated("from"):
		return "", WhySeveral
	case h.odd():
		return from.Address, WhyMalformed
	case slices.ContainsFunc(once, repeated):
		return from.Address, WhyRepeated
	}
	return from.Address, ""
}

// domainOf gives the domain of an address as the DNS knows it, or "".
func domainOf(address string) string {
	return asciiDomain(address[strings.LastIndex(address, "@")+1:])
}

func asciiDomain(domain string) string {
	ascii, err := idna.Lookup.ToASCII(strings.ToLower(strings.TrimSuffix(strings.TrimSpace(domain), ".")))
	if err != nil || len(ascii) > 253 {
		return ""
	}
	return ascii
}

// aligned says whether a domain that is proven speaks for that in From (RFC 7489, section 3.1): it is the same one or, unless
// strict, belongs to the same organisation.
func aligned(proven, from string, strict bool) bool {
	if proven == "" || from == "" {
		return false
	}
	return proven == from || !strict && organisation(proven) == organisation(from)
}

// organisation is the domain that somebody registered; the suffixes are those of the Public Suffix List.
func organisation(domain string) string {
	registered, err := publicsuffix.EffectiveTLDPlusOne(domain)
	if err != nil {
		return domain
	}
	return registered
}
