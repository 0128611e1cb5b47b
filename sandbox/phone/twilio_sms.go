package phone

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// twilioSMS is an SMS on its way to somebody.
type twilioSMS struct {
	sid, from, to, service, callback string
	line                             line
}

// unreachable is Twilio's error code for a number that nobody answers under.
const unreachable = "30003"

// deliver lets an SMS arrive, and tells the app of it. n.mu must be held.
func (n *Network) deliver(m *twilioSMS, body string) {
	s, known := n.who(func(s Subscriber) bool { return s.Number == m.to })
	if known {
		n.put(s.ID, Item{Kind: SMS, From: m.from, Text: body})
	}
	n.status(m, "queued", "")
	n.status(m, "sent", "")
	if known {
		n.status(m, "delivered", "")
	} else {
		n.status(m, "undelivered", unreachable)
	}
}

// status posts a status callback (https://www.twilio.com/docs/messaging/guides/track-outbound-message-status).
func (n *Network) status(m *twilioSMS, status, errorCode string) {
	if m.callback == "" {
		return
	}
	form := fields(map[string]string{"MessageSid": m.sid, "SmsSid": m.sid, "MessageStatus": status, "SmsStatus": status, "From": m.from, "To": m.to})
	if errorCode != "" {
		form.Set("ErrorCode", errorCode)
	}
	if m.service != "" {
		form.Set("MessagingServiceSid", m.service)
	}
	n.after(&m.line, func() { _, _ = n.postTwilio(m.callback, form) }) // Twilio does not repeat them
}

// Reply answers the SMS that came last. What the app answers in turn (<Message>) is an SMS again. The error says what kept the
// answer from reaching the app.
func (n *Network) Reply(user, text string) error {
	me, from, err := n.write(user, text)
	if err != nil || n.o.IncomingSMS == "" {
		return err
	}
	sid := newID("SM")
	doc, err := n.postTwilio(n.o.IncomingSMS, fields(map[string]string{
		"MessageSid": sid, "SmsSid": sid, "SmsMessageSid": sid, "SmsStatus": "received", "NumMedia": "0", "NumSegments": "1",
		"From": me.Number, "To": from, "Body": text,
	}))
	if err != nil {
		return fmt.Errorf("the SMS did not reach the app: %w", err)
	}
	verbs, err := parseTwiML(doc)
	if err != nil {
		return err
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, v := range verbs {
		if v.XMLName.Local == "Message" {
			n.put(user, Item{Kind: SMS, From: from, Text: v.message()})
		}
	}
	return nil
}

// write puts what the person writes on their own screen, and tells to which number it goes.
func (n *Network) write(user, text string) (me Subscriber, to string, err error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	me, _ = n.subscriber(user)
	if me.Number == "" {
		return me, "", errors.New("this person has no phone number")
	}
	if strings.TrimSpace(text) == "" {
		return me, "", errors.New("there is nothing to send")
	}
	for _, i := range slices.Backward(n.items[user]) {
		if i.Kind == SMS && !i.Mine {
			n.put(user, Item{Kind: SMS, From: i.From, Text: text, Mine: true})
			return me, i.From, nil
		}
	}
	return me, "", errors.New("there is no SMS to answer")
}
