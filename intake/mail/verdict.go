package mail

// Verdict is whether the address in From can be believed.
type Verdict struct {
	Trusted bool
	How     string // what it rests on, where it is trusted: ByDMARC and its like
	Why     string // where it is not: a code, WhyUnproven and its like
	Domain  string // of whom Why speaks: that of the address in From; empty where there is none

	// Seals tell the mail apart from others where its Message-ID does not: those of the domain's signatures that leave that out, so
	// that whoever has the mail can send it again under another.
	Seals []string
}

// What trust rests on.
const (
	ByDMARC  = "dmarc"  // a signature or the sending server is that of the domain, as its DMARC record demands
	ByDKIM   = "dkim"   // the same by signature, for a domain without such a record
	BySPF    = "spf"    // the same by server
	ByHeader = "header" // the company's own mail server says so in Authentication-Results
)

// Why an address is not believed, or the mail was not read. lang has a text for each, "mail.why.<code>".
const (
	WhyNoFrom    = "no_from"   // no address in From that can be read
	WhySeveral   = "several"   // several fields From, or addresses in it: readers would differ in whom they believe
	WhyRepeated  = "repeated"  // a field is there twice of which a signature may hold one and a reader take the other
	WhyMalformed = "malformed" // lines in the header that are no fields, or too many; the same danger
	WhyUnproven  = "unproven"  // neither a signature nor the sending server is the domain's
	WhyForbidden = "forbidden" // the same, and the domain asks to refuse such mails (DMARC: quarantine, reject)
	WhyRefuted   = "refuted"   // the company's own mail server says that it is not the domain's
	WhyStale     = "stale"     // nothing but a signature proves it, which is so old that anybody may have sent the mail again by now
	WhyUndated   = "undated"   // the same, and the signature leaves open how old it is, or names a time that is yet to come
	WhyUnchecked = "unchecked" // the DNS did not answer; another time it may be proven
	WhyTooLarge  = "too_large" // it is larger than MaxBytes
	WhyUnread    = "unread"    // it breaks another bound of what is read
)
