package storage

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tocsin/incident"
)

// notice is one that was due at a time in another zone, finer than a millisecond.
func notice(state incident.NoticeState) incident.Notice {
	berlin := time.FixedZone("CET", 3600)
	return incident.Notice{
		Delivery: "D1", Method: incident.MethodSMS, State: state, Reason: "invalid_number",
		DueAt: after(1_234_567_890).In(berlin), At: after(2 * time.Second).In(berlin),
	}
}

func keptNotice(n incident.Notice) incident.Notice {
	n.DueAt, n.At = n.DueAt.UTC().Truncate(time.Millisecond), n.At.UTC().Truncate(time.Millisecond)
	return n
}

func TestAPageComesBackWithItsNotices(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		waiting := incident.Notice{Delivery: "D2", Method: incident.MethodSlack, DueAt: noon, State: incident.NoticeWaiting}
		page := incident.Page{Person: "UA", Level: incident.ByHand, AskedBy: "UB", State: incident.Paging, PagedAt: noon,
			Notices: []incident.Notice{notice(incident.NoticeFailed), waiting}}
		n := create(t, s, func(o *incident.Outcome) {
			o.Record.Pages = []incident.Page{page, {Person: "UC", State: incident.Answered}}
		})
		wantNotices := func(want ...incident.Notice) {
			t.Helper()
			r, err := s.Record(t.Context(), n)
			if err != nil {
				t.Fatal(err)
			}
			page.Notices = want
			if diff := cmp.Diff([]incident.Page{page, {Person: "UC", State: incident.Answered}}, r.Pages); diff != "" {
				t.Error(diff)
			}
		}
		wantNotices(keptNotice(notice(incident.NoticeFailed)), waiting)
		apply(t, s, n, func(o *incident.Outcome) { o.Record.Pages[0].Notices[1].State = incident.NoticeSent }) // in place, as decisions may
		waiting.State = incident.NoticeSent
		wantNotices(keptNotice(notice(incident.NoticeFailed)), waiting)
		page.AskedBy = ""
		apply(t, s, n, func(o *incident.Outcome) { o.Record.Pages[0].Notices, o.Record.Pages[0].AskedBy = nil, "" })
		wantNotices()
	})
}
