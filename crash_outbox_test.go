package main

import (
	"database/sql"
	"fmt"
	"strings"
	"testing"

	"tocsin/incident"
	"tocsin/sandbox/phone"
)

// outbox is what the program has written down of pages, as whoever opens the file reads it.
type outbox struct{ *sql.DB }

func openOutbox(t *testing.T, file string) outbox {
	db, err := sql.Open("sqlite3", "file:"+file+"?_busy_timeout=5000")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return outbox{db}
}

// row is a page in the outbox.
type row struct {
	id, method, to, state, reason string
	incident                      incident.Number
}

func (w *ringing) rows(where string) (list []row) {
	w.t.Helper()
	found, err := w.book.Query("SELECT id, method, receiver, state, reason, incident FROM outbox WHERE kind = 'page' AND " + where)
	if err != nil {
		w.t.Fatal(err)
	}
	defer found.Close()
	for found.Next() {
		var r row
		if err := found.Scan(&r.id, &r.method, &r.to, &r.state, &r.reason, &r.incident); err != nil {
			w.t.Fatal(err)
		}
		list = append(list, r)
	}
	return list
}

// crashed remembers what was under way when the program died.
func (w *ringing) crashed() {
	w.t.Helper()
	for _, r := range w.rows("state = 'inflight'") {
		w.underWay[r.id]++
	}
}

func (w *ringing) crossed() (n int) {
	for _, times := range w.underWay {
		n += times
	}
	return n
}

// waiting names a page that has not left.
func (w *ringing) waiting() error {
	if left := w.rows("state IN ('pending', 'inflight')"); len(left) > 0 {
		return fmt.Errorf("%d pages have not left, such as %+v", len(left), left[0])
	}
	return nil
}

// rangOnce compares what was to arrive with what did.
func (w *ringing) rangOnce() {
	w.t.Helper()
	var at arrived
	at.read(w)
	least, most := map[string]int{}, map[string]int{} // of SMS, which carry no id: by incident and receiver
	for _, r := range w.rows("TRUE") {
		due := 1
		switch {
		case r.state == "failed":
			w.t.Errorf("a page by %s failed: %s", r.method, r.reason)
			continue
		case r.state != "done": // taken back, as Yuki had answered; what was under way may have arrived all the same
			due = 0
		}
		spare := w.underWay[r.id]
		switch n := at.byKey[r.id]; incident.Method(r.method) {
		case incident.MethodSMS:
			who := fmt.Sprintf("%s %s:", r.to, r.incident)
			least[who], most[who] = least[who]+due, most[who]+due+spare
		case incident.MethodEmail:
			if n < due || n > due+spare {
				w.t.Errorf("a mail that was under way at %d kills arrived %d times, not %d", spare, n, due)
			}
		case incident.MethodSlack, incident.MethodPush:
			if n < due || n > max(due, min(spare, 1)) {
				w.t.Errorf("a page by %s arrived %d times, not %d", r.method, n, due)
			}
		default:
			if n := at.alarms[r.incident]; n != 1 {
				w.t.Errorf("%s is %d incidents at the pager", r.incident, n)
			}
		}
	}
	twice := 0
	for who, n := range at.sms {
		twice += n - least[who]
		if n < least[who] || n > most[who] {
			w.t.Errorf("%s: %d SMS arrived; %d to %d are right", who, n, least[who], most[who])
		}
		delete(least, who)
	}
	for who, n := range least {
		if n > 0 {
			w.t.Errorf("%s: of %d SMS none arrived", who, n)
		}
	}
	w.t.Logf("%d SMS came twice", twice)
}

// arrived is what reached Slack, the phones and the pager.
type arrived struct {
	byKey  map[string]int          // messages in Slack, push messages, mails: by the delivery's id, which each carries
	sms    map[string]int          // by person and incident
	alarms map[incident.Number]int // incidents at the pager
}

func (a *arrived) read(w *ringing) {
	a.byKey, a.sms, a.alarms = map[string]int{}, map[string]int{}, map[incident.Number]int{}
	for _, c := range w.server.Calls() {
		if _, id, ok := strings.Cut(c.Args["metadata"], `"id":"`); ok && c.Method == "chat.postMessage" && c.Result == "ok" {
			a.byKey[strings.TrimRight(id, `"}`)]++
		}
	}
	for _, who := range append([]string{"diego", "yuki"}, rungFirst...) {
		p := w.server.As(who)
		for _, i := range p.Phone() {
			id, _, _ := strings.Cut(strings.Trim(i.Key, "<>"), "@")
			switch i.Kind {
			case phone.SMS:
				number, _, _ := strings.Cut(i.Text, " ")
				a.sms[p.ID()+" "+number]++
			default:
				a.byKey[id]++
			}
		}
	}
	for _, i := range w.server.Incidents() {
		if n, ok := incident.ParseDedup(i.Key); ok {
			a.alarms[n]++
		}
	}
}
