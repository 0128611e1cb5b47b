package config_test

import (
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"

	"tocsin/config"
)

const appToken, botToken = "xapp-1-A0-12-cafe", "xoxb-12-34-babe"

// environment is one that has both tokens, and what else is given as pairs; an empty value takes out.
func environment(pairs ...string) func(string) string {
	all := map[string]string{"SLACK_APP_TOKEN": appToken, "SLACK_BOT_TOKEN": botToken}
	for i := 0; i < len(pairs); i += 2 {
		all[pairs[i]] = pairs[i+1]
	}
	return func(name string) string { return all[name] }
}

// inFolder writes a file into a new folder and gives its path.
func inFolder(t *testing.T, name, text string, mode os.FileMode) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, mode); err != nil { // whatever the umask is
		t.Fatal(err)
	}
	return path
}

// config.yaml is the documentation: it has every key, each with its default.
func TestConfigYAML(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("../config.yaml")
	if err != nil {
		t.Fatal(err)
	}
	got, err := config.Parse(data, "config.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, config.Default()) {
		t.Errorf("config.yaml says other defaults: %+v, not %+v", got, config.Default())
	}
	written := map[string]any{}
	if err := yaml.Unmarshal(data, &written); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(keysOf(reflect.TypeFor[config.Config]()), keysIn(written)); diff != "" {
		t.Errorf("config.yaml says other keys than there are:\n%s", diff)
	}
}

// keysOf lists what can be set, such as "slack.connections", in alphabetical order.
func keysOf(section reflect.Type) (keys []string) {
	for i := range section.NumField() {
		switch f := section.Field(i); {
		case f.Tag.Get("key") == "":
		case f.Type.Kind() == reflect.Struct && f.Type != reflect.TypeFor[config.Secret]():
			for _, key := range keysOf(f.Type) {
				keys = append(keys, f.Tag.Get("key")+"."+key)
			}
		default:
			keys = append(keys, f.Tag.Get("key"))
		}
	}
	slices.Sort(keys)
	return keys
}

func keysIn(section map[string]any) (keys []string) {
	for name, value := range section {
		if inner, ok := value.(map[string]any); ok {
			for _, key := range keysIn(inner) {
				keys = append(keys, name+"."+key)
			}
		} else {
			keys = append(keys, name)
		}
	}
	slices.Sort(keys)
	return keys
}

func TestLanguagesAreThere(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../lang/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no texts: %v", err)
	}
	for _, file := range files {
		code := strings.TrimSuffix(filepath.Base(file), ".yaml")
		if c, err := config.Parse([]byte("language: "+code+"\n"), "x"); err != nil || c.Language != code {
			t.Errorf("%s: %v", code, err)
		}
	}
	if _, err := config.Parse([]byte("language: fr\n"), "x"); err == nil || !strings.HasSuffix(err.Error(), "one of: en, de") {
		t.Error(err)
	}
}

func TestLoad(t *testing.T) {
	t.Parallel()
	path := inFolder(t, "config.yaml", "slack: {connections: 4}\nstorage: {url: a.db}\nlanguage: de\nlog:\n", 0o600)
	c, err := config.Load(path, environment("SLACK_API_URL", "http://127.0.0.1:8080/api/", "TOCSIN_STORAGE", "postgres://t:pw@db/t"))
	if err != nil {
		t.Fatal(err)
	}
	want := config.Default()
	want.Slack.Connections, want.Language = 4, "de"
	want.Slack.APIURL = "http://127.0.0.1:8080/api/"
	want.Storage.URL = config.NewSecret("postgres://t:pw@db/t")
	want.Slack.AppToken, want.Slack.BotToken = config.NewSecret(appToken), config.NewSecret(botToken)
	if !reflect.DeepEqual(c, want) {
		t.Errorf("got %+v, want %+v", c, want)
	}
	if _, err := config.Load("", environment()); err != nil {
		t.Errorf("without a file: %v", err)
	}
	if _, err := config.Load(path+".none", environment()); err == nil || !strings.Contains(err.Error(), path+".none") {
		t.Errorf("a file that is not there: %v", err)
	}
}

// Everything that is wrong is told at once, wherever it stands.
func TestAllAtOnce(t *testing.T) {
	t.Parallel()
	path := inFolder(t, "config.yaml", `slack:
  api_url: http://slack.example/api/
  conections: 2
  posts_per_minute: 1001
  app_token_file: /nowhere/token
storage: {url: "", keep_days: 0}
language: fr
log: {level: wran, format: xml}
colour: red
`, 0o600)
	_, err := config.Load(path, environment("SLACK_APP_TOKEN", "", "SLACK_BOT_TOKEN", "", "SLACK_API_URL", "slack.com"))
	if err == nil {
		t.Fatal("was taken")
	}
	want := []string{
		`config.yaml:2: slack.api_url: must begin with https://: over http, others on the network can read along (http is for this machine alone)`,
		`config.yaml:3: slack.conections: there is no such key; did you mean "connections"?`,
		`config.yaml:4: slack.posts_per_minute: 1001 must be from 0 to 1000`,
		`config.yaml:5: slack.app_token_file: there is no file /nowhere/token`,
		`config.yaml:6: storage.url: is empty: write the name of a file, such as tocsin.db, or postgres://user:password@host/database`,
		`config.yaml:6: storage.keep_days: 0 must be from 1 to 3650`,
		`config.yaml:7: language: "fr" must be one of: en, de`,
		`config.yaml:8: log.level: "wran": did you mean "warn"?`,
		`config.yaml:8: log.format: "xml" must be one of: json, console`,
		`config.yaml:9: colour: there is no such key; known here: slack, storage, playbooks, on_call, updates, language, log, regions, teams, severities, roles, notifications, roll_call, paging, mail, web, hooks, api, heartbeat`,
		`SLACK_API_URL: must be an address such as https://slack.com/api/`,
		`SLACK_BOT_TOKEN: the bot token is missing. Set SLACK_BOT_TOKEN, or name a file that holds it under slack.bot_token_file in config.yaml. Find it at https://api.slack.com/apps, your app, OAuth & Permissions, Bot User OAuth Token (install the app first)`,
	}
	got := strings.Split(strings.ReplaceAll(err.Error(), filepath.Dir(path)+"/", ""), "\n")
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestAPIURL(t *testing.T) {
	t.Parallel()
	for url, good := range map[string]bool{
		"https://slack.com/api/":         true,
		"http://127.0.0.1:8080/api/":     true,
		"http://[::1]:8080/api/":         true,
		"http://localhost/api":           true,
		"http://127.0.0.1.evil.example/": false,
		"http://10.0.0.1/api/":           false,
		"https://user:pw@slack.com/api/": false,
		"https://slack.com/api/?x=1":     false,
		"https:///api/":                  false,
		"ftp://slack.com/api/":           false,
		"https://sla ck.com/":            false,
	} {
		if _, err := config.Load("", environment("SLACK_API_URL", url)); (err == nil) != good {
			t.Errorf("%s: %v", url, err)
		}
	}
}
