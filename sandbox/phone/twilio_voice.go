package phone

import (
	"net/url"
	"strconv"
	"strings"
	"time"
)

const (
	// readingTime is the least that a <Gather> waits for a key: what a phone would speak is read here.
	readingTime = time.Minute
	// maxFetches bounds how often one answer leads to the next document.
	maxFetches = 20
	// failure is what Twilio says where it cannot make sense of the TwiML.
	failure = "We are sorry. An application error has occurred. Goodbye."
)

// document is where the next TwiML comes from.
type document struct {
	address string
	form    url.Values
}

// follow fetches documents and does what they say until the call waits for somebody or is over. n.mu must not be held.
func (n *Network) follow(c *call, next *document) {
	for fetches := 0; next != nil; fetches++ {
		doc := []byte("The app does not answer") // which is no TwiML
		if webAddress(next.address, false) && fetches < maxFetches {
			if got, err := n.postTwilio(next.address, next.form); err == nil {
				doc = got
			}
		}
		n.mu.Lock()
		if c.item.State != InProgress {
			n.mu.Unlock()
			return
		}
		c.url = next.address
		next = n.obey(c, doc)
		n.tell(c.user, c.item)
		n.mu.Unlock()
	}
}

// silence goes on with a call in which nobody pressed a key.
func (n *Network) silence(c *call, waited *verb) {
	n.mu.Lock()
	if c.gather != waited || n.closed {
		n.mu.Unlock()
		return
	}
	c.gather, c.digits, c.item.Listens = nil, "", false
	next := n.step(c)
	n.mu.Unlock()
	n.follow(c, next)
}

// obey begins a document. n.mu must be held, as for everything below.
func (n *Network) obey(c *call, doc []byte) *document {
	verbs, err := parseTwiML(doc)
	if err != nil {
		return n.fail(c)
	}
	c.rest = verbs
	return n.step(c)
}

// step does what is to be done, up to where the call waits for a key, ends, or needs another document.
func (n *Network) step(c *call) *document {
	for len(c.rest) > 0 {
		v := c.rest[0]
		c.rest = c.rest[1:]
		switch v.XMLName.Local {
		case "Say":
			c.speak(v)
		case "Pause":
		case "Gather":
			n.listen(c, &v)
			return nil
		case "Redirect":
			return &document{c.resolve(v.words()), n.callFields(c, string(InProgress))}
		case "Hangup":
			n.end(c, Completed)
			return nil
		default:
			return n.fail(c)
		}
	}
	n.end(c, Completed)
	return nil
}

// listen speaks what a <Gather> says and waits for keys.
func (n *Network) listen(c *call, v *verb) {
	for _, nested := range v.Verbs {
		if nested.XMLName.Local == "Say" {
			c.speak(nested)
		}
	}
	wait := readingTime
	if s, err := strconv.Atoi(v.attr("timeout")); err == nil {
		wait = max(wait, time.Duration(s)*time.Second)
	}
	c.gather, c.item.Listens = v, true
	n.tell(c.user, c.item)
	c.timer = time.AfterFunc(wait, func() { n.silence(c, v) })
}

func (c *call) speak(v verb) {
	if words := v.words(); words != "" {
		c.item.Text = strings.TrimPrefix(c.item.Text+"\n"+words, "\n")
	}
}

// fail ends a call whose TwiML makes no sense.
func (n *Network) fail(c *call) *document {
	c.item.Text = strings.TrimPrefix(c.item.Text+"\n"+failure, "\n")
	n.end(c, Completed)
	return nil
}

// gathered counts a key in. It returns where to ask next once there are enough.
func (n *Network) gathered(c *call, key string) *document {
	finish := c.gather.attr("finishOnKey")
	if finish == "" {
		finish = "#"
	}
	if key != finish {
		c.digits += key
	}
	if want, err := strconv.Atoi(c.gather.attr("numDigits")); key != finish && (err != nil || len(c.digits) < want) {
		return nil
	}
	form := n.callFields(c, string(InProgress))
	form.Set("Digits", c.digits)
	form.Set("msg", "Gather End")
	form.Set("FinishedOnKey", "")
	address := c.resolve(c.gather.attr("action"))
	c.quiet()
	c.gather, c.digits, c.item.Listens = nil, "", false
	return &document{address, form}
}

// resolve finds a relative address from the document that it stands in.
func (c *call) resolve(address string) string {
	base, err := url.Parse(c.url)
	if err != nil {
		return address
	}
	to, err := base.Parse(address)
	if err != nil {
		return address
	}
	return to.String()
}
