package commands_test

import (
	"strings"

	"tocsin/commands"
)

// text is all that can be read, a line a part.
func (r *reply) text() string {
	var b strings.Builder
	if r.View != nil {
		b.WriteString(r.View.Summary + "\n")
		writeParts(&b, r.View.Parts)
	}
	if r.Instead != nil {
		b.WriteString(r.Instead.Summary + "\n")
		writeParts(&b, r.Instead.Parts)
	}
	if m := r.Modal; m != nil {
		b.WriteString(m.Title + "\n[" + m.Submit + "] [" + m.Close + "]\n")
		writeParts(&b, m.Intro)
	}
	for id, text := range r.Errors {
		b.WriteString(id + ": " + text + "\n")
	}
	return b.String()
}

func writeParts(b *strings.Builder, parts []commands.Part) {
	for _, p := range parts {
		switch p := p.(type) {
		case commands.Heading:
			b.WriteString(string(p) + "\n")
		case commands.Text:
			b.WriteString(string(p) + "\n")
		case commands.Small:
			b.WriteString(string(p) + "\n")
		case commands.Quote:
			b.WriteString(string(p) + "\n")
		case commands.Formatted:
			b.WriteString(string(p) + "\n")
		case commands.Facts:
			for _, f := range p {
				b.WriteString(f.Label + ": " + string(f.Value) + "\n")
			}
		case commands.Buttons:
			for _, one := range p {
				b.WriteString("[" + one.Label + " " + one.Action + " " + one.Value + "]\n")
			}
		}
	}
}

// says fails unless each of these texts can be read.
func (r *reply) says(want ...string) *reply {
	r.Helper()
	for _, one := range want {
		if !strings.Contains(r.text(), one) {
			r.Errorf("%.80q does not say %q:\n%s", r.asked, one, r.text())
		}
	}
	return r
}
