package mail

import (
	"bytes"
	"cmp"
	"mime"
	"regexp"
	"strings"
)

// Bounds of MIME.
const (
	maxParts    = 200
	maxDepth    = 20  // parts inside parts
	maxBoundary = 200 // bytes; RFC 2046 permits 70
)

// part is one part of a mail (RFC 2046): a slice of it, not decoded.
type part struct {
	header   header
	kind     string // media type in lower case: "text/plain"
	params   map[string]string
	body     []byte
	children []*part
}

// parser counts what it has met.
type parser struct{ parts int }

// read takes a part apart, depth parts below the mail itself.
func (p *parser) read(h header, body []byte, depth int) (*part, error) {
	if p.parts++; p.parts > maxParts {
		return nil, TooManyParts
	}
	if depth > maxDepth {
		return nil, TooDeep
	}
	kind, params := mediaType(h.get("content-type"))
	one := &part{header: h, kind: kind, params: params, body: body}
	boundary := params["boundary"]
	if !strings.HasPrefix(kind, "multipart/") || boundary == "" || len(boundary) > maxBoundary {
		return one, nil
	}
	for rest := afterDelimiter(body, boundary); rest != nil; {
		var raw []byte
		raw, rest = cutDelimiter(rest, boundary)
		h, body, err := cutHeader(raw)
		if err != nil {
			return nil, err
		}
		child, err := p.read(h, body, depth+1)
		if err != nil {
			return nil, err
		}
		one.children = append(one.children, child)
	}
	return one, nil
}

// afterDelimiter passes over the preamble; it gives nil where there is no part.
func afterDelimiter(body []byte, boundary string) []byte {
	_, rest := cutDelimiter(body, boundary)
	return rest
}

// cutDelimiter gives what is before the next delimiter and what is after it: nil after the last one, or where there is none.
func cutDelimiter(b []byte, boundary string) (before, after []byte) {
	delimiter := []byte("--" + boundary)
	for at := 0; ; {
		found := bytes.Index(b[at:], delimiter)
		if found < 0 {
			return b, nil
		}
		start := at + found
		at = start + len(delimiter)
		if start > 0 && b[start-1] != '\n' {
			continue
		}
		line, rest := cutLine(b[at:])
		line, last := bytes.CutPrefix(line, []byte("--"))
		if len(bytes.TrimRight(line, " \t")) > 0 { // the boundary is longer
			continue
		}
		if last {
			rest = nil
		}
		return bytes.TrimSuffix(bytes.TrimSuffix(b[:start], []byte("\n")), []byte("\r")), rest
	}
}

var looseParam = regexp.MustCompile(`(?i);\s*(boundary|charset|name|format|delsp|method|report-type|smime-type)\s*=\s*("[^"]*"|[^;\s]*)`)

// mediaType reads a Content-Type or Content-Disposition; where it is broken, as much of it as can be made out. The kind is of at most
// 100 runes, in lower case; without any it is plain text (RFC 2045, section 5.2).
func mediaType(value string) (kind string, params map[string]string) {
	kind, params, err := mime.ParseMediaType(value)
	if err != nil {
		kind, _, _ = strings.Cut(value, ";")
		params = looseParams(value)
	}
	kind = line(strings.ToLower(kind), 100)
	return cmp.Or(kind, "text/plain"), params
}

// looseParams finds the parameters that count; of several of one name the first.
func looseParams(value string) map[string]string {
	params := map[string]string{}
	for _, m := range looseParam.FindAllStringSubmatch(value, -1) {
		if name := strings.ToLower(m[1]); params[name] == "" {
			params[name] = strings.Trim(m[2], `"`)
		}
	}
	return params
}

// isFile says whether a part is to be named rather than read.
func (p *part) isFile() bool {
	disposition, _ := mediaType(p.header.get("content-disposition"))
	return disposition == "attachment" || p.fileName() != "" || !strings.HasPrefix(p.kind, "text/") || p.kind == "text/calendar"
}

// fileName is one line of at most 200 runes, without folders; an attached mail has its subject.
func (p *part) fileName() string {
	_, params := mediaType(p.header.get("content-disposition"))
	name := decodeWords(cmp.Or(params["filename"], p.params["name"]))
	if name == "" && p.kind == "message/rfc822" {
		h, _, _ := cutHeader(p.body)
		return line(decodeWords(h.get("subject")), 200)
	}
	return line(name[strings.LastIndexAny(name, `/\`)+1:], 200)
}
