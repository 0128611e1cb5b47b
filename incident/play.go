package incident

import (
	"slices"
	"time"
)

// Play is what happens by itself when a playbook is triggered, besides the escalation: its response play.
type Play struct {
	Responders  string      `json:"responders,omitempty"`  // stands in every page, and first in the channel
	Subscribers string      `json:"subscribers,omitempty"` // what subscribers are told at once
	Posts       []Post      `json:"posts,omitempty"`
	Extra       []ExtraPage `json:"extra,omitempty"`
}

// Post is what one channel is told at once, in place of what subscribers are.
type Post struct {
	Channel string    `json:"channel"` // without "#"
	Text    string    `json:"text"`
	When    Condition `json:"when,omitzero"`
}

// ExtraPage pages more people than the first level, where its condition holds.
type ExtraPage struct {
	Targets []Target  `json:"targets"`
	When    Condition `json:"when,omitzero"`
}

// Condition holds where all of its parts do. An empty one always holds.
type Condition struct {
	Severity string    `json:"severity,omitempty"` // so bad, or worse
	Region   string    `json:"region,omitempty"`   // whoever triggered it belongs there
	Hours    *DayHours `json:"hours,omitempty"`
}

// DayHours are some hours of each day, by the clocks of a zone, in minutes after midnight. From may be after To: then it is a
// night. On a day that has an hour twice, both are meant; an hour that a day leaves out is nobody's.
type DayHours struct {
	From int    `json:"from"`
	To   int    `json:"to"`
	Zone string `json:"zone"` // IANA name; one that is not known means UTC
}

// moment is what a condition is about.
type moment struct {
	severity   string
	severities Severities
	inRegion   func(name string) bool
	now        time.Time
}

func (c Condition) holds(m moment) bool {
	switch {
	case c.Severity != "" && !m.asBad(c.Severity):
		return false
	case c.Region != "" && !m.inRegion(c.Region):
		return false
	}
	return c.Hours == nil || c.Hours.hold(m.now)
}

// asBad says whether it is as bad as a grade, or worse. A grade that the configuration has lost is as bad as itself.
func (m moment) asBad(as string) bool {
	if m.severity == as {
		return true
	}
	_, known := m.severities.Get(as)
	return known && m.severities.rank(m.severity) <= m.severities.rank(as)
}

func (h DayHours) hold(at time.Time) bool {
	zone, err := time.LoadLocation(h.Zone)
	if err != nil {
		zone = time.UTC
	}
	return Quiet{h.From, h.To}.hold(at.In(zone))
}

// holds says whether a condition of the play holds for an incident, as things are.
func (l live) holds(c Condition, r Record) bool {
	return c.holds(moment{r.Severity.Name, l.s.Severities, func(region string) bool {
		return l.s.Directory.In(r.TriggeredBy, []Target{{ByRegion, region}})
	}, l.now})
}

// extra are the targets that the play adds to the first level, as things are.
func (r Record) extra(who roster) (list []Target) {
	for _, e := range r.Playbook.Play.Extra {
		if who.holds(e.When, r) {
			list = append(list, e.Targets...)
		}
	}
	return list
}

// pageExtra pages whom the play adds to the first level. Who stands on that, or is being paged anyhow, is not rung twice.
func (o *Outcome) pageExtra(who roster, now time.Time) {
	people, unresolved := who.targets(o.Record.extra(who))
	first, _ := who.targets(o.Record.Playbook.Policy.Levels[0].Targets)
	rest := slices.DeleteFunc(people, func(p Recipient) bool {
		pg := o.Record.Page(p.ID)
		return pg != nil && pg.State == Paging || slices.ContainsFunc(first, func(f Recipient) bool { return f.ID == p.ID })
	})
	o.pagePeople(rest, unresolved, Extra, "", now)
}

// brief says in the channel, before all else, what the play has for those who come in.
func (o *Outcome) brief(now time.Time) {
	if text := o.Record.Playbook.Play.Responders; text != "" {
		o.note(Entry{At: now, Kind: EntryBriefed, Data: data("text", text)})
	}
}

// post gives channels what the play has for them, each one message.
func (o *Outcome) post(who roster, now time.Time) {
	for _, p := range o.Record.Playbook.Play.Posts {
		ids, lost := who.channels([]Target{{ByChannel, p.Channel}})
		if !who.holds(p.When, o.Record) || len(ids) > 0 && o.posted(ids[0]) {
			continue
		}
		o.noteLost(lost)
		for _, id := range ids {
			o.note(Entry{At: now, Kind: EntryInformed, Data: data("to", id, "text", p.Text)})
			o.deliver(Delivery{
				Kind: KindPost, To: id, Lane: newsLane(o.Record.Number, id), Priority: PriorityBroadcast, DueAt: now,
				Body: Body{Text: p.Text, By: o.Record.TriggeredBy},
			})
		}
	}
}

// posted says whether a channel has a post of its own.
func (o *Outcome) posted(channel string) bool {
	return slices.ContainsFunc(o.Deliveries, func(d Delivery) bool { return d.Kind == KindPost && d.To == channel })
}

// inform gives subscribers their first message, in the name of whoever triggered. A channel with a post has that alone.
func (o *Outcome) inform(audience Audience, now time.Time) {
	text := o.Record.Playbook.Play.Subscribers
	audience.Channels = slices.DeleteFunc(slices.Clone(audience.Channels), func(c Channel) bool { return o.posted(c.ID) })
	if text != "" && audience.Messages() > 0 {
		o.note(Entry{At: now, Kind: EntryInformed, Data: data("text", text)})
		o.send(Broadcast{ID: NewID(), Kind: KindUpdate, Text: text, By: o.Record.TriggeredBy}, audience, nil, now)
	}
}
