package intake

import "github.com/prometheus/client_golang/prometheus"

// What becomes of mails, besides what mail.Message.Automatic says, for the counters.
const (
	resultHeld        result = "held"
	resultFiltered    result = "filtered_out"
	resultUnreadable  result = "unreadable"
	resultUnaddressed result = "unaddressed"
)

// Why the mail of a genuine sender is held, as in mail.Verdict.
const (
	whyNotAllowed = "not_allowed"
	whyOld        = "old" // it has lain unread in the mailbox for longer than mostUnread
)

func newMailCounts() *prometheus.CounterVec {
	return prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "tocsin_mails_total", Help: "Mails that came, by way (smtp, imap) and result.",
	}, []string{"way", "result"})
}

func (m *Mailroom) count(p Parcel, r result) { m.counts.WithLabelValues(p.Way, string(r)).Inc() }
