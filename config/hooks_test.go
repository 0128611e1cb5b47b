package config_test

import (
	"os"
	"strings"
	"testing"

	"tocsin/config"
)

// config.yaml shows hooks and tokens in comments: they are taken as they stand there.
func TestTheExamplesOfDoorsAreGood(t *testing.T) {
	t.Parallel()
	c, err := config.Parse([]byte(`
web: {listen: "127.0.0.1:8081"}
hooks:
`+example(t, "#   - {name: prometheus", "# alertmanager and grafana")+`
api:
  tokens:
`+example(t, "#   - {name: cron", "api:")), "config.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Hooks) != 4 || c.Hooks[0].Severities[0] != (config.Grading{From: "critical", To: "sev1"}) || len(c.API.Tokens) != 1 {
		t.Errorf("%+v, %+v", c.Hooks, c.API)
	}
	var title strings.Builder
	if err := c.Hooks[3].Templates.Title.Execute(&title, map[string]any{"build": map[string]any{"name": "site"}}); err != nil || title.String() != "site is broken" {
		t.Errorf("%q, %v", title.String(), err)
	}
}

// example is a part of config.yaml that stands in comments, without their marks.
func example(t *testing.T, from, to string) string {
	t.Helper()
	data, err := os.ReadFile("../config.yaml")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(data), "\n"+from)
	part, _, ok := strings.Cut(from+rest, "\n"+to)
	if !ok {
		t.Fatalf("config.yaml has nothing from %q to %q", from, to)
	}
	return strings.ReplaceAll("\n"+part, "\n#", "\n")
}

// Each secret is in a file of its own, long enough, and no two are the same: nobody could tell which was meant.
func TestSecretsOfDoors(t *testing.T) {
	t.Parallel()
	long := inFolder(t, "long", strings.Repeat("s", 32)+"\n", 0o600)
	short := inFolder(t, "short", "sesame", 0o600)
	key := inFolder(t, "key", "whsec_"+strings.Repeat("QUJD", 10), 0o600)
	load := func(text string) (*config.Config, error) {
		return config.Load(inFolder(t, "config.yaml", "web: {listen: \"127.0.0.1:8081\"}\n"+text, 0o600), environment())
	}
	c, err := load("hooks:\n  - {name: a, kind: events, playbook: x, secret_file: " + long + "}\n  - {name: b, kind: generic, playbook: x, signing_key_file: " + key + "}\n")
	if err != nil || c.Hooks[0].Secret.Reveal() != strings.Repeat("s", 32) || !strings.HasPrefix(c.Hooks[1].SigningKey.Reveal(), "whsec_") {
		t.Errorf("%+v, %v", c, err)
	}
	for text, want := range map[string]string{
		"hooks: [{name: a, kind: grafana, playbook: x, secret_file: " + short + "}]":                                                                   "short: has 6 bytes; at least 24 are needed",
		"hooks: [{name: a, kind: events, playbook: x, secret_file: " + key + "}]":                                                                      "a routing key has 32",
		"hooks: [{name: a, kind: generic, playbook: x, signing_key_file: " + long + "}]":                                                               "must be whsec_",
		"api: {tokens: [{name: a, token_file: " + long + "x, may: [list]}]}":                                                                           "there is no file",
		"hooks: [{name: a, kind: grafana, playbook: x, secret_file: " + long + "}]\napi: {tokens: [{name: b, token_file: " + long + ", may: [list]}]}": "api.tokens[0].token_file: holds the same as hooks[0].secret_file",
	} {
		if _, err := load(text); err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "sesame") {
			t.Errorf("%s\n%v\nwant %s", text, err, want)
		}
	}
}
