package config

import (
	"net/mail"
	"regexp"
	"strings"

	"tocsin/config/strict"
)

// Paging says how people and pagers outside Slack are reached. What is left empty is off.
type Paging struct {
	Email  Email   `key:"email"`
	Twilio Twilio  `key:"twilio"`
	Ntfy   Ntfy    `key:"ntfy"`
	Pagers []Pager `key:"pagers"`
}

// Email is the mail server that mails leave by.
type Email struct {
	Server       string `key:"server"` // host:port; empty: no mails
	TLS          string `key:"tls"`    // starttls or tls
	From         string `key:"from"`
	User         string `key:"user"`
	PasswordFile string `key:"password_file"`

	Password Secret // there where User is
}

// Twilio is the account for SMS and calls.
type Twilio struct {
	APIURL           string `key:"api_url"`
	Account          string `key:"account"` // its SID; empty: neither SMS nor calls
	TokenFile        string `key:"token_file"`
	From             string `key:"from"`              // sends SMS; or MessagingService does; both empty: no SMS
	MessagingService string `key:"messaging_service"` // its SID
	VoiceFrom        string `key:"voice_from"`        // E.164; empty: no calls

	Token Secret // there where Account is
}

// Ntfy is the server for push messages.
type Ntfy struct {
	URL       string `key:"url"` // empty: no push messages
	TokenFile string `key:"token_file"`

	Token Secret // empty where everybody may write there
}

// Pager is one other tool that incidents are mirrored to. Playbooks call it "pager:NAME".
type Pager struct {
	Name              string   `key:"name,required"` // small letters, digits and hyphens
	Kind              string   `key:"kind,required"` // pagerduty, opsgenie or webhook
	URL               Secret   `key:"url"`           // empty: the provider's own; of a webhook it mostly has a secret in it
	KeyFile           string   `key:"key_file,required"`
	WebhookSecretFile string   `key:"webhook_secret_file"` // pagerduty: what its own webhooks to tocsin are signed with
	Responders        []string `key:"responders"`          // opsgenie: "team:NAME", "user:ADDRESS", "escalation:NAME" or "schedule:NAME"

	Key           Secret // routing key, API key, or the secret that webhooks are signed with
	WebhookSecret Secret // empty: none are taken
}

// The kinds of pagers.
const (
	PagerDuty = "pagerduty"
	Opsgenie  = "opsgenie"
	Webhook   = "webhook"
)

func (p *Paging) check(doc *strict.File) {
	p.Email.check(doc)
	p.Twilio.check(doc)
	if p.Ntfy.URL != "" {
		baseURL(doc, "paging.ntfy.url", p.Ntfy.URL, "https://ntfy.sh")
	}
	p.checkPagers(doc)
}

func (e *Email) check(doc *strict.File) {
	const at = "paging.email."
	oneOf(doc, at+"tls", e.TLS, "starttls", "tls")
	if e.Server == "" {
		unused(doc, at, "server", "no mail is sent", given{"from", e.From}, given{"user", e.User}, given{"password_file", e.PasswordFile})
		return
	}
	hostPort(doc, at+"server", e.Server, "smtp.example.com:587")
	if _, err := mail.ParseAddress(e.From); err != nil {
		doc.Fail(at+"from", "%q must be the mail address that mails are from, such as tocsin@example.com", e.From)
	}
	if e.User == "" && e.PasswordFile != "" {
		doc.Fail(at+"user", "is empty, but there is a password_file: name the user, or leave both out")
	}
}

// Shapes that Twilio documents.
var (
	accountSID = regexp.MustCompile(`^AC[0-9a-f]{32}$`)
	serviceSID = regexp.MustCompile(`^MG[0-9a-f]{32}$`)
	e164       = regexp.MustCompile(`^\+[1-9][0-9]{6,14}$`)
	senderID   = regexp.MustCompile(`^(\+[1-9][0-9]{6,14}|[0-9]{4,8}|[0-9A-Za-z][0-9A-Za-z -]{0,10})$`)
)

func (t *Twilio) check(doc *strict.File) {
	const at = "paging.twilio."
	baseURL(doc, at+"api_url", t.APIURL, "https://api.twilio.com")
	if t.Account == "" {
		unused(doc, at, "account", "neither SMS nor calls leave", given{"from", t.From}, given{"voice_from", t.VoiceFrom},
			given{"messaging_service", t.MessagingService}, given{"token_file", t.TokenFile})
		return
	}
	if !accountSID.MatchString(t.Account) {
		doc.Fail(at+"account", "must be the Account SID: AC and 32 digits or letters a to f")
	}
	switch {
	case t.From != "" && t.MessagingService != "":
		doc.Fail(at+"messaging_service", "is there beside from: keep one")
	case t.From == "" && t.MessagingService == "" && t.VoiceFrom == "":
		doc.Fail(at+"account", "is there, but nothing to send from: add from (a number for SMS) or voice_from (a number for calls)")
	case t.From != "" && !senderID.MatchString(t.From):
		doc.Fail(at+"from", "%q must be a number such as +4930901820, a short code, or a sender's name of at most 11 letters", t.From)
	case t.MessagingService != "" && !serviceSID.MatchString(t.MessagingService):
		doc.Fail(at+"messaging_service", "must be the SID of a messaging service: MG and 32 digits or letters a to f")
	}
	if t.VoiceFrom != "" && !e164.MatchString(t.VoiceFrom) {
		doc.Fail(at+"voice_from", "%q must be a number such as +4930901820", t.VoiceFrom)
	}
}

// given is a key and what stands there.
type given struct{ key, value string }

// unused notes keys that do nothing because the one that switches them on is empty.
func unused(doc *strict.File, at, missing, so string, keys ...given) {
	var names []string
	for _, k := range keys {
		if k.value != "" {
			names = append(names, k.key)
		}
	}
	if len(names) > 0 {
		doc.Fail(at+missing, "is empty, so %s: set it, or leave out %s", so, strings.Join(names, ", "))
	}
}
