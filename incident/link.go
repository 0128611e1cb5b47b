package incident

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"time"
)

// LinkKind says what a link leads to.
type LinkKind string

// What incidents are linked to.
const (
	LinkMessage LinkKind = "message" // the message in Slack that it was raised from
	LinkPager   LinkKind = "pager"   // the same incident at a pager
)

// Link is where more about an incident stands.
type Link struct {
	Kind LinkKind
	Name string // who wrote the message; the pager's name in the configuration
	URL  string
}

// Quote is a message that an incident was raised from.
type Quote struct {
	By   string // who wrote it, by name; may be empty
	Text string // plain text; of a long one its beginning
	URL  string // where it stands; empty where that is not known
}

// MaxQuote is how much of a message stands on the timeline, in runes: as much as a line of it shows.
const MaxQuote = 300

// maxAddress bounds the address of a link, in bytes, so that a line of the timeline has room for it.
const maxAddress = 250

// linkable says whether an address can be shown as a link: https, and nothing in it that would end Slack's "<address|text>".
func linkable(address string) bool {
	u, err := url.Parse(address)
	return err == nil && u.Scheme == "https" && u.Host != "" && len(address) <= maxAddress && !strings.ContainsAny(address, "<>| \t\n")
}

// quote links the incident to the message that it was raised from, and puts that on the timeline.
func (o *Outcome) quote(q Quote, by PersonID, now time.Time) {
	said := data("of", q.By, "text", Shorten(strings.TrimSpace(q.Text), MaxQuote))
	if linkable(q.URL) {
		said["url"] = q.URL
		o.Record.Links = []Link{{Kind: LinkMessage, Name: q.By, URL: q.URL}}
	}
	o.Entries = append(o.Entries, Entry{At: now, Kind: EntryQuoted, By: by, Data: said})
}

// Linked notes where an incident stands at a pager; where it was opened anew there, that is another place. dedup is what the pager
// calls it: only a pager that was told of an incident can say where it stands. Refusal: NotFound.
func (s *Service) Linked(ctx context.Context, dedup, pager, address string, now time.Time) error {
	n, _ := ParseDedup(dedup)
	return s.change(ctx, func(tx Tx) error {
		r, err := tx.Record(n)
		if err != nil {
			return err
		}
		link := Link{Kind: LinkPager, Name: pager, URL: address}
		switch {
		case r.Dedup() != dedup || !r.mirrors():
			return refuse(NotFound, "incident", n.String())
		case !linkable(address) || slices.Contains(r.Links, link):
			return nil
		}
		o := r.outcome()
		o.Record.Links = append(slices.DeleteFunc(slices.Clone(r.Links), func(l Link) bool { return l.Kind == LinkPager && l.Name == pager }), link)
		o.Entries = append(o.Entries, Entry{At: now, Kind: EntryLinked, Data: data("name", pager, "url", address)})
		o.refreshSummary(now)
		return tx.Apply(*o)
	})
}
