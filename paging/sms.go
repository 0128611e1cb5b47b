package paging

import (
	"context"
	"net/url"
	"strings"
	"unicode/utf8"

	"tocsin/incident"
)

// SMS sends text messages through Twilio (https://www.twilio.com/docs/messaging/api/message-resource). Whether one arrived is
// told to Message.Status later; it takes no key against repeats.
type SMS struct {
	Twilio
	From             string // a number or sender id of the account; or else
	MessagingService string // the SID of a messaging service, which chooses the sender
}

const maxShort = 300 // characters, Link not counted: two or three messages on the wire

// Notify sends one message.
func (s *SMS) Notify(ctx context.Context, m Message) incident.Result {
	form := url.Values{"To": {m.To}, "Body": {m.short()}}
	if s.MessagingService != "" {
		form.Set("MessagingServiceSid", s.MessagingService)
	} else {
		form.Set("From", s.From)
	}
	if m.Status != "" {
		form.Set("StatusCallback", m.Status)
	}
	return s.create(ctx, "Messages", form)
}

func (*SMS) keyless() {}

// short is Short with the link: where it stands, or else below. However long the rest is, the link stays whole.
func (m Message) short() string {
	before, after, stands := strings.Cut(m.Short, m.Link)
	switch {
	case m.Link == "":
		return cut(m.Short, maxShort)
	case !stands:
		return cut(m.Short, maxShort) + "\n" + m.Link
	}
	after = cut(after, maxShort/2)
	return cut(before, maxShort-utf8.RuneCountInString(after)) + m.Link + after
}
