package config

import (
	"net"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"tocsin/config/strict"
	"tocsin/lang"
)

// check notes what single keys may not hold.
func (c *Config) check(doc *strict.File) {
	if wrong := CheckAddress(c.Slack.APIURL, exampleAPI); wrong != "" {
		doc.Fail("slack.api_url", "%s", wrong)
	}
	between(doc, "slack.connections", c.Slack.Connections, 1, 10)
	between(doc, "slack.posts_per_minute", c.Slack.PostsPerMinute, 0, 1000)
	if c.Storage.URL.Reveal() == "" {
		doc.Fail("storage.url", "is empty: write the name of a file, such as tocsin.db, or postgres://user:password@host/database")
	}
	between(doc, "storage.keep_days", c.Storage.KeepDays, 1, 3650)
	oneOf(doc, "language", c.Language, lang.Codes()...)
	oneOf(doc, "log.level", c.Log.Level, "debug", "info", "warn", "error")
	oneOf(doc, "log.format", c.Log.Format, "json", "console")
	c.checkRegions(doc)
	c.checkTeams(doc)
	checkSeverities(doc, c.Severities)
	c.checkRoles(doc)
	c.Paging.check(doc)
	c.Paging.checkHeard(doc, c.Web.Listen)
	c.Notifications.check(doc)
	c.Notifications.checkWording(doc, c.Web.PublicURL != "")
	c.Updates.check(doc)
	c.RollCall.check(doc)
	c.Mail.check(doc)
	c.Web.check(doc)
	c.checkHooks(doc)
	c.checkAPI(doc)
	c.Heartbeat.check(doc)
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

func within(doc *strict.File, key string, d, least, most time.Duration) {
	if d < least || d > most {
		doc.Fail(key, "%s must be from %s to %s", short(d), short(least), short(most))
	}
}

// short writes a duration as people do: 24h instead of 24h0m0s.
func short(d time.Duration) string {
	text := d.String()
	for _, nothing := range []string{"m0s", "h0m"} {
		if strings.HasSuffix(text, nothing) {
			text = text[:len(text)-2]
		}
	}
	return text
}

// hostPort notes what is wrong with where to listen or to connect.
func hostPort(doc *strict.File, key, text, example string) {
	host, port, err := net.SplitHostPort(text)
	if n, wrong := strconv.Atoi(port); err != nil || wrong != nil || n < 1 || n > 65535 || host == "" || strings.ContainsAny(host, " /@") {
		doc.Fail(key, "%q must be a host and a port, such as %s", text, example)
	}
}

// exampleAPI is where Slack is.
const exampleAPI = "https://slack.com/api/"

// CheckAddress says what is wrong with an address that secrets are sent to: nobody on the way may read them. Empty: nothing is.
func CheckAddress(text, example string) string {
	u, err := url.Parse(text)
	switch {
	case err != nil || u.Hostname() == "" || u.Scheme != "https" && u.Scheme != "http":
		return "must be an address such as " + example
	case u.User != nil || u.RawQuery != "" || u.Fragment != "":
		return "must be a plain address such as " + example + ", without user, question mark or #"
	case u.Scheme == "http" && !local(u.Hostname()):
		return "must begin with https://: over http, others on the network can read along (http is for this machine alone)"
	}
	return ""
}

func local(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
