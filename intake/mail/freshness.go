package mail

import (
	netmail "net/mail"
	"time"
)

// A signature tells that its domain has sent the mail, and not to whom or when: whoever has the mail can send it again, to any
// playbook. So it counts by itself only as long as an honest mail may be under way. To must not be demanded among what is signed:
// not every provider signs it, and aliases of the company lead here.
const (
	mostUnderWay = 48 * time.Hour
	mostAhead    = 24 * time.Hour // some machines' clocks, or time zones, are wrong
)

// staleness says why a signature does not count by itself now; dated: the field Date is among what it signs.
func staleness(h header, dated bool, now time.Time) string {
	written, err := netmail.ParseDate(h.get("date"))
	switch {
	case !dated, err != nil, written.After(now.Add(mostAhead)):
		return WhyUndated
	case written.Before(now.Add(-mostUnderWay)):
		return WhyStale
	}
	return ""
}
