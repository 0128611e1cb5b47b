package mail

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

const maxQuoteMarks = 5 // of blockquotes inside each other; what is deeper looks the same

// page turns HTML into text, token by token: nothing is built up that could grow deep.
type page struct {
	out     strings.Builder
	breaks  int    // line breaks that are due before the next word
	space   bool   // a space is due
	quotes  int    // blockquotes that are open
	pre     int    // of <pre> that are open: line breaks count
	mute    bool   // the next text is a script, a style sheet or a title
	hidden  string // the element that is hidden, and with it all in it
	depth   int    // how many of its name are open inside it
	link    string // where the open <a> leads
	linked  int    // where its text begins in out
	quoteAt int    // where quoted mails begin in out, -1: nowhere that is marked
}

// readHTML gives the text of a page as a person would read it, and where in it older mails begin, as mail programs mark
// them; -1 where none does. Links keep their address.
func readHTML(source string) (text string, quoteAt int) {
	p := &page{quoteAt: -1}
	z := html.NewTokenizer(strings.NewReader(source))
	for p.out.Len() < maxDecoded {
		kind := z.Next()
		if kind == html.ErrorToken {
			break
		}
		p.token(z.Token())
	}
	return p.out.String(), p.quoteAt
}

func (p *page) token(t html.Token) {
	switch t.Type {
	case html.TextToken:
		if !p.mute && p.hidden == "" {
			p.text(t.Data)
		}
		p.mute = false
	case html.StartTagToken, html.SelfClosingTagToken:
		p.mute = silent[t.DataAtom]
		if !p.hide(t) {
			p.open(t)
		}
	case html.EndTagToken:
		p.mute = false
		if !p.show(t) {
			p.close(t)
		}
	}
}

var silent = map[atom.Atom]bool{atom.Script: true, atom.Style: true, atom.Title: true, atom.Textarea: true, atom.Noscript: true}

// text takes in what stands between tags: space counts as one, except in <pre>.
func (p *page) text(data string) {
	if p.pre > 0 {
		for i, one := range strings.Split(strings.ReplaceAll(data, "\r\n", "\n"), "\n") {
			if i > 0 {
				p.breaks++
			}
			if one != "" {
				p.word(one)
			}
		}
		return
	}
	for len(data) > 0 {
		rest := strings.TrimLeft(data, blanks)
		p.space = p.space || len(rest) < len(data)
		end := strings.IndexAny(rest, blanks)
		if end < 0 {
			end = len(rest)
		}
		if end > 0 {
			p.word(rest[:end])
		}
		data = rest[end:]
	}
}

const blanks = " \t\r\n\f"

// word writes a word, after the line breaks or the space that are due before it.
func (p *page) word(s string) {
	marks := strings.Repeat(">", min(p.quotes, maxQuoteMarks))
	if marks != "" {
		marks += " "
	}
	switch {
	case p.out.Len() == 0:
		p.out.WriteString(marks)
	case p.breaks > 0:
		p.out.WriteString(strings.Repeat("\n"+marks, min(p.breaks, 100)))
	case p.space:
		p.out.WriteByte(' ')
	}
	p.breaks, p.space = 0, false
	p.out.WriteString(s)
}
