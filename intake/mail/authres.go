package mail

import (
	"slices"
	"strings"
	"time"
)

// byHeader is the verdict of the company's own mail server; ok is false where there is none, or it leaves the question open. Only the
// topmost Authentication-Results counts: what the last server wrote. Any below may be the sender's own. What it says because of a
// signature counts no longer than the signature would by itself.
func (j *Judge) byHeader(now time.Time, h header, address string) (v Verdict, ok bool) {
	fields := h.all("authentication-results")
	if len(fields) == 0 {
		return v, false
	}
	id, results, ok := readResults(fields[0])
	if !ok || !slices.ContainsFunc(j.TrustedIDs, func(trusted string) bool { return strings.EqualFold(trusted, id) }) {
		return v, false
	}
	v = Verdict{Domain: domainOf(address)}
	for _, r := range results {
		if r.method != "dmarc" {
			continue
		}
		switch {
		case r.value == "none", r.props["header.from"] == "":
		case r.value == "pass" && domainOf(r.props["header.from"]) == v.Domain:
		case r.value == "temperror":
			v.Why = WhyUnchecked
			return v, true
		default:
			v.Why = WhyRefuted
			return v, true
		}
	}
	if slices.ContainsFunc(results, func(r result) bool { return r.proves(address) }) {
		if v.Why, v.Seals = signedAlone(now, h, results, address); v.Why == "" {
			v.Trusted, v.How = true, ByHeader
		}
		return v, true
	}
	return v, false
}

// result is what a server found by one method.
type result struct {
	method string // "dkim"
	value  string // "pass"
	props  map[string]string
}

// proves says whether a result is enough to believe an address.
func (r result) proves(address string) bool {
	from := domainOf(address)
	if r.value != "pass" {
		return false
	}
	switch r.method {
	case "dmarc":
		return domainOf(r.props["header.from"]) == from
	case "dkim":
		return aligned(asciiDomain(r.props["header.d"]), from, false)
	case "spf":
		return aligned(domainOf(r.props["smtp.mailfrom"]), from, false)
	case "auth": // somebody of the company, logged in
		return strings.EqualFold(r.props["smtp.auth"], address)
	}
	return false
}

// readResults reads an Authentication-Results (RFC 8601, section 2.2). Comments and quoted strings may hold what the sender wrote: they
// are told apart before anything is made of the rest. ok is false where that cannot be done.
func readResults(value string) (id string, results []result, ok bool) {
	sections, ok := readSections(value)
	if !ok || len(sections[0]) == 0 || slices.Contains(sections[0], "=") {
		return "", nil, false
	}
	for _, words := range sections[1:] {
		if len(words) < 3 || words[1] != "=" {
			continue
		}
		method, _, _ := strings.Cut(strings.ToLower(words[0]), "/")
		r := result{method: method, value: strings.ToLower(words[2]), props: map[string]string{}}
		for rest := words[3:]; len(rest) >= 3; rest = rest[1:] {
			if name := strings.ToLower(rest[0]); rest[1] == "=" && r.props[name] == "" {
				r.props[name] = rest[2]
				rest = rest[2:]
			}
		}
		results = append(results, r)
	}
	return sections[0][0], results, true
}

// readSections gives the words between semicolons. "=" is a word of its own, and a quoted string is part of one.
func readSections(value string) (sections [][]string, ok bool) {
	var words []string
	var word strings.Builder
	end := func() {
		if word.Len() > 0 {
			words = append(words, word.String())
			word.Reset()
		}
	}
	for i := 0; i < len(value); i++ {
		switch c := value[i]; c {
		case ' ', '\t', '(':
			end()
			if c == '(' {
				if i = skipComment(value, i); i < 0 {
					return nil, false
				}
			}
		case ';', '=':
			end()
			if c == '=' {
				words = append(words, "=")
			} else {
				sections, words = append(sections, words), nil
			}
		case '"':
			if i = readQuoted(value, i, &word); i < 0 {
				return nil, false
			}
		default:
			word.WriteByte(c)
		}
	}
	end()
	return append(sections, words), true
}

// skipComment gives where the comment ends that begins at i; comments may be in comments. -1: nowhere.
func skipComment(s string, i int) int {
	for depth := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}

// readQuoted takes the quoted string at i into word, and gives where it ends; -1: nowhere.
func readQuoted(s string, i int, word *strings.Builder) int {
	for i++; i < len(s); i++ {
		switch s[i] {
		case '"':
			return i
		case '\\':
			if i++; i == len(s) {
				return -1
			}
		}
		word.WriteByte(s[i])
	}
	return -1
}
