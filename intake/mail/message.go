package mail

import (
	netmail "net/mail"
	"time"

	"tocsin/lang"
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
	Date        time.Time // as the sender says; zero where that cannot be read
	Truncated   bool      // there was more text than Text holds
}

// Attachment is a file that came with a mail. What is in it is not looked at.
type Attachment struct {
	Name string // one line of at most 200 runes; may be empty
	Type string // "application/pdf": in lower case, of at most 100 runes
	Size int    // bytes, about, once decoded
}

// Own is what belongs to tocsin itself, to find loops.
type Own struct {
	Hosts     []string // to the right of @ in the Message-IDs of our own mails, and of nobody else's
	Addresses []string // from which we send, and which we take mails for
}

// Automatic is what a machine sent without anybody wanting an alarm.
type Automatic = string

const (
	AutoReply   Automatic = "auto-reply"
	Bounce      Automatic = "bounce"
	Loop        Automatic = "loop"         // one of our own, come back
	ListControl Automatic = "list-control" // a mailing list about itself
)

// Problem is why a mail cannot be read: a code, with a sentence for its sender in lang, "mail.problem.<code>".
type Problem string

// These are all the errors of Read.
const (
	TooLarge      Problem = "too_large"       // more than MaxBytes
	TooManyFields Problem = "too_many_fields" // in the header of the mail or of a part, or too long ones
	TooManyParts  Problem = "too_many_parts"
	TooDeep       Problem = "too_deep"  // parts inside parts
	NoHeader      Problem = "no_header" // it is no mail
	NoFrom        Problem = "no_from"   // no address in From that can be read
)

func (p Problem) Error() string { return "the mail cannot be read: " + string(p) }

// Say tells the sender what is wrong, in a sentence.
func (p Problem) Say(l lang.Language) string {
	return l.Say("mail.problem."+string(p), "most", MaxBytes>>20, "parts", maxParts, "depth", maxDepth)
}
