package incident

import "time"

// Playbook is what one can trigger: who is paged, in which order, who is kept informed.
type Playbook struct {
	Name         string   `json:"name"` // "crisis-comms"; lower case, digits, hyphens
	Title        string   `json:"title"`
	Description  string   `json:"description,omitempty"`
	Private      bool     `json:"private"`               // the incident is seen by those who take part in it, by nobody else
	MayTrigger   []Target `json:"may_trigger,omitempty"` // empty: every full member of the workspace
	Bridge       string   `json:"bridge,omitempty"`      // address of the conference call
	Document     string   `json:"document,omitempty"`    // address of the written playbook
	Urgency      Urgency  `json:"urgency,omitempty"`     // empty: High
	Policy       Policy   `json:"policy"`
	Stakeholders string   `json:"stakeholders,omitempty"` // channel that gets every status update; without "#"
	Subscribers  []Target `json:"subscribers,omitempty"`  // people (by DM) and channels that get every status update
	Play         Play     `json:"play,omitzero"`

	Statements []Statement `json:"statements,omitempty"` // its own, beside those of the company
}

// Policy is the escalation policy: ordered levels, how often to start again after the last, and what happens at the end.
type Policy struct {
	Levels      []Level       `json:"levels"` // at least one
	Repeat      int           `json:"repeat,omitempty"`
	Acknowledge Acknowledge   `json:"acknowledge,omitempty"`
	AckTimeout  time.Duration `json:"ack_timeout,omitempty"` // an acknowledged incident without a sign of life for so long rings again; 0: never
	LastResort  []Target      `json:"last_resort,omitempty"` // paged when the policy has come to its end; channels are told
}

// Acknowledge says whom an acknowledgement stops from being rung.
type Acknowledge string

// An acknowledgement always stops the escalation. With Any, the usual way, it stops the others' delayed rules too; with Each
// everybody who was paged goes on being rung until they have answered themselves.
const (
	Any  Acknowledge = ""
	Each Acknowledge = "each"
)

// Level is one step of a policy. All of its targets are paged at once.
type Level struct {
	Targets []Target      `json:"targets"`
	Timeout time.Duration `json:"timeout"` // unacknowledged for so long, the next level is paged
}

// Informed lists who gets every status update, the stakeholders' channel first.
func (p Playbook) Informed() []Target {
	if p.Stakeholders == "" {
		return p.Subscribers
	}
	return append([]Target{{ByChannel, p.Stakeholders}}, p.Subscribers...)
}
