package mail

import (
	"fmt"
	netmail "net/mail"
)

// Bounds of what is read, and of what comes out of it.
const (
	MaxBytes   = 25 << 20 // of a mail, as it is sent: what the large providers take
	MaxText    = 10_000   // runes of Text
	MaxSubject = 500      // runes of Subject and Topic
)

// Message is what is used of a mail. All of it is data from a stranger: clean in form (valid UTF-8, no control characters, nothing
// that turns the direction of text), and not to be believed before a Judge has.
type Message struct {
	ID          string   // Message-ID without <>; made from a hash of the mail where it has none
	InReplyTo   []string // Message-IDs without <>
	References  []string // the same, oldest first
	From        netmail.Address
	To          []string // addresses in To, Cc, Delivered-To and X-Original-To, in lower case, each once
	Subject     string   // one line
	Topic       string   // Subject without prefixes of replies and forwarded mails, and without the tag of a mailing list
	Text        string   // what this mail adds: without quoted replies and signatures; of HTML, what can be read
	Attachments []Attachment
	Automatic   Automatic // why nobody means it as an alarm; empty where somebody may
	Quiet       bool      // nobody may be answered by a machine, whatever the mail asks for: a machine or a list has sent it
	Truncated   bool      // there was more text than Text holds
}

// Attachment is a file that came with a mail. What is in it is not looked at.
type Attachment struct {
	Name string // one line of at most 200 runes; may be empty
	Type string // "application/pdf": in lower case, of at most 100 runes
}

// Own is what belongs to tocsin itself, to find loops.
type Own struct {
	Addresses []string // from which we send
}

// Automatic is what a machine sent without anybody wanting an alarm.
type Automatic = string

const (
	AutoReply   Automatic = "auto-reply"
	Bounce      Automatic = "bounce"
	Loop        Automatic = "loop"         // one of our own, come back
	ListControl Automatic = "list-control" // a mailing list about itself
)

// Problem is why a mail cannot be read: what is told to whoever sends it, in ASCII, as SMTP has it.
type Problem string

// These are all the errors of Read.
const (
	TooManyFields Problem = "its header, or that of a part, is too long: send it again as a new mail"
	NoHeader      Problem = "what came is no mail: it has no header"
	NoFrom        Problem = "it does not say whom it is from in a way that can be read: send it again from an ordinary address"
)

// The same, with their bounds.
var (
	TooLarge     = Problem(fmt.Sprintf("it is larger than %d MB: send it again without attachments", MaxBytes>>20))
	TooManyParts = Problem(fmt.Sprintf("it has more than %d parts: send it again as plain text", maxParts))
	TooDeep      = Problem(fmt.Sprintf("it holds more than %d parts inside each other: send it again as plain text", maxDepth))
)

func (p Problem) Error() string { return "the mail cannot be read: " + string(p) }
