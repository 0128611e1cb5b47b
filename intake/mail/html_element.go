package mail

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// blocks are elements that begin and end a line, with how many line breaks are between them and their neighbours.
var blocks = map[atom.Atom]int{
	atom.Div: 1, atom.Tr: 1, atom.Li: 1, atom.Hr: 1, atom.Blockquote: 1, atom.Section: 1, atom.Article: 1, atom.Header: 1,
	atom.Footer: 1, atom.Center: 1, atom.Dt: 1, atom.Dd: 1, atom.Address: 1, atom.Body: 1,
	atom.P: 2, atom.H1: 2, atom.H2: 2, atom.H3: 2, atom.H4: 2, atom.H5: 2, atom.H6: 2, atom.Ul: 2, atom.Ol: 2, atom.Table: 2, atom.Pre: 2,
}

func (p *page) open(t html.Token) {
	p.block(t)
	if p.quoteAt < 0 && marksQuote(t) {
		p.quoteAt = p.out.Len()
	}
	switch t.DataAtom {
	case atom.Br:
		p.breaks = min(p.breaks+1, 2)
	case atom.Td, atom.Th:
		p.space = true
	case atom.Li:
		p.word("-")
		p.space = true
	case atom.Blockquote:
		p.quotes++
	case atom.Pre:
		p.pre++
	case atom.A:
		p.link, p.linked = attribute(t, "href"), p.out.Len()
	}
}

func (p *page) close(t html.Token) {
	p.block(t)
	switch t.DataAtom {
	case atom.Blockquote:
		p.quotes = max(p.quotes-1, 0)
	case atom.Pre:
		p.pre = max(p.pre-1, 0)
	case atom.A:
		p.leave()
	}
}

func (p *page) block(t html.Token) {
	n := blocks[t.DataAtom]
	if t.DataAtom == atom.P && strings.Contains(attribute(t, "class"), "MsoNormal") {
		n = 1 // Outlook makes every line a paragraph without a margin
	}
	p.breaks = max(p.breaks, n)
}

// leave writes where a link leads, unless its text says so.
func (p *page) leave() {
	shown, target := p.out.String()[p.linked:], p.link
	p.link = ""
	scheme, address, ok := strings.Cut(target, "://")
	if !ok || scheme != "https" && scheme != "http" || len(target) > 500 || strings.TrimSpace(shown) == "" {
		return
	}
	if !strings.Contains(shown, strings.TrimSuffix(address, "/")) {
		p.space = true
		p.word("(" + target + ")")
	}
}

// hide begins to leave an element out that is not shown, such as the preview line of newsletters, or goes on doing so.
func (p *page) hide(t html.Token) bool {
	switch {
	case p.hidden != "":
		if t.Data == p.hidden && t.Type == html.StartTagToken {
			p.depth++
		}
	case t.Type == html.StartTagToken && !void[t.DataAtom] && isHidden(t):
		p.hidden, p.depth = t.Data, 1
	default:
		return false
	}
	return true
}

// show ends that with the element, and says whether the token still belonged to it.
func (p *page) show(t html.Token) bool {
	if p.hidden == "" {
		return false
	}
	if t.Data == p.hidden {
		if p.depth--; p.depth == 0 {
			p.hidden = ""
		}
	}
	return true
}

var void = map[atom.Atom]bool{atom.Br: true, atom.Img: true, atom.Hr: true, atom.Input: true, atom.Meta: true, atom.Link: true}

func isHidden(t html.Token) bool {
	style := strings.ToLower(strings.ReplaceAll(attribute(t, "style"), " ", ""))
	return strings.Contains(style, "display:none") || strings.Contains(style, "mso-hide:all") || strings.Contains(style, "visibility:hidden") ||
		attribute(t, "id") == "ms-outlook-mobile-signature"
}

// marksQuote knows the elements in which mail programs put what they quote. An element in which Thunderbird or Apple Mail do so is a
// blockquote, and answers may follow it.
func marksQuote(t html.Token) bool {
	ids := []string{"divRplyFwdMsg", "appendonsend", "mail-editor-reference-message-container", "OLK_SRC_BODY_SECTION"}
	classes := []string{"gmail_quote", "gmail_quote_container", "yahoo_quoted", "protonmail_quote"}
	return slices.Contains(ids, attribute(t, "id")) ||
		t.DataAtom == atom.Div && slices.ContainsFunc(strings.Fields(attribute(t, "class")), func(c string) bool { return slices.Contains(classes, c) })
}

func attribute(t html.Token, name string) string {
	for _, a := range t.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}
