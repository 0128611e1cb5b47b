package phone

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// callEvents are what a status callback can be asked for; without a word it is "completed" alone.
var callEvents = []string{"initiated", "ringing", "answered", "completed"}

// call is a call from its first ring to its end.
type call struct {
	sid, from, to string
	twiml, url    string // what to do once it is answered: a document, or where to fetch one
	callback      string
	wanted        []string // events for the callback
	line          line
	user          string
	item          *Item
	rest          []verb // what is still to be done
	gather        *verb  // what waits for keys
	digits        string
	timer         *time.Timer
	answered      time.Time
	sequence      int
}

// ring lets somebody's phone ring. n.mu must be held.
func (n *Network) ring(c *call, ringFor time.Duration) {
	n.event(c, "initiated", "initiated")
	s, known := n.who(func(s Subscriber) bool { return s.Number == c.to })
	if !known {
		n.event(c, "completed", string(Failed))
		return
	}
	c.user = s.ID
	c.item = n.put(s.ID, Item{Kind: Call, From: c.from, State: Ringing})
	n.calls[c.item.ID] = c
	n.event(c, "ringing", string(Ringing))
	c.timer = time.AfterFunc(ringFor, func() { n.unanswered(c) })
}

// unanswered ends a call that nobody takes.
func (n *Network) unanswered(c *call) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if c.item.State == Ringing && !n.closed {
		n.end(c, NoAnswer)
	}
}

// quiet stops the clock of a call.
func (c *call) quiet() {
	if c.timer != nil {
		c.timer.Stop()
	}
}

// Answer takes a ringing call; what it says is in the item's Text.
func (n *Network) Answer(user, id string) error {
	n.mu.Lock()
	c, err := n.calling(user, id, Ringing)
	if err != nil {
		n.mu.Unlock()
		return err
	}
	c.quiet()
	c.item.State, c.item.Read, c.answered = InProgress, true, time.Now()
	n.event(c, "answered", string(InProgress))
	next := &document{c.url, n.callFields(c, string(InProgress))}
	if c.twiml != "" {
		next = n.obey(c, []byte(c.twiml))
	}
	n.tell(user, c.item)
	n.mu.Unlock()
	n.follow(c, next)
	return nil
}

// PressKey presses a key ("0" to "9", "*", "#") in a call. It returns when the app has said what comes of it.
func (n *Network) PressKey(user, id, key string) error {
	if len(key) != 1 || !strings.Contains("0123456789*#", key) {
		return fmt.Errorf("%q is no key of a phone", key)
	}
	n.mu.Lock()
	c, err := n.calling(user, id, InProgress)
	if err == nil && c.gather == nil {
		err = errors.New("the call does not wait for a key")
	}
	if err != nil {
		n.mu.Unlock()
		return err
	}
	c.item.Keys += key
	next := n.gathered(c, key)
	n.tell(user, c.item)
	n.mu.Unlock()
	n.follow(c, next)
	return nil
}

// HangUp declines a ringing call, or ends one.
func (n *Network) HangUp(user, id string) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	c, err := n.calling(user, id, Ringing, InProgress)
	if err != nil {
		return err
	}
	if c.item.State == Ringing {
		n.end(c, Busy)
	} else {
		n.end(c, Completed)
	}
	return nil
}

func (n *Network) calling(user, id string, states ...CallState) (*call, error) {
	i, err := n.item(user, id, Call)
	if err != nil {
		return nil, err
	}
	if !slices.Contains(states, i.State) {
		return nil, fmt.Errorf("the call is %s by now", i.State)
	}
	return n.calls[id], nil
}

// end is the end of a call, however it comes. n.mu must be held, as for everything below.
func (n *Network) end(c *call, state CallState) {
	c.quiet()
	c.item.State, c.item.Listens, c.gather, c.rest = state, false, nil, nil
	delete(n.calls, c.item.ID)
	n.event(c, "completed", string(state))
	n.tell(c.user, c.item)
}

// event posts a status callback, if it is wanted (https://www.twilio.com/docs/voice/api/call-resource#statuscallbackevent).
func (n *Network) event(c *call, event, status string) {
	wanted := c.wanted
	if len(wanted) == 0 {
		wanted = []string{"completed"}
	}
	if c.callback == "" || !slices.Contains(wanted, event) {
		return
	}
	form := n.callFields(c, status)
	form.Set("CallbackSource", "call-progress-events")
	form.Set("SequenceNumber", strconv.Itoa(c.sequence))
	form.Set("Timestamp", twilioTime())
	if event == "completed" {
		seconds := 0
		if !c.answered.IsZero() {
			seconds = int(time.Since(c.answered).Seconds())
		}
		form.Set("CallDuration", strconv.Itoa(seconds))
	}
	c.sequence++
	n.after(&c.line, func() { _, _ = n.postTwilio(c.callback, form) }) // Twilio does not repeat them
}

func (n *Network) callFields(c *call, status string) url.Values {
	return fields(map[string]string{"CallSid": c.sid, "CallStatus": status, "Direction": "outbound-api", "From": c.from, "To": c.to, "Called": c.to, "Caller": c.from})
}
