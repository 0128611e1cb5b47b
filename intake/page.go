package intake

import (
	"bytes"
	"crypto/sha256"
	_ "embed" // page.html, page.css
	"encoding/base64"
	"html/template"
	"net/http"
	"net/url"
	"strings"

	"tocsin/incident"
	"tocsin/lang"
)

//go:embed page.html
var pageHTML string

// The style stands in the page itself: at three in the morning one request must do. The policy names it by its hash.
//
//go:embed page.css
var pageCSS string

var (
	pageTemplate = template.Must(template.New("page").Parse(strings.Replace(pageHTML, "/* style */", pageCSS, 1)))
	styleHash    = hashOf(pageCSS)
)

func hashOf(style string) string {
	sum := sha256.Sum256([]byte(style))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

// page is what the template shows. All of its texts are plain: html/template escapes them.
type page struct {
	Lang    string
	Title   string // of the window, which a browser keeps: never the incident's
	Number  string
	Heading string
	State   string // for the style
	Facts   []fact
	Done    string // the acknowledgement, once it is there
	Lines   []string
	Button  string // empty: no button
	Ways    []way
	Choices []choice // of a roll call, in place of Button
	Need    *need    // of a roll call, nil: not asked for
}

type fact struct{ Name, Value string }

// way is a link that helps to go on.
type way struct{ Text, Address string }

func (s *Server) incidentPage(l lang.Language, r incident.Record, who incident.Person) page {
	p := page{
		Lang: l.Say("web.language"), Title: r.Number.String(), Number: r.Number.String(), Heading: r.Title, State: string(r.State),
		Facts: []fact{{l.Say("fact.state"), l.Say("state." + string(r.State))}},
	}
	if r.TriggeredBy != "" {
		when := l.Clock(r.TriggeredAt, who.TZ)
		p.Facts = append(p.Facts, fact{l.Say("fact.triggered"), l.Say("fact.by", "who", s.name(l, r.TriggeredBy), "time", when)})
	}
	if r.AcknowledgedBy != "" {
		when := l.Clock(r.AcknowledgedAt, who.TZ)
		p.Facts = append(p.Facts, fact{l.Say("web.acknowledged"), l.Say("fact.by", "who", s.name(l, r.AcknowledgedBy), "time", when)})
	}
	if r.Lead != "" {
		p.Facts = append(p.Facts, fact{l.Say("fact.lead"), s.name(l, r.Lead)})
	}
	if mine := r.Page(who.ID); mine == nil || mine.State != incident.Answered {
		p.Lines, p.Button = []string{l.Say("page.ask")}, l.Say("button.ack")
		return p
	}
	p.Done = l.Say("page.you", "time", l.Clock(r.Page(who.ID).EndedAt, who.TZ))
	p.Lines = []string{s.leads(l, r, who)}
	if r.Channel != "" {
		p.Lines = append(p.Lines, l.Say("web.channel", "channel", r.ChannelName))
	}
	p.Ways = ways(l, r.Playbook)
	return p
}

// leads says who leads the incident now.
func (s *Server) leads(l lang.Language, r incident.Record, who incident.Person) string {
	if r.Lead == who.ID {
		return l.Say("web.lead.you", "who", s.name(l, who.ID))
	}
	return l.Say("web.lead", "who", s.name(l, r.Lead))
}

// ways are the playbook's links. A reference that is no web address is left out.
func ways(l lang.Language, p incident.Playbook) (list []way) {
	for _, w := range []way{{l.Say("button.bridge"), p.Bridge}, {l.Say("button.document"), p.Document}} {
		if u, err := url.Parse(w.Address); err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" {
			list = append(list, w)
		}
	}
	return list
}

// render writes a page, all of it or an error.
func (s *Server) render(w http.ResponseWriter, r *http.Request, status int, p page) {
	var b bytes.Buffer
	if err := pageTemplate.Execute(&b, p); err != nil {
		s.o.Log.Error().Str("route", r.Pattern).Err(err).Msg("a page could not be made")
		http.Error(w, "That did not work.", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes())
}
