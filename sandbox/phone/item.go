package phone

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
)

// Kind is what sort of thing reached a phone or mailbox.
type Kind string

// The kinds of items.
const (
	SMS   Kind = "sms"
	Call  Kind = "call"
	Push  Kind = "push"
	Email Kind = "email"
)

// Item is one thing on somebody's phone or in their mailbox.
type Item struct {
	ID       string    `json:"id"`
	Kind     Kind      `json:"kind"`
	At       time.Time `json:"at"`
	Key      string    `json:"key,omitempty"`      // by which a repeat is known: sequence_id of a push, Message-ID of a mail
	From     string    `json:"from"`               // a number, a mail address, the topic of a push
	Answers  string    `json:"answers,omitempty"`  // of a mail: the Message-ID of the one that it answers, without <>
	ReplyTo  string    `json:"reply_to,omitempty"` // of a mail: the address that answers go to, where it is not From
	Title    string    `json:"title,omitempty"`    // of a push; the subject of a mail
	Text     string    `json:"text,omitempty"`     // as plain text; of a call, what was spoken so far, a line each
	HTML     string    `json:"html,omitempty"`     // of a mail, as it came
	Link     string    `json:"link,omitempty"`     // where a push leads, or the first address in the text
	Links    []string  `json:"links,omitempty"`    // every address in it
	Buttons  []Button  `json:"buttons,omitempty"`  // of a push
	Priority int       `json:"priority,omitempty"` // of a push: 1 to 5, 3 is usual
	Tags     []string  `json:"tags,omitempty"`     // of a push
	State    CallState `json:"state,omitempty"`    // of a call
	Listens  bool      `json:"listens,omitempty"`  // a call that waits for a key
	Keys     string    `json:"keys,omitempty"`     // the keys that were pressed in a call
	Mine     bool      `json:"mine,omitempty"`     // an SMS that the person wrote
	Read     bool      `json:"read"`
}

// CallState is how far a call is; the words are Twilio's.
type CallState string

// The states of a call.
const (
	Ringing    CallState = "ringing"
	InProgress CallState = "in-progress"
	Completed  CallState = "completed"
	Busy       CallState = "busy" // it was declined
	NoAnswer   CallState = "no-answer"
	Failed     CallState = "failed" // nobody has the number
)

// Button is something under a push message that can be pressed.
type Button struct {
	Label   string `json:"label"`
	URL     string `json:"url,omitempty"` // where it leads; empty where pressing it makes a request
	Pressed bool   `json:"pressed,omitempty"`

	action ntfyAction
}

// kept is how many items a phone remembers.
const kept = 1000

// Items lists what is on somebody's phone and in their mailbox, oldest first.
func (n *Network) Items(user string) []Item {
	n.mu.Lock()
	defer n.mu.Unlock()
	out := []Item{}
	for _, i := range n.items[user] {
		out = append(out, i.clone())
	}
	return out
}

// Read marks items as read: those named, or all.
func (n *Network) Read(user string, ids ...string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, i := range n.items[user] {
		if !i.Read && (len(ids) == 0 || slices.Contains(ids, i.ID)) {
			i.Read = true
			n.tell(user, i)
		}
	}
}

// put lets something arrive. n.mu must be held, as for everything below.
func (n *Network) put(user string, i Item) *Item {
	n.nextItem++
	i.ID, i.At, i.Read = fmt.Sprintf("item-%d", n.nextItem), time.Now(), i.Mine
	if i.Kind != Push {
		i.Links = linksIn(i.Text)
	}
	if i.Kind == Email && len(i.Links) == 0 {
		i.Links = linksInHTML(i.HTML)
	}
	if i.Link == "" && len(i.Links) > 0 {
		i.Link = i.Links[0]
	}
	all := append(n.items[user], &i)
	n.items[user] = all[max(0, len(all)-kept):]
	n.tell(user, &i)
	return &i
}

func (n *Network) tell(user string, i *Item) {
	if n.o.Changed != nil {
		n.o.Changed(user, i.clone())
	}
}

// item finds something on somebody's phone.
func (n *Network) item(user, id string, kind Kind) (*Item, error) {
	for _, i := range n.items[user] {
		if i.ID == id && i.Kind == kind {
			return i, nil
		}
	}
	return nil, fmt.Errorf("there is no %s %q on this phone", kind, id)
}

func (i *Item) clone() Item {
	c := *i
	c.Links, c.Buttons, c.Tags = slices.Clone(i.Links), slices.Clone(i.Buttons), slices.Clone(i.Tags)
	return c
}

var address = regexp.MustCompile(`https?://[^\s<>"]+`)

// linksIn finds the addresses in a text as phones do: without the stop of the sentence they stand in.
func linksIn(text string) []string {
	var out []string
	for _, found := range address.FindAllString(text, -1) {
		out = append(out, strings.TrimRight(found, ".,;:!?)]'"))
	}
	return out
}
