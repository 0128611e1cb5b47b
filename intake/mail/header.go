package mail

import (
	"bytes"
	"slices"
	"strings"
)

// Bounds of a header, of the mail or of a part.
const (
	maxHeader = 256 << 10 // bytes
	maxFields = 1000
	maxLines  = 4000
	maxField  = 200 // bytes of a field's name
)

// header are the fields of a mail or a part, as they stand there from the top.
type header struct{ fields []field }

type field struct {
	name string // in lower case; empty: an odd line, with what continues it
	raw  []byte // after the colon, folded as it came
}

var unfold = strings.NewReplacer("\r\n", "", "\n", "")

// value is the field's text on one line.
func (f field) value() string { return strings.TrimSpace(unfold.Replace(string(f.raw))) }

// cutHeader takes the header off a mail or a part. Without an empty line, all of it is header (RFC 5322, section 2.1).
func cutHeader(raw []byte) (h header, body []byte, err error) {
	lines, start := 0, 0 // start: where the field began that is being read
	for at := 0; at < len(raw); {
		line, rest := cutLine(raw[at:])
		if len(line) == 0 {
			return h, rest, nil
		}
		end := len(raw) - len(rest)
		if lines++; lines > maxLines || end > maxHeader || len(h.fields) == maxFields {
			return h, nil, TooManyFields
		}
		if folded := line[0] == ' ' || line[0] == '\t'; folded && len(h.fields) > 0 {
			h.fields = h.fields[:len(h.fields)-1]
		} else {
			start = at
		}
		h.add(raw[start:end])
		at = end
	}
	return h, nil, nil
}

// cutLine gives the first line without its end. Only a line feed ends one: the reader of signatures (DKIM) holds it so as well, and
// both must see the same fields.
func cutLine(b []byte) (line, rest []byte) {
	line, rest, _ = bytes.Cut(b, []byte("\n"))
	return bytes.TrimSuffix(line, []byte("\r")), rest
}

// add takes in a field with all of its lines.
func (h *header) add(raw []byte) {
	name, value, ok := bytes.Cut(raw, []byte(":"))
	name = bytes.TrimRight(name, " \t")
	if !ok || !isFieldName(name) {
		h.fields = append(h.fields, field{})
		return
	}
	h.fields = append(h.fields, field{strings.ToLower(string(name)), value})
}

// isFieldName holds a name to what RFC 5322, section 3.6.8, lets it be made of.
func isFieldName(name []byte) bool {
	outside := func(c rune) bool { return c <= ' ' || c >= 0x7f }
	return len(name) > 0 && len(name) <= maxField && !bytes.ContainsFunc(name, outside)
}

// odd says whether a line is neither a field nor belongs to one.
func (h header) odd() bool { return h.has("") }

// get gives the first field of a name, or "".
func (h header) get(name string) string {
	for _, f := range h.fields {
		if f.name == name {
			return f.value()
		}
	}
	return ""
}

// all gives the fields of a name, from the top.
func (h header) all(name string) (values []string) {
	for _, f := range h.fields {
		if f.name == name {
			values = append(values, f.value())
		}
	}
	return values
}

func (h header) has(name string) bool {
	return slices.ContainsFunc(h.fields, func(f field) bool { return f.name == name })
}
