package mail

import (
	"regexp"
	"slices"
	"strings"
)

// body is what can be read of a mail, from all of its parts.
type body struct {
	whole, fresh []string // text by text, with and without what it quotes
	forwarded    bool     // somebody passes on another mail: what it quotes is what it says
	files        []Attachment
	left         *int // bytes of text that may still be decoded
	cut          bool // there was more
}

// collect goes through the parts in their order (RFC 2046, section 5.1).
func (b *body) collect(p *part) {
	switch {
	case len(p.children) == 0:
		b.leaf(p)
	case p.kind == "multipart/alternative":
		b.alternative(p)
	default:
		for _, child := range p.children {
			b.collect(child)
		}
	}
}

// alternative takes one text of several, the plain one where it says anything, and the files of all.
func (b *body) alternative(p *part) {
	for _, child := range slices.Concat(ofKind(p.children, "text/plain", true), ofKind(p.children, "text/plain", false)) {
		one := body{forwarded: b.forwarded, left: b.left}
		one.collect(child)
		if b.cut = b.cut || one.cut; slices.ContainsFunc(one.whole, hasWords) {
			b.whole, b.fresh = append(b.whole, one.whole...), append(b.fresh, one.fresh...)
			break
		}
	}
	b.files = append(b.files, filesOf(p)...)
}

func ofKind(parts []*part, kind string, is bool) (some []*part) {
	for _, p := range parts {
		if (p.kind == kind) == is {
			some = append(some, p)
		}
	}
	return some
}

// filesOf names the files below a part.
func filesOf(p *part) (files []Attachment) {
	if len(p.children) == 0 && !strings.HasPrefix(p.kind, "multipart/") && p.isFile() && !isSignature(p.kind) {
		return []Attachment{{Name: p.fileName(), Type: p.kind}}
	}
	for _, child := range p.children {
		files = append(files, filesOf(child)...)
	}
	return files
}

func (b *body) leaf(p *part) {
	if files := filesOf(p); files != nil || isSignature(p.kind) {
		b.files = append(b.files, files...)
		return
	}
	raw := decodeTransfer(p.body, p.header.get("content-transfer-encoding"), *b.left)
	*b.left -= len(raw)
	b.cut = b.cut || *b.left == 0
	text := toUTF8(raw, p.charset(raw))
	quoteAt := -1
	switch {
	case p.kind == "text/html":
		text, quoteAt = readHTML(text)
	case strings.EqualFold(p.params["format"], "flowed"):
		text = unflow(text, strings.EqualFold(p.params["delsp"], "yes"))
	default:
		text = imageMark.ReplaceAllString(text, "")
	}
	b.take(text, quoteAt)
}

// imageMark stands in plain texts of Outlook where the page has an image.
var imageMark = regexp.MustCompile(`\[cid:[^\[\]\s]{1,200}\]`)

// take takes in a text, of which what is after quoteAt is known to be quoted; -1: that is not known.
func (b *body) take(text string, quoteAt int) {
	whole := cutSentFrom(strings.Split(tidy(text), "\n"))
	fresh := whole
	if !b.forwarded {
		if quoteAt >= 0 {
			fresh = tidy(text[:quoteAt])
		}
		fresh = cutSignature(cutQuotes(fresh))
	}
	b.whole, b.fresh = append(b.whole, whole), append(b.fresh, fresh)
}

// text gives what the mail adds. A mail that is all quotation keeps it: somebody wanted to show it.
func (b *body) text() string {
	if slices.ContainsFunc(b.fresh, hasWords) {
		return tidy(strings.Join(b.fresh, "\n\n"))
	}
	return tidy(strings.Join(b.whole, "\n\n"))
}

// isSignature says whether a part only proves the others.
func isSignature(kind string) bool {
	return kind == "application/pgp-signature" || kind == "application/pkcs7-signature" || kind == "application/x-pkcs7-signature"
}

var metaCharset = regexp.MustCompile(`(?i)<meta[^>]{1,200}charset\s*=\s*["']?([\w-]{1,40})`)

// charset is the declared one. HTML may tell it itself.
func (p *part) charset(raw []byte) string {
	if declared := p.params["charset"]; declared != "" || p.kind != "text/html" {
		return declared
	}
	if m := metaCharset.FindSubmatch(raw[:min(len(raw), 4096)]); m != nil {
		return string(m[1])
	}
	return ""
}

// tidy makes a clean text: no space at the ends of lines, no two empty lines after another.
func tidy(s string) string {
	var out strings.Builder
	empty := 0
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\r\n", "\n")
	for one := range strings.SplitSeq(strings.Map(visible, s), "\n") {
		one = strings.TrimRight(one, " ")
		if one == "" {
			empty++
			continue
		}
		if out.Len() > 0 {
			out.WriteString(strings.Repeat("\n", min(1+empty, 2)))
		}
		out.WriteString(one)
		empty = 0
	}
	return out.String()
}
