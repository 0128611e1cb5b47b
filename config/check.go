package config

import (
	"net"
	"net/url"
	"slices"
	"strings"

	"tocsin/config/strict"
)

// check notes what single keys may not hold.
func (c *Config) check(doc *strict.File) {
	if wrong := checkAPIURL(c.Slack.APIURL); wrong != "" {
		doc.Fail("slack.api_url", "%s", wrong)
	}
	between(doc, "slack.connections", c.Slack.Connections, 1, 10)
	between(doc, "slack.posts_per_minute", c.Slack.PostsPerMinute, 0, 1000)
	if c.Storage.URL.Reveal() == "" {
		doc.Fail("storage.url", "is empty: write the name of a file, such as tocsin.db, or postgres://user:password@host/database")
	}
	oneOf(doc, "language", c.Language, "en", "de")
	oneOf(doc, "log.level", c.Log.Level, "debug", "info", "warn", "error")
	oneOf(doc, "log.format", c.Log.Format, "json", "console")
}

func between(doc *strict.File, key string, n, least, most int) {
	if n < least || n > most {
		doc.Fail(key, "%d must be from %d to %d", n, least, most)
	}
}

func oneOf(doc *strict.File, key, value string, known ...string) {
	if slices.Contains(known, value) {
		return
	}
	if near := strict.Nearest(value, known); near != "" {
		doc.Fail(key, "%q: did you mean %q?", value, near)
		return
	}
	doc.Fail(key, "%q must be one of: %s", value, strings.Join(known, ", "))
}

// checkAPIURL says what is wrong with an address that tokens are sent to: nobody on the way may read them.
func checkAPIURL(text string) string {
	u, err := url.Parse(text)
	switch {
	case err != nil || u.Hostname() == "" || u.Scheme != "https" && u.Scheme != "http":
		return "must be an address such as https://slack.com/api/"
	case u.User != nil || u.RawQuery != "" || u.Fragment != "":
		return "must be a plain address such as https://slack.com/api/, without user, question mark or #"
	case u.Scheme == "http" && !local(u.Hostname()):
		return "must begin with https://: over http, others on the network can read the tokens (http is for this machine alone)"
	}
	return ""
}

func local(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
