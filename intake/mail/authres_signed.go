package mail

import (
	"slices"
	"strings"
	"time"
)

// signedAlone says why the word of the company's own mail server does not count any more, where it may rest on a signature alone: the
// sending server is not said to be the domain's, nor the sender to be logged in. Seals are as in Verdict.
//
// Which of several signatures it rests on, the field does not say reliably: each of the domain's must sign the date. Whoever sends the
// mail again can add one, and take none away. With none there, only the sending server can have been the proof.
func signedAlone(now time.Time, h header, results []result, address string) (why string, seals []string) {
	proves := func(methods ...string) bool {
		return slices.ContainsFunc(results, func(r result) bool { return slices.Contains(methods, r.method) && r.proves(address) })
	}
	fields := signaturesOf(h, domainOf(address))
	if proves("spf", "auth") || len(fields) == 0 && !proves("dkim") {
		return "", nil
	}
	dated := len(fields) > 0
	for _, f := range fields {
		dated = dated && signsField(f, "date")
		if !signsField(f, "message-id") || len(readIDs(h.get("message-id"))) == 0 {
			seals = append(seals, sealOf(f))
		}
	}
	return staleness(h, dated, now), seals
}

// signaturesOf gives the signatures that name a domain, unchecked.
func signaturesOf(h header, domain string) (fields []string) {
	for _, f := range h.all("dkim-signature") {
		if aligned(asciiDomain(tagOf(f, "d")), domain, false) {
			fields = append(fields, f)
		}
	}
	return fields
}

func signsField(signature, name string) bool {
	signs := strings.Split(tagOf(signature, "h"), ":")
	return slices.ContainsFunc(signs, func(one string) bool { return strings.EqualFold(one, name) })
}
