package config

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"text/template"

	"tocsin/config/strict"
)

// Hook is a door for one other program: what it posts to /hooks/NAME, or to /v2/enqueue with its key, rings.
type Hook struct {
	Name           string    `key:"name,required"`     // part of the path; small letters, digits and hyphens
	Kind           string    `key:"kind,required"`     // generic, alertmanager, grafana or events
	Playbook       string    `key:"playbook,required"` // what it triggers
	Playbooks      []string  `key:"playbooks"`         // what else it may name
	SecretFile     string    `key:"secret_file"`       // a token that it sends; one of the two must be there
	SigningKeyFile string    `key:"signing_key_file"`  // generic: whsec_…, by which it signs as in Standard Webhooks
	Severities     []Grading `key:"severities"`        // none: it knows ours
	Templates      Templates `key:"templates"`

	Secret, SigningKey Secret
}

// The kinds of hooks.
const (
	Generic      = "generic"
	Alertmanager = "alertmanager"
	Grafana      = "grafana"
	Events       = "events" // PagerDuty's Events API v2
)

// Templates say where in its JSON a generic hook has what. Those that are left out read the field of their own name.
type Templates struct {
	Event    Template `key:"event"` // trigger, acknowledge or resolve
	Playbook Template `key:"playbook"`
	Title    Template `key:"title"`
	Details  Template `key:"details"`
	Link     Template `key:"link"`
	Dedup    Template `key:"dedup"`
	Severity Template `key:"severity"`
}

// Template is one of Go's text/template, executed on what came; empty where it is left out.
type Template struct{ *template.Template }

// UnmarshalText parses it. An error says the line within the text.
func (t *Template) UnmarshalText(text []byte) error {
	parsed, err := template.New("").Parse(string(text))
	if err != nil {
		return errors.New("is no template: line " + strings.TrimPrefix(err.Error(), "template: :"))
	}
	t.Template = parsed
	return nil
}

// Grading says which of our severities stands for what another program calls one; written as "critical=sev1".
type Grading struct{ From, To string }

// UnmarshalText reads one.
func (g *Grading) UnmarshalText(text []byte) error {
	from, to, ok := strings.Cut(string(text), "=")
	g.From, g.To = strings.TrimSpace(from), strings.TrimSpace(to)
	if !ok || g.From == "" || g.To == "" {
		return fmt.Errorf("%q must be what the program says and what it stands for, such as critical=sev1", text)
	}
	return nil
}

// MaxHookName is how long the name of a hook or of a token may be, in characters.
const MaxHookName = 40

func (c *Config) checkHooks(doc *strict.File) {
	first := map[string]int{}
	for i := range c.Hooks {
		at, h := fmt.Sprintf("hooks[%d].", i), &c.Hooks[i]
		h.check(doc, at)
		uniqueName(doc, "hooks", i, h.Name, first)
		checkGradings(doc, at+"severities", h.Severities, c.Severities)
	}
	if len(c.Hooks) > 0 && c.Web.Listen == "" {
		doc.Fail("hooks", "%s", "are there, but web.listen is empty, so that nothing is heard: say where to listen, such as 127.0.0.1:8081")
	}
}

func (h *Hook) check(doc *strict.File, at string) {
	dashedName(doc, at+"name", h.Name, MaxHookName, "prometheus")
	oneOf(doc, at+"kind", h.Kind, Generic, Alertmanager, Grafana, Events)
	if h.Playbook == "" {
		doc.Fail(at+"playbook", "is empty: name the playbook that it triggers")
	}
	if h.Kind == Events && len(h.Playbooks) > 0 {
		doc.Fail(at+"playbooks", "do not go with the kind events, which names none: make a hook with a key of its own for each playbook")
	}
	if h.Kind != Generic && h.Templates != (Templates{}) {
		doc.Fail(at+"templates", "are for the kind %s alone", Generic)
	}
	h.checkFiles(doc, at)
}

func (h *Hook) checkFiles(doc *strict.File, at string) {
	switch {
	case h.SigningKeyFile != "" && h.Kind != Generic:
		doc.Fail(at+"signing_key_file", "is for the kind %s alone: name a secret_file", Generic)
	case h.SigningKeyFile != "" && h.SecretFile != "":
		doc.Fail(at+"signing_key_file", "is there beside secret_file: keep one")
	case h.SigningKeyFile == "" && h.SecretFile == "":
		doc.Fail(at+"secret_file", "is empty: name a file that holds the secret which is sent along, or a signing_key_file")
	}
}

func checkGradings(doc *strict.File, key string, list []Grading, known []Severity) {
	for i, g := range list {
		if !slices.ContainsFunc(known, func(s Severity) bool { return s.Name == g.To }) {
			doc.Fail(fmt.Sprintf("%s[%d]", key, i), "there is no severity %q: see severities", g.To)
		}
	}
}

// hookSecrets are those of hooks.
func (c *Config) hookSecrets() (all []secret) {
	for i := range c.Hooks {
		h, at := &c.Hooks[i], fmt.Sprintf("hooks[%d].", i)
		check := checkSent
		if h.Kind == Events {
			check = checkRoutingKey
		}
		all = append(all,
			secret{key: at + "secret_file", file: h.SecretFile, what: "the secret", check: check, into: &h.Secret},
			secret{key: at + "signing_key_file", file: h.SigningKeyFile, what: "the signing key", check: checkSigningKey, into: &h.SigningKey})
	}
	return all
}

// MinSecret is how long a secret that other programs send along must be, in bytes.
const MinSecret = 24

func checkSent(value string) string {
	if len(value) < MinSecret {
		return fmt.Sprintf("has %d bytes; at least %d are needed: make it with openssl rand -hex 16", len(value), MinSecret)
	}
	return ""
}

func checkRoutingKey(value string) string {
	if len(value) != 32 {
		return fmt.Sprintf("has %d characters; a routing key has 32: make it with openssl rand -hex 16", len(value))
	}
	return ""
}

// checkShared notes secrets that two have: which of them was meant, nobody could tell.
func (c *Config) checkShared(doc *strict.File) {
	first := map[string]string{}
	for _, s := range append(c.hookSecrets(), c.tokenSecrets()...) {
		value := s.into.Reveal()
		if other, twice := first[value]; twice && value != "" {
			doc.Fail(s.key, "holds the same as %s: each needs its own", other)
			continue
		}
		first[value] = s.key
	}
}
