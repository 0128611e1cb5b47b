package config

import (
	"fmt"

	"tocsin/config/strict"
)

// API says which programs may use the HTTP API under /api/v1/.
type API struct {
	Tokens []Token `key:"tokens"` // none: it is off
}

// Token is what one program may do there, and shows itself by.
type Token struct {
	Name      string   `key:"name,required"` // by which people are told of it; small letters, digits and hyphens
	TokenFile string   `key:"token_file,required"`
	May       []string `key:"may,required"` // of APIActions
	Playbooks []string `key:"playbooks"`    // whose incidents it triggers, sees and changes; empty: of all

	Token Secret
}

// APIActions are what a token may be allowed.
var APIActions = []string{"trigger", "acknowledge", "update", "resolve", "note", "list", "timeline"}

func (c *Config) checkAPI(doc *strict.File) {
	first := map[string]int{}
	for i := range c.API.Tokens {
		at, t := fmt.Sprintf("api.tokens[%d].", i), &c.API.Tokens[i]
		dashedName(doc, at+"name", t.Name, MaxHookName, "cron")
		uniqueName(doc, "api.tokens", i, t.Name, first)
		if len(t.May) == 0 {
			doc.Fail(at+"may", "is empty, so that the token is good for nothing: write [trigger], or more")
		}
		for j, action := range t.May {
			oneOf(doc, fmt.Sprintf("%smay[%d]", at, j), action, APIActions...)
		}
	}
	if len(c.API.Tokens) > 0 && c.Web.Listen == "" {
		doc.Fail("api.tokens", "are there, but web.listen is empty, so that nothing is heard: say where to listen, such as 127.0.0.1:8081")
	}
}

// tokenSecrets are those of the API.
func (c *Config) tokenSecrets() (all []secret) {
	for i := range c.API.Tokens {
		t := &c.API.Tokens[i]
		all = append(all, secret{key: fmt.Sprintf("api.tokens[%d].token_file", i), file: t.TokenFile, what: "the token", needed: true, check: checkSent, into: &t.Token})
	}
	return all
}
