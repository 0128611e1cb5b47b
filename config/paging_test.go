package config_test

import (
	"encoding/base64"
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tocsin/config"
)

// secretsFolder has a file for every secret that a configuration can name.
func secretsFolder(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	for name, text := range map[string]string{
		"password": "correct horse battery\n", "token": "hushtoken", "routing": "0123456789abcdef0123456789abcdef\n", "jira": "hushjira",
		"standard": "whsec_" + base64.StdEncoding.EncodeToString([]byte(strings.Repeat("k", 32))), "webhook": "hushwebhook",
		"key": strings.Repeat("k", config.MinKey), "short": "hushshort", "empty": "\n", "two": "hush\nhush",
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

func load(t *testing.T, folder, text string, pairs ...string) (*config.Config, error) {
	t.Helper()
	path := inFolder(t, "config.yaml", strings.ReplaceAll(text, "@/", folder+"/"), 0o600)
	c, err := config.Load(path, environment(pairs...))
	if err != nil {
		text := strings.ReplaceAll(err.Error(), filepath.Dir(path)+"/", "")
		err = fmt.Errorf("%s", strings.ReplaceAll(text, folder+"/", "@/"))
	}
	return c, err
}

func TestEverythingSwitchedOn(t *testing.T) {
	t.Parallel()
	c, err := load(t, secretsFolder(t), `
notifications:
  high: [{method: voice}]
  teams: [{team: "@facilities", low: [{method: email, after: 10m}]}]
  slack_patience: 5m
paging:
  email: {server: "smtp.example.com:465", tls: tls, from: "tocsin <tocsin@example.com>", user: t, password_file: @/password}
  twilio: {account: AC0123456789abcdef0123456789abcdef, token_file: @/token, from: Halden, voice_from: "+4930901820", api_url: "http://127.0.0.1:8080"}
  ntfy: {url: "https://ntfy.example.com", token_file: @/token}
  pagers:
    - {name: ops, kind: pagerduty, key_file: @/routing, webhook_secret_file: @/webhook, url: "https://events.eu.pagerduty.com"}
    - {name: jira-2, kind: opsgenie, key_file: @/jira, responders: ["team:Crisis", "user:mara@example.com"]}
    - {name: board, kind: webhook, key_file: @/standard, url: "https://board.example.com/in?k=1"}
web: {listen: "[::1]:8081", public_url: "https://tocsin.example.com", key_file: @/key, trusted_proxies: [10.0.0.7, 10.1.2.3/16, "fd00::/8"]}
heartbeat: {url: "https://watchdog.example.com/ping?hush=1", every: 30s}
`)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []struct {
		name string
		got  config.Secret
		want string
	}{
		{"SMTP password", c.Paging.Email.Password, "correct horse battery"},
		{"Twilio token", c.Paging.Twilio.Token, "hushtoken"},
		{"ntfy token", c.Paging.Ntfy.Token, "hushtoken"},
		{"routing key", c.Paging.Pagers[0].Key, "0123456789abcdef0123456789abcdef"},
		{"PagerDuty's webhooks", c.Paging.Pagers[0].WebhookSecret, "hushwebhook"},
		{"Opsgenie key", c.Paging.Pagers[1].Key, "hushjira"},
		{"key of links", c.Web.Key, strings.Repeat("k", config.MinKey)},
		{"address of a webhook", c.Paging.Pagers[2].URL, "https://board.example.com/in?k=1"},
		{"heartbeat", c.Heartbeat.URL, "https://watchdog.example.com/ping?hush=1"},
	} {
		if s.got.Reveal() != s.want {
			t.Errorf("%s: %q", s.name, s.got.Reveal())
		}
	}
	var proxies []string
	for _, n := range c.Web.TrustedProxies {
		proxies = append(proxies, n.String())
	}
	if diff := cmp.Diff([]string{"10.0.0.7/32", "10.1.0.0/16", "fd00::/8"}, proxies); diff != "" {
		t.Error(diff)
	}
	if !c.Web.TrustedProxies[1].Contains(netip.MustParseAddr("10.1.9.9")) {
		t.Error("a range does not hold its addresses")
	}
	want := config.Notifications{
		High: []config.Rule{{Method: "voice"}}, Low: config.Default().Notifications.Low, Wording: []config.Wording{}, SlackPatience: 5 * time.Minute,
		Teams: []config.TeamRules{{Team: "@facilities", Low: []config.Rule{{Method: "email", After: 10 * time.Minute}}}},
	}
	if !reflect.DeepEqual(c.Notifications, want) {
		t.Errorf("got %+v, want %+v", c.Notifications, want)
	}
	if shown := fmt.Sprintf("%+v %#v", c, c); strings.Contains(shown, "hush") || strings.Contains(shown, "battery") {
		t.Errorf("a secret is seen: %s", shown)
	}
}

func TestSecretsFromTheEnvironment(t *testing.T) {
	t.Parallel()
	c, err := load(t, "", `
paging:
  email: {server: "smtp.example.com:587", from: tocsin@example.com, user: t, password_file: /nowhere}
  twilio: {account: AC0123456789abcdef0123456789abcdef, messaging_service: MG0123456789abcdef0123456789abcdef}
  ntfy: {url: "https://ntfy.sh"}
web: {listen: "127.0.0.1:8081", public_url: "http://localhost:8081"}
`, "TOCSIN_SMTP_PASSWORD", "p", "TOCSIN_TWILIO_TOKEN", " t\n", "TOCSIN_NTFY_TOKEN", "n", "TOCSIN_KEY", strings.Repeat("k", 40))
	if err != nil {
		t.Fatal(err)
	}
	got := []string{c.Paging.Email.Password.Reveal(), c.Paging.Twilio.Token.Reveal(), c.Paging.Ntfy.Token.Reveal(), c.Web.Key.Reveal()}
	if diff := cmp.Diff([]string{"p", "t", "n", strings.Repeat("k", 40)}, got); diff != "" {
		t.Error(diff)
	}
}

// What is wrong is told with line, key and what would be right, all at once; and no secret with it.
func TestWrongPaging(t *testing.T) {
	t.Parallel()
	_, err := load(t, secretsFolder(t), `paging:
  email:
    server: smtp.example.com
    tls: ssl
    from: tocsin
    password_file: @/none
  twilio:
    account: AC12
    from: "Halden Industries"
    voice_from: 030901820
    api_url: http://api.twilio.com
  ntfy: {url: "https://t:hush@ntfy.sh"}
  pagers:
    - {name: Ops, kind: pagerdutty, key_file: @/short}
    - name: board
      kind: webhook
      key_file: @/short
      responders: [x]
    - name: board
      kind: opsgenie
      key_file: @/empty
      webhook_secret_file: @/webhook
      responders: ["Crisis", "team:"]
    - {name: duty, kind: pagerduty, key_file: @/two, url: "http://hush.example"}
    - {name: none, kind: pagerduty, key_file: ""}
`)
	want := []string{
		`config.yaml:1: web.key_file: is empty: name a file that holds the key that signs links, or set TOCSIN_KEY`,
		`config.yaml:3: paging.email.server: "smtp.example.com" must be a host and a port, such as smtp.example.com:587`,
		`config.yaml:3: paging.email.user: is empty, but there is a password_file: name the user, or leave both out`,
		`config.yaml:4: paging.email.tls: "ssl": did you mean "tls"?`,
		`config.yaml:5: paging.email.from: "tocsin" must be the mail address that mails are from, such as tocsin@example.com`,
		`config.yaml:6: paging.email.password_file: there is no file @/none`,
		`config.yaml:8: paging.twilio.account: must be the Account SID: AC and 32 digits or letters a to f`,
		`config.yaml:8: paging.twilio.token_file: is empty: name a file that holds the auth token, or set TOCSIN_TWILIO_TOKEN`,
		`config.yaml:9: paging.twilio.from: "Halden Industries" must be a number such as +4930901820, a short code, or a sender's name of at most 11 letters`,
		`config.yaml:10: paging.twilio.voice_from: "030901820" must be a number such as +4930901820`,
		`config.yaml:11: paging.twilio.api_url: must begin with https://: over http, others on the network can read along (http is for this machine alone)`,
		`config.yaml:12: paging.ntfy.url: must be a plain address such as https://ntfy.sh, without user, question mark or #`,
		`config.yaml:14: paging.pagers[0].name: "Ops" must be at most 40 small letters, digits and hyphens, such as ops: playbooks call it pager:ops`,
		`config.yaml:14: paging.pagers[0].kind: "pagerdutty": did you mean "pagerduty"?`,
		`config.yaml:15: paging.pagers[1].url: is missing: a webhook needs the address that is told, such as https://example.com/hooks/tocsin`,
		`config.yaml:17: paging.pagers[1].key_file: @/short: must be whsec_ and 24 to 64 bytes in base64: make one with echo "whsec_$(openssl rand -base64 32)"`,
		`config.yaml:18: paging.pagers[1].responders: are for the kind opsgenie alone`,
		`config.yaml:19: paging.pagers[2].name: "board" is the name of paging.pagers[1] too: each needs its own`,
		`config.yaml:21: paging.pagers[2].key_file: @/empty is empty: put the key there`,
		`config.yaml:22: paging.pagers[2].webhook_secret_file: is for the kind pagerduty alone`,
		`config.yaml:23: paging.pagers[2].responders[0]: "Crisis" must be such as "team:NAME", "user:ADDRESS", "escalation:NAME" or "schedule:NAME"`,
		`config.yaml:23: paging.pagers[2].responders[1]: "team:" must be such as "team:NAME", "user:ADDRESS", "escalation:NAME" or "schedule:NAME"`,
		`config.yaml:24: paging.pagers[3].url: must begin with https://: over http, others on the network can read along (http is for this machine alone)`,
		`config.yaml:24: paging.pagers[3].key_file: @/two: has more than one line: it must hold the key alone`,
		`config.yaml:25: paging.pagers[4].key_file: is empty: name a file that holds the key`,
	}
	checkProblems(t, err, want)
}

func TestWrongNotificationsAndWeb(t *testing.T) {
	t.Parallel()
	_, err := load(t, secretsFolder(t), `notifications:
  high: []
  low: [{method: slak}, {after: 1m}, {method: sms, after: 25h}]
  teams:
    - {team: facilities, high: [{method: slack}]}
    - {team: "@it"}
    - {team: "@it", low: []}
    - {team: "@it", low: [{method: sms, after: -1s}]}
  slack_patience: 1s
web:
  listen: ":8081"
  public_url: http://tocsin.example.com
  key_file: @/short
  trusted_proxies: [10.0.0.0/8, proxy.example.com]
heartbeat: {url: "http://watchdog.example.com/hush", every: 1s}
`)
	checkProblems(t, err, []string{
		`config.yaml:2: notifications.high: has no rules, so that nobody would be reached: name a method, such as [{method: slack}]`,
		`config.yaml:3: notifications.low[1].method: is missing`,
		`config.yaml:3: notifications.low[0].method: "slak": did you mean "slack"?`,
		`config.yaml:3: notifications.low[2].after: 25h must be from 0s to 24h`,
		`config.yaml:5: notifications.teams[0].team: "facilities" must be the handle of a team, such as "@facilities"`,
		`config.yaml:6: notifications.teams[1]: has no rules: add high, low or both`,
		`config.yaml:7: notifications.teams[2].team: "@it" has rules in notifications.teams[1] already: keep one`,
		`config.yaml:7: notifications.teams[2].low: has no rules, so that nobody would be reached: name a method, such as [{method: slack}]`,
		`config.yaml:8: notifications.teams[3].team: "@it" has rules in notifications.teams[1] already: keep one`,
		`config.yaml:8: notifications.teams[3].low[0].after: -1s must be from 0s to 24h`,
		`config.yaml:9: notifications.slack_patience: 1s must be from 5s to 5m`,
		`config.yaml:11: web.listen: ":8081" must be a host and a port, such as 127.0.0.1:8081`,
		`config.yaml:12: web.public_url: must begin with https://: over http, others on the network can read along (http is for this machine alone)`,
		`config.yaml:13: web.key_file: @/short: has 9 bytes; a key of at least 32 is needed: make one with openssl rand -base64 32`,
		`config.yaml:14: web.trusted_proxies[1]: must be an address or a range of them, such as 10.0.0.7 or 10.0.0.0/8`,
		`config.yaml:15: heartbeat.url: must begin with https://: over http, others on the network can read along (http is for this machine alone)`,
		`config.yaml:15: heartbeat.every: 1s must be from 10s to 1h`,
	})
}

// What is set and does nothing says so.
func TestHalfSwitchedOn(t *testing.T) {
	t.Parallel()
	folder := secretsFolder(t)
	for text, want := range map[string]string{
		`paging: {email: {from: tocsin@example.com, user: t}}`:                                                  `config.yaml:1: paging.email.server: is empty, so no mail is sent: set it, or leave out from, user`,
		`paging: {twilio: {voice_from: "+4930901820"}}`:                                                         `config.yaml:1: paging.twilio.account: is empty, so neither SMS nor calls leave: set it, or leave out voice_from`,
		`paging: {pagers: [{name: ops, kind: pagerduty, key_file: @/routing, webhook_secret_file: @/webhook}]}`: `config.yaml:1: paging.pagers[0].webhook_secret_file: is there, but web.listen is empty, so no webhook is heard: say where to listen, such as 127.0.0.1:8081, or leave it out`,
		`web: {public_url: "https://tocsin.example.com"}`:                                                       `config.yaml:1: web.listen: is empty, but there is a public_url: say where to listen, such as 127.0.0.1:8081, or leave both out`,
	} {
		_, err := load(t, folder, text, "TOCSIN_KEY", strings.Repeat("k", 32), "TOCSIN_SMTP_PASSWORD", "p")
		checkProblems(t, err, []string{want})
	}
	both := "paging: {twilio: {account: AC0123456789abcdef0123456789abcdef, from: Halden, messaging_service: MG0}}"
	none := "paging: {twilio: {account: AC0123456789abcdef0123456789abcdef}}"
	_, err := load(t, "", both, "TOCSIN_TWILIO_TOKEN", "t", "TOCSIN_KEY", strings.Repeat("k", 32))
	checkProblems(t, err, []string{"config.yaml:1: paging.twilio.messaging_service: is there beside from: keep one"})
	_, err = load(t, "", none, "TOCSIN_TWILIO_TOKEN", "t", "TOCSIN_KEY", strings.Repeat("k", 32))
	checkProblems(t, err, []string{"config.yaml:1: paging.twilio.account: is there, but nothing to send from: add from (a number for SMS) or voice_from (a number for calls)"})
	_, err = load(t, "", "web: {listen: \"127.0.0.1:1\", public_url: \"https://tocsin.example.com\"}", "TOCSIN_KEY", "hush")
	checkProblems(t, err, []string{"TOCSIN_KEY: has 4 bytes; a key of at least 32 is needed: make one with openssl rand -base64 32"})
}

// checkProblems compares what is told, line by line.
func checkProblems(t *testing.T, err error, want []string) {
	t.Helper()
	if err == nil {
		t.Errorf("was taken; want %q", want)
		return
	}
	got := strings.Split(err.Error(), "\n")
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if strings.Contains(err.Error(), "hush") {
		t.Errorf("a secret is seen: %v", err)
	}
}
