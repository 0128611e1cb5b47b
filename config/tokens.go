package config

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"tocsin/config/strict"
)

// token is one of the two that Slack wants.
type token struct {
	env, key string // where it may stand
	file     string
	prefix   string
	what     string // as Slack calls it
	where    string // where to find it
	into     *Secret
}

func (c *Config) wanted() []token {
	return []token{{
		env: envAppToken, key: "slack.app_token_file", file: c.Slack.AppTokenFile, into: &c.Slack.AppToken,
		prefix: "xapp-", what: "app-level token",
		where: "https://api.slack.com/apps, your app, Basic Information, App-Level Tokens (make one with the scope connections:write)",
	}, {
		env: envBotToken, key: "slack.bot_token_file", file: c.Slack.BotTokenFile, into: &c.Slack.BotToken,
		prefix: "xoxb-", what: "bot token",
		where: "https://api.slack.com/apps, your app, OAuth & Permissions, Bot User OAuth Token (install the app first)",
	}}
}

// tokens fetches both. What is wrong with one from a file is noted at its key, the rest is returned.
func (c *Config) tokens(doc *strict.File, name string, getenv func(string) string) (problems []error) {
	for _, t := range c.wanted() {
		value := strings.TrimSpace(getenv(t.env))
		switch {
		case value != "":
			if wrong := t.check(value); wrong != "" {
				problems = append(problems, fmt.Errorf("%s: %s", t.env, wrong))
			}
		case t.file != "":
			value = c.tokenFile(doc, t)
		default:
			problems = append(problems, t.missing(name))
		}
		*t.into = NewSecret(value)
	}
	return problems
}

func (t token) missing(name string) error {
	if name == "" {
		name = "the configuration"
	}
	return fmt.Errorf("%s: the %s is missing. Set %s, or name a file that holds it under %s in %s. Find it at %s", t.env, t.what, t.env, t.key, name, t.where)
}

// tokenFile reads a token from its file.
func (c *Config) tokenFile(doc *strict.File, t token) string {
	if kind := kindOf(t.file); kind != noToken {
		doc.Fail(t.key, "holds %s, and must name a file that holds it: a token does not belong into the configuration", kind)
		return ""
	}
	value, ok := c.readSecret(doc, t.key, t.file)
	if !ok {
		return ""
	}
	if value == "" {
		doc.Fail(t.key, "%s is empty: put the %s there. Find it at %s", t.file, t.what, t.where)
	} else if wrong := t.check(value); wrong != "" {
		doc.Fail(t.key, "%s: %s", t.file, wrong)
	}
	return value
}

func unreadable(file string, err error) string {
	var why *os.PathError
	switch {
	case errors.Is(err, os.ErrNotExist):
		return fmt.Sprintf("there is no file %s", file)
	case errors.As(err, &why):
		return fmt.Sprintf("%s cannot be read: %v", file, why.Err)
	default:
		return fmt.Sprintf("%s is no file that could hold a secret", file)
	}
}

// kinds are what people take for one of the two tokens.
var kinds = []struct{ prefix, name string }{
	{"xapp-", "an app-level token (xapp-)"},
	{"xoxb-", "a bot token (xoxb-)"},
	{"xoxp-", "a user token (xoxp-)"},
	{"xoxe", "a token for configuration or refreshing (xoxe)"},
	{"xox", "another kind of token"},
	{"https://", "an address"},
}

// check says what is wrong with a token, never the token.
func (t token) check(value string) string {
	wrong := ""
	switch {
	case !strings.HasPrefix(value, t.prefix):
		wrong = "what is there is " + kindOf(value)
	case strings.ContainsFunc(value, func(r rune) bool { return r <= ' ' || r > '~' || r == '"' || r == '\'' }):
		wrong = "what is there has a blank, a quote or a line too many"
	default:
		return ""
	}
	return fmt.Sprintf("must be the %s, which begins with %s; %s. Find it at %s", t.what, t.prefix, wrong, t.where)
}

const noToken = "no token of Slack"

func kindOf(value string) string {
	for _, k := range kinds {
		if strings.HasPrefix(value, k.prefix) {
			return k.name
		}
	}
	return noToken
}
