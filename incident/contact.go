package incident

import "time"

// Method is a way to reach somebody.
type Method string

// The contact methods of people. A pager's deliveries have its whole name, "pager:ops", as their method.
const (
	MethodSlack Method = "slack" // a direct message; everybody has it
	MethodEmail Method = "email"
	MethodSMS   Method = "sms"
	MethodVoice Method = "voice" // a call that reads the summary out
	MethodPush  Method = "push"  // a notification on the phone, by ntfy
)

// Methods lists the contact methods of people in the order in which they are offered.
var Methods = []Method{MethodSlack, MethodPush, MethodEmail, MethodSMS, MethodVoice}

// Contact is where one person is reached by one method. It is shown to that person and nobody else.
type Contact struct {
	Method  Method
	Address string // an E.164 number, a mail address (RFC 5321), a topic of ntfy; a person's Slack id
}

// Urgency says whether somebody may be woken.
type Urgency string

// High urgency ignores quiet hours. A playbook that says nothing has it.
const (
	High Urgency = "high"
	Low  Urgency = "low"
)

// Rule is one line of how a person wants to be paged: by this method, so long after the page, unless answered before.
type Rule struct {
	Method Method        `json:"method"`
	After  time.Duration `json:"after,omitempty"` // 0: at once; at most MaxRuleDelay
}

// Rules are a person's, a team's or the company's notification rules, by urgency. nil where there are none of one's own.
type Rules map[Urgency][]Rule

// MaxRuleDelay bounds Rule.After, MaxRules how many there are for one urgency.
const (
	MaxRuleDelay = 24 * time.Hour
	MaxRules     = 10
)

// Quiet are the hours in which a person is not paged with low urgency, as minutes after midnight in that person's zone. From
// may be after To: then it is a night. Both equal: no quiet hours.
type Quiet struct {
	From int `json:"from"`
	To   int `json:"to"`
}

// Profile is how one person can be reached, as kept in the store.
type Profile struct {
	Contacts []Contact // verified ones only
	Rules    Rules     // the person's own
	Quiet    Quiet
}
