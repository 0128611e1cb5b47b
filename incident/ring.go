package incident

import (
	"fmt"
	"slices"
	"time"
)

// page rings one person on all ways that the notification rules say, again if need be, unless that person has answered since
// the policy began. It gives an entry where it turns out only now that the person cannot be reached.
func (o *Outcome) page(x Recipient, level int, by PersonID, now time.Time) (lost *Entry) {
	r := &o.Record
	pg := r.Page(x.ID)
	if pg == nil {
		r.Pages = append(r.Pages, Page{Person: x.ID, Level: level, AskedBy: by})
		pg = &r.Pages[len(r.Pages)-1]
	}
	if r.hasAnswered(pg) {
		return nil
	}
	if pg.PagedAt.IsZero() {
		pg.PagedAt = now
	}
	named := pg.Level == ByHand && pg.broughtIn() && pg.State != Answered // who was asked for by name is, until they answer
	again := by == x.ID && pg.broughtIn()                                 // who pages themselves is still here for the reason of before
	if !named || level == ByHand {
		pg.Level = level
		if !again {
			pg.AskedBy = by
		}
	}
	if len(x.Ways) == 0 {
		if pg.State != Unreached {
			pg.State, pg.Reason, pg.EndedAt = Unreached, unreachable(x.Person), now
			lost = &Entry{At: now, Kind: EntryUnreached, By: x.ID, Data: data("reason", pg.Reason)}
		}
		return lost
	}
	pg.State, pg.Reason, pg.EndedAt = Paging, "", time.Time{}
	o.ring(pg, x.Ways, now)
	return nil
}

// unreachable is why somebody has no way at all, as a code.
func unreachable(p Person) string {
	if p.Kind == Pager {
		return ReasonNoPager
	}
	return string(p.Kind)
}

// hasAnswered says whether a person has answered since the policy began the last time.
func (r Record) hasAnswered(pg *Page) bool {
	return pg.State == Answered && !pg.EndedAt.Before(r.RungSince)
}

// ring puts a notice a way into the outbox, each to leave after its rule's delay. One that has not left yet stays in its
// place: after an outage nobody gets the same page twice.
func (o *Outcome) ring(pg *Page, ways []Way, now time.Time) {
	before := pg.Notices
	pg.Notices = nil
	for _, w := range ways {
		if old := takeWaiting(&before, w); old != nil {
			pg.Notices = append(pg.Notices, *old)
			continue
		}
		o.add(pg, w, now)
	}
	for _, old := range before {
		if old.State == NoticeWaiting {
			o.Recall = append(o.Recall, old.Delivery)
		}
	}
}

// add puts one notice into the outbox.
func (o *Outcome) add(pg *Page, w Way, now time.Time) {
	n := Notice{Delivery: NewID(), Method: w.Method, After: w.After, DueAt: now.Add(w.After), State: NoticeWaiting}
	pg.Notices = append(pg.Notices, n)
	o.Deliveries = append(o.Deliveries, Delivery{
		ID: n.Delivery, Incident: o.Record.Number, Kind: KindPage, Method: w.Method, To: string(pg.Person),
		Lane: o.noticeLane(pg.Person, w), Priority: PriorityPage, DueAt: n.DueAt, Body: Body{Level: pg.Level, Address: address(w), Event: EventTrigger},
	})
}

// ringSpare rings what the rules do not name, once each ringing, where all that they name was refused. Once somebody has
// answered, nobody else is woken for that.
func (o *Outcome) ringSpare(pg *Page, who roster, now time.Time) bool {
	return o.Record.owing(pg) && o.addSpare(pg, who.person(pg.Person).Spare, now)
}

// addSpare rings what the rules do not name, and this ringing has not tried: the rules may have been others when it began.
func (o *Outcome) addSpare(pg *Page, spare []Way, now time.Time) bool {
	spare = slices.DeleteFunc(slices.Clone(spare), func(w Way) bool {
		return slices.ContainsFunc(pg.Notices, func(n Notice) bool { return n.Method == w.Method })
	})
	pg.Notices = slices.Clone(pg.Notices)
	for _, w := range spare {
		o.add(pg, w, now)
	}
	return len(spare) > 0
}

func takeWaiting(list *[]Notice, w Way) *Notice {
	for i, n := range *list {
		if n.State == NoticeWaiting && n.Method == w.Method && n.After == w.After {
			*list = append((*list)[:i:i], (*list)[i+1:]...)
			n.Late = false // the person is rung again, so what goes around Slack is, too
			return &n
		}
	}
	return nil
}

// address is what goes along with a delivery: Slack's is its receiver, and a pager's stands in the configuration.
func address(w Way) string {
	if w.Method == MethodSlack {
		return ""
	}
	return w.Address
}

// noticeLane keeps what one person gets by one rule in its order, and what one pager is told. A page stands behind no edit of
// those before it, which may wait long for its turn: where it was drawn too early, it is edited once it has arrived.
func (o *Outcome) noticeLane(who PersonID, w Way) string {
	lane := pageLane(o.Record.Number, who)
	if who.IsPager() {
		return lane
	}
	return fmt.Sprintf("%s/%s/%d", lane, w.Method, int(w.After.Seconds()))
}

// recall takes back those notices of a page that have not left and are wanted no more.
func (o *Outcome) recall(pg *Page, unwanted func(Notice) bool, now time.Time) {
	kept := make([]Notice, len(pg.Notices)) // the slice is shared with the state before
	for i, n := range pg.Notices {
		if n.State == NoticeWaiting && unwanted(n) {
			n.State, n.At = NoticeWithdrawn, now
			o.Recall = append(o.Recall, n.Delivery)
		}
		kept[i] = n
	}
	pg.Notices = kept
}

func anyNotice(Notice) bool { return true }

func late(n Notice) bool { return n.After > 0 || n.Late }

func beyondSlack(n Notice) bool { return n.Method != MethodSlack }

// hasten lets the notices of a page that wait for later leave at a time, where they are wanted.
func (o *Outcome) hasten(pg *Page, wanted func(Notice) bool, at time.Time) (moved bool) {
	list := make([]Notice, len(pg.Notices))
	for i, n := range pg.Notices {
		if n.State == NoticeWaiting && wanted(n) && n.DueAt.After(at) {
			n.DueAt, moved = at, true
			o.Move = append(o.Move, Moved{n.Delivery, at})
		}
		list[i] = n
	}
	pg.Notices = list
	return moved
}
