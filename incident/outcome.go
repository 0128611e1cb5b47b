package incident

import (
	"fmt"
	"strconv"
	"time"
)

// outcome starts a decision from the present state.
func (r Record) outcome() *Outcome {
	r.Pages = append([]Page(nil), r.Pages...)
	return &Outcome{Record: r}
}

// note puts something on the timeline and says it in the incident's channel.
func (o *Outcome) note(e Entry) {
	o.Entries = append(o.Entries, e)
	o.deliver(Delivery{Kind: KindNote, Lane: channelLane(o.Record.Number), Priority: PriorityChannel, DueAt: e.At, Body: Body{Entry: &e}})
}

func (o *Outcome) deliver(d Delivery) {
	d.ID, d.Incident = NewID(), o.Record.Number
	if d.Method == "" {
		d.Method = MethodSlack
	}
	o.Deliveries = append(o.Deliveries, d)
}

// room puts a step of setting up the incident's channel on its lane.
func (o *Outcome) room(k Kind, now time.Time, people ...PersonID) {
	o.deliver(Delivery{Kind: k, Lane: channelLane(o.Record.Number), Priority: PriorityChannel, DueAt: now, Body: Body{People: people}})
}

// adorn puts what is good to have in the channel on a lane of its own: while Slack fails at it, invitations and notes go on.
func (o *Outcome) adorn(k Kind, now time.Time) {
	lane := fmt.Sprintf("%d/%s", int64(o.Record.Number), k)
	o.deliver(Delivery{Kind: k, Lane: lane, Priority: PriorityChannel, DueAt: now})
}

// invite brings people into the channel in batches: Slack takes 100 a call.
func (o *Outcome) invite(people []PersonID, now time.Time) {
	const batch = 100
	for len(people) > batch {
		o.room(KindInvite, now, people[:batch]...)
		people = people[batch:]
	}
	if len(people) > 0 {
		o.room(KindInvite, now, people...)
	}
}

// refreshPage edits a responder's copy of the page, refreshSummary the message in the channel, so that they show the new
// state. Notes wait behind the summary's edit, so that it must not wait behind those of hundreds of pages.
func (o *Outcome) refreshPage(who PersonID, now time.Time) {
	lane := pageLane(o.Record.Number, who)
	o.deliver(Delivery{Kind: KindRefresh, To: string(who), Lane: lane, Once: lane, Priority: PriorityRefresh, DueAt: now, Body: Body{Copy: CopyPage}})
}

func (o *Outcome) refreshSummary(now time.Time) {
	lane := channelLane(o.Record.Number)
	o.deliver(Delivery{Kind: KindRefresh, Lane: lane, Once: lane + "/summary", Priority: PriorityChannel, DueAt: now, Body: Body{Copy: CopySummary}})
}

func (o *Outcome) refreshAll(now time.Time) {
	o.refreshPages(now)
	o.refreshSummary(now)
}

// refreshPages edits the copies of all who were sent one.
func (o *Outcome) refreshPages(now time.Time) {
	for _, p := range o.Record.Pages {
		if p.State != Unreached && p.Level != 0 && !p.Person.IsPager() {
			o.refreshPage(p.Person, now)
		}
	}
}

// data makes an entry's data from pairs.
func data(pairs ...string) map[string]string {
	m := make(map[string]string, len(pairs)/2)
	for i := 0; i+1 < len(pairs); i += 2 {
		m[pairs[i]] = pairs[i+1]
	}
	return m
}

func itoa(n int) string { return strconv.Itoa(n) }
