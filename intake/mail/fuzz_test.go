package mail

import (
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// Whatever comes, reading it gives a Problem or something clean within its bounds, and the same each time.
func FuzzRead(f *testing.F) {
	files, _ := filepath.Glob("testdata/*.eml")
	for _, file := range files {
		f.Add(mailFile(f, file))
	}
	f.Add([]byte(nested(5, "text")))
	f.Add([]byte("From: mara@halden.example\r\nContent-Type: image/" + strings.Repeat("x", 5000) + "\r\n\r\n"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		m, err := Read(raw, ours)
		if again, _ := Read(raw, ours); !reflect.DeepEqual(m, again) {
			t.Errorf("%+v, and then %+v", m, again)
		}
		if _, known := err.(Problem); err != nil && !known {
			t.Errorf("an error of another kind: %v", err)
		}
		whole := err == nil
		if !whole {
			if m, err = ReadHead(raw, ours); err != nil {
				return
			}
		}
		lines := append([]string{m.ID, m.From.Name, m.From.Address, m.Subject, m.Topic}, m.To...)
		for _, a := range m.Attachments {
			lines = append(lines, a.Name, a.Type)
		}
		for _, one := range append(append(lines, m.InReplyTo...), m.References...) {
			if dirty(one) || strings.Contains(one, "\n") || len(one) > 4*MaxSubject {
				t.Errorf("not one clean line: %q", one)
			}
		}
		if dirty(m.Text) || utf8.RuneCountInString(m.Text) > MaxText {
			t.Errorf("not a clean text: %q", m.Text)
		}
		if m.ID == "" || whole && strings.Count(m.From.Address, "@") != 1 || len(m.Attachments) > maxParts {
			t.Errorf("%+v", m)
		}
	})
}

func dirty(s string) bool {
	return !utf8.ValidString(s) || strings.ContainsFunc(s, func(r rune) bool {
		return r != '\n' && unicode.IsControl(r) || unicode.Is(unicode.Cf, r)
	})
}

// Nobody but halden.example signs here, and that one mail only. Whatever is made of it, what is believed says who wrote it, and
// about what, as it was signed.
func FuzzJudge(f *testing.F) {
	good := signed(f, plainMail, "halden.example", key)
	f.Add([]byte(good))
	f.Add([]byte(plainMail))
	f.Add([]byte("Subject: Fire\r\n" + good))
	f.Add([]byte("From: x@elsewhere.example\r\n" + good))
	f.Add([]byte("Authentication-Results: mx.elsewhere.example; dmarc=pass (a; b) header.from=\"halden.example\"\r\n" + good))
	f.Add([]byte(strings.Replace(good, "From: Mara", "From: \"x@y\" (z) Mara", 1)))
	j := &Judge{Resolver: halden(nil), TrustedIDs: []string{"mx.halden.example"}}
	f.Fuzz(func(t *testing.T, raw []byte) {
		v := j.Check(t.Context(), today, raw, Envelope{})
		if !v.Trusted || v.How == ByHeader { // who writes the header of the company's own server may say anything
			return
		}
		if m, err := Read(raw, ours); err != nil || m.From.Address != "mara@halden.example" || m.Subject != "Water" {
			t.Errorf("believed: %+v, %v", m, err)
		}
	})
}
