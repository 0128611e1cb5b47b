package incident

import (
	"context"
	"strconv"
	"strings"
	"time"
)

// dedupPrefix begins what incidents are called at pagers.
const dedupPrefix = "tocsin/"

// Dedup names the incident at pagers, the same for all that they are told of it: "tocsin/INC-42/mibc2f7k". The last part is the
// moment of the trigger: numbers come again in another database, and pagers remember.
func (i Incident) Dedup() string {
	return dedupPrefix + i.Number.String() + "/" + strconv.FormatInt(i.TriggeredAt.UnixMilli(), 36)
}

// ParseDedup reads the number in what Dedup gives; ok is false for what another program calls its incidents. Whether it is the
// incident that has this number here, only its own Dedup tells.
func ParseDedup(text string) (n Number, ok bool) {
	rest, ours := strings.CutPrefix(text, dedupPrefix)
	number, moment, whole := strings.Cut(rest, "/")
	n, ok = ParseNumber(number)
	return n, ok && ours && whole && moment != ""
}

// Agent is who acted at a pager.
type Agent struct {
	Person PersonID // empty where the pager tells nothing by which the directory knows them
	Name   string   // as the pager calls them
	Pager  string   // what kind of pager it is, to be shown beside the name
}

// agent gives the person who an agent is. Pagers often tell no more than a name: it is the person of that name who was paged,
// where there is one and no second. Anybody else stays an outsider.
func (s *Service) agent(r Record, a Agent) PersonID {
	if a.Person != "" {
		return a.Person
	}
	var found []PersonID
	for _, pg := range r.Pages {
		if p, ok := s.Directory.Person(pg.Person); ok && p.Reachable() && sameName(p.Name, a.Name) {
			found = append(found, p.ID)
		}
	}
	if len(found) == 1 {
		return found[0]
	}
	return Outsider(a.Name + " (" + a.Pager + ")")
}

func sameName(a, b string) bool {
	a, b = strings.Join(strings.Fields(a), " "), strings.Join(strings.Fields(b), " ")
	return a != "" && strings.EqualFold(a, b)
}

// Mirrored does here what somebody did at a pager: EventAcknowledge, or EventResolve with a closing line. dedup is what the pager
// calls the incident: only one that a pager was told of can be changed by one. key is the request's own id; repeat says that
// it was carried out before. Refusals: NotFound, AlreadyResolved.
func (s *Service) Mirrored(ctx context.Context, key, dedup string, e Event, a Agent, closing string, now time.Time) (repeat bool, err error) {
	n, _ := ParseDedup(dedup)
	err = s.change(ctx, func(tx Tx) error {
		r, err := tx.Record(n)
		if err != nil {
			return err
		}
		if r.Dedup() != dedup || !r.mirrors() {
			return refuse(NotFound, "incident", n.String())
		}
		var o *Outcome
		if o, repeat, err = s.react(tx, r, key, e, s.agent(r, a), closing, now); err != nil || repeat {
			return err
		}
		return tx.Apply(*o)
	})
	return repeat, err
}

// react does what another program says has happened: EventAcknowledge, or EventResolve with a closing line.
func (s *Service) react(tx Tx, r Record, key string, e Event, by PersonID, closing string, now time.Time) (o *Outcome, repeat bool, err error) {
	if key != "" {
		if _, repeat, err = tx.Once(key, r.Number, now); err != nil || repeat {
			return nil, repeat, err
		}
	}
	if e != EventResolve {
		o, err = r.acknowledge(by, now)
		return o, false, err
	}
	audience, before, err := s.listeners(tx, r.Number)
	if err != nil {
		return nil, false, err
	}
	if o, err = r.resolve(by, closing, audience, before, s.NeedsApproval(audience.Reach()), now); err != nil {
		return nil, false, err
	}
	return o, false, s.endRoll(tx, o, by, now)
}

// mirrors says whether a pager was told of the incident.
func (r Record) mirrors() bool {
	for _, pg := range r.Pages {
		if pg.Person.IsPager() && len(pg.Notices) > 0 {
			return true
		}
	}
	return false
}
