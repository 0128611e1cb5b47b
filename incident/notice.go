package incident

import "time"

// NoticeState is how far one notice has come.
type NoticeState string

// The states of a notice.
const (
	NoticeWaiting   NoticeState = "waiting" // it has not left, or is tried again
	NoticeSent      NoticeState = "sent"    // the provider took it
	NoticeFailed    NoticeState = "failed"  // Reason says why
	NoticeWithdrawn NoticeState = "withdrawn"
)

// Notice is a page on one of its ways: what one contact method did for one person the last time it was rung.
type Notice struct {
	Delivery string        `json:"delivery"` // id of the Delivery
	Method   Method        `json:"method"`
	After    time.Duration `json:"after,omitempty"` // the rule's delay
	DueAt    time.Time     `json:"due_at"`          // when it is to leave
	State    NoticeState   `json:"state"`
	Late     bool          `json:"late,omitempty"` // Slack did not answer in time, and the other methods rang instead
	Reason   string        `json:"reason,omitempty"`
	At       time.Time     `json:"at,omitzero"` // when it was sent, failed or was withdrawn
}

// rings says whether the notice has arrived, or still may.
func (n Notice) rings() bool { return n.State == NoticeSent || n.State == NoticeWaiting }
