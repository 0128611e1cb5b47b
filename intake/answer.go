package intake

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"tocsin/incident"
	"tocsin/lang"
)

// notice is what is said instead of the incident. It tells nothing of it.
type notice struct {
	result      result
	status      int
	title, text string // ids of texts
}

var (
	noticeForged      = notice{resultForged, http.StatusNotFound, "web.broken.title", "web.broken.text"}
	noticeForeign     = notice{resultForeign, http.StatusNotFound, "web.broken.title", "web.broken.text"}
	noticeUnknown     = notice{resultUnknown, http.StatusNotFound, "web.broken.title", "web.broken.text"}
	noticeExpired     = notice{resultExpired, http.StatusGone, "web.expired.title", "web.expired.text"}
	noticeDeactivated = notice{resultDeactivated, http.StatusForbidden, "web.deactivated.title", "web.deactivated.text"}
	noticeOver        = notice{resultOver, http.StatusGone, "web.over.title", "web.over.text"}
	noticeRollClosed  = notice{resultOver, http.StatusGone, "web.roll.closed.title", "web.roll.closed.text"}
	noticeFailed      = notice{resultFailed, http.StatusInternalServerError, "web.failed.title", "web.failed.text"}
)

// refused says whether what came was refused, rather than late or our own fault.
func (n notice) refused() bool { return n != noticeOver && n != noticeRollClosed && n != noticeFailed }

// check reads the token of a request and finds whose it is; nil where both are good.
func (s *Server) check(r *http.Request, good ...Purpose) (Claim, incident.Person, *notice) {
	c, err := s.o.Signer.Check(r.PathValue("token"), time.Now(), good...)
	who := incident.Person{}
	if c.Purpose != PurposeStatus {
		who = s.person(c.Person())
	}
	switch {
	case err == nil && c.Purpose != PurposeStatus && !who.Reachable():
		return c, who, &noticeDeactivated
	case err == nil:
		return c, who, nil
	case errors.Is(err, ErrExpired):
		return c, who, &noticeExpired
	case errors.Is(err, ErrForeign):
		return c, who, &noticeForeign
	}
	return c, who, &noticeForged
}

// person looks somebody up. Whom the directory does not know counts as a member: after a restart while Slack is down it knows
// nobody, and a token is proof enough.
func (s *Server) person(id incident.PersonID) incident.Person {
	if who, ok := s.o.Directory.Person(id); ok {
		return who
	}
	return incident.Person{ID: id, Kind: incident.Member}
}

// personWithEmail looks somebody up who works here now.
func personWithEmail(d incident.Directory, address string) (incident.Person, bool) {
	found, err := d.Expand(incident.Target{Kind: incident.ByEmail, Name: address})
	if err != nil || len(found) != 1 || !found[0].Reachable() {
		return incident.Person{}, false
	}
	return found[0], true
}

// acknowledge does what an answer asks for, counts it, and logs it with no more of the incident than its number.
func (s *Server) acknowledge(ctx context.Context, c channel, n incident.Number, who incident.PersonID) (incident.Record, *notice) {
	now := time.Now().Truncate(time.Millisecond) // as it is stored
	r, err := s.o.Incidents.Acknowledge(ctx, n, who, now)
	if wrong := s.trouble(n, err); wrong != nil {
		return r, wrong
	}
	became := resultRepeated
	if p := r.Page(who); p != nil && p.EndedAt.Equal(now) {
		became = resultAcknowledged
	}
	s.count(c, became)
	s.o.Log.Info().Stringer("incident", n).Str("channel", string(c)).Str("result", string(became)).Msg("an answer came")
	return r, nil
}

// trouble makes a notice of an error of the domain.
func (s *Server) trouble(n incident.Number, err error) *notice {
	switch incident.CodeOf(err) {
	case incident.AlreadyResolved:
		return &noticeOver
	case incident.RollCallClosed:
		return &noticeRollClosed
	case incident.NotFound:
		return &noticeUnknown
	}
	if err != nil {
		s.o.Log.Error().Stringer("incident", n).Err(err).Msg("an answer could not be carried out")
		return &noticeFailed
	}
	return nil
}

// language is the person's, or what the browser asks for where it is not known who that is.
func (s *Server) language(r *http.Request, who incident.Person) lang.Language {
	asked, _, _ := strings.Cut(r.Header.Get("Accept-Language"), ",")
	asked, _, _ = strings.Cut(asked, ";")
	return s.o.Texts.In(cmp.Or(who.Locale, strings.TrimSpace(asked)))
}

// name is how somebody is called on a page: whom the directory does not know is "a colleague", never a bare id.
func (s *Server) name(l lang.Language, id incident.PersonID) string {
	if id.IsPager() {
		return id.PagerName()
	}
	who, _ := s.o.Directory.Person(id)
	return cmp.Or(who.Name, who.Handle, l.Say("web.somebody"))
}
