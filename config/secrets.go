package config

import (
	"encoding/base64"
	"fmt"
	"os"
	"strings"

	"tocsin/config/strict"
)

// The environment goes before the files, for what there is one of.
const (
	envSMTPPassword = "TOCSIN_SMTP_PASSWORD"
	envTwilioToken  = "TOCSIN_TWILIO_TOKEN"
	envNtfyToken    = "TOCSIN_NTFY_TOKEN"
	envIMAPPassword = "TOCSIN_IMAP_PASSWORD"
	envKey          = "TOCSIN_KEY"
)

// secret is one that stands in the environment or in a file, named by a key.
type secret struct {
	env, key, file string
	what           string // "the password", for whoever is to put it there
	needed         bool
	check          func(value string) string // what is wrong with it, never showing it; nil: nothing
	into           *Secret
}

func (c *Config) secretsWanted() []secret {
	p := &c.Paging
	all := []secret{
		{env: envSMTPPassword, key: "paging.email.password_file", file: p.Email.PasswordFile, what: "the password", needed: p.Email.User != "", into: &p.Email.Password},
		{env: envTwilioToken, key: "paging.twilio.token_file", file: p.Twilio.TokenFile, what: "the auth token", needed: p.Twilio.Account != "", into: &p.Twilio.Token},
		{env: envNtfyToken, key: "paging.ntfy.token_file", file: p.Ntfy.TokenFile, what: "the access token", into: &p.Ntfy.Token},
		{env: envIMAPPassword, key: "mail.imap.password_file", file: c.Mail.IMAP.PasswordFile, what: "the password", needed: c.Mail.IMAP.Server != "", into: &c.Mail.IMAP.Password},
		{env: envKey, key: "web.key_file", file: c.Web.KeyFile, what: "the key that signs links", needed: c.signs(), check: checkKey, into: &c.Web.Key},
	}
	for i := range p.Pagers {
		one, at := &p.Pagers[i], fmt.Sprintf("paging.pagers[%d].", i)
		all = append(all,
			secret{key: at + "key_file", file: one.KeyFile, what: "the key", needed: true, check: pagerKeys[one.Kind], into: &one.Key},
			secret{key: at + "webhook_secret_file", file: one.WebhookSecretFile, what: "the secret", into: &one.WebhookSecret})
	}
	return append(append(all, c.hookSecrets()...), c.tokenSecrets()...)
}

// signs says whether something is signed: links, or the codes by which people confirm their phone.
func (c *Config) signs() bool {
	return c.Web.PublicURL != "" || c.Paging.Twilio.Account != "" || c.Paging.Ntfy.URL != ""
}

// secrets fetches what is needed for what is switched on. What is wrong in a file is noted at its key, the rest is returned.
func (c *Config) secrets(doc *strict.File, getenv func(string) string) (problems []error) {
	for _, s := range c.secretsWanted() {
		value := ""
		if s.env != "" {
			value = strings.TrimSpace(getenv(s.env))
		}
		switch {
		case value != "":
			if wrong := s.wrong(value); wrong != "" {
				problems = append(problems, fmt.Errorf("%s: %s", s.env, wrong))
			}
		case s.file != "":
			value = c.secretFile(doc, s)
		case s.needed:
			doc.Fail(s.key, "%s", s.missing())
		}
		if value != "" {
			*s.into = NewSecret(value)
		}
	}
	c.checkShared(doc)
	return problems
}

func (s secret) missing() string {
	if s.env == "" {
		return "is empty: name a file that holds " + s.what
	}
	return fmt.Sprintf("is empty: name a file that holds %s, or set %s", s.what, s.env)
}

func (s secret) wrong(value string) string {
	if strings.ContainsAny(value, "\r\n") {
		return "has more than one line: it must hold " + s.what + " alone"
	}
	if s.check == nil {
		return ""
	}
	return s.check(value)
}

func (c *Config) secretFile(doc *strict.File, s secret) string {
	value, ok := c.readSecret(doc, s.key, s.file)
	switch {
	case !ok:
	case value == "":
		doc.Fail(s.key, "%s is empty: put %s there", s.file, s.what)
	default:
		if wrong := s.wrong(value); wrong != "" {
			doc.Fail(s.key, "%s: %s", s.file, wrong)
		}
	}
	return value
}

// readSecret reads a file that holds a secret and nothing else, and warns where others can read it too. What is wrong with the file is
// noted at its key.
func (c *Config) readSecret(doc *strict.File, key, file string) (value string, ok bool) {
	info, err := os.Stat(file)
	if err != nil || !info.Mode().IsRegular() {
		doc.Fail(key, "%s", unreadable(file, err))
		return "", false
	}
	data, err := os.ReadFile(file)
	if err != nil {
		doc.Fail(key, "%s", unreadable(file, err))
		return "", false
	}
	if info.Mode().Perm()&0o004 != 0 {
		c.Warnings = append(c.Warnings, fmt.Sprintf("everybody on this machine can read the secret in %s: chmod 600 %s", file, file))
	}
	return strings.TrimSpace(string(data)), true
}

func checkKey(value string) string {
	if len(value) < MinKey {
		return fmt.Sprintf("has %d bytes; a key of at least %d is needed: make one with openssl rand -base64 32", len(value), MinKey)
	}
	return ""
}

// pagerKeys say what is wrong with a pager's key, by kind.
var pagerKeys = map[string]func(string) string{
	PagerDuty: func(key string) string {
		if len(key) != 32 {
			return fmt.Sprintf("has %d characters; the routing key of an Events API v2 integration has 32", len(key))
		}
		return ""
	},
	Webhook: checkSigningKey,
}

// checkSigningKey says what is wrong with a key of Standard Webhooks.
func checkSigningKey(key string) string {
	encoded, ok := strings.CutPrefix(key, "whsec_")
	if bytes, err := base64.StdEncoding.DecodeString(encoded); !ok || err != nil || len(bytes) < 24 || len(bytes) > 64 {
		return `must be whsec_ and 24 to 64 bytes in base64: make one with echo "whsec_$(openssl rand -base64 32)"`
	}
	return ""
}
