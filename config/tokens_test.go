package config_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/rs/zerolog"
	"go.yaml.in/yaml/v3"

	"tocsin/config"
)

func TestTokenFiles(t *testing.T) {
	t.Parallel()
	app := inFolder(t, "app", appToken+"\n", 0o644)
	bot := inFolder(t, "bot", botToken, 0o600)
	path := inFolder(t, "config.yaml", fmt.Sprintf("slack: {app_token_file: %s, bot_token_file: %s}\n", app, bot), 0o600)
	c, err := config.Load(path, func(string) string { return "" })
	if err != nil {
		t.Fatal(err)
	}
	if c.Slack.AppToken.Reveal() != appToken || c.Slack.BotToken.Reveal() != botToken {
		t.Error("other tokens than in the files")
	}
	want := "everybody on this machine can read the secret in " + app + ": chmod 600 " + app
	if len(c.Warnings) != 1 || c.Warnings[0] != want {
		t.Errorf("warnings: %q, want %q", c.Warnings, want)
	}
	c, err = config.Load(path, environment("SLACK_BOT_TOKEN", "xoxb-other"))
	if err != nil || c.Slack.BotToken.Reveal() != "xoxb-other" {
		t.Errorf("the environment does not go first: %v", err)
	}
}

// A wrong token is told by its kind and by where the right one is, and is never shown.
func TestWrongTokens(t *testing.T) {
	t.Parallel()
	const app, bot = "App-Level Tokens (make one with the scope connections:write)", "Bot User OAuth Token (install the app first)"
	for _, c := range []struct{ env, value, says, find string }{
		{"SLACK_APP_TOKEN", "xoxb-12-hushhush", "must be the app-level token, which begins with xapp-; what is there is a bot token (xoxb-)", app},
		{"SLACK_BOT_TOKEN", "xapp-12-hushhush", "must be the bot token, which begins with xoxb-; what is there is an app-level token (xapp-)", bot},
		{"SLACK_BOT_TOKEN", "xoxp-12-hushhush", "what is there is a user token (xoxp-)", bot},
		{"SLACK_BOT_TOKEN", "xoxe.xoxp-hushhush", "what is there is a token for configuration or refreshing (xoxe)", bot},
		{"SLACK_BOT_TOKEN", "xoxc-hushhush", "what is there is another kind of token", bot},
		{"SLACK_BOT_TOKEN", "https://hooks.slack.com/hushhush", "what is there is an address", bot},
		{"SLACK_BOT_TOKEN", "hushhush", "what is there is no token of Slack", bot},
		{"SLACK_BOT_TOKEN", "xoxb-hush hush", "has a blank, a quote or a line too many", bot},
		{"SLACK_APP_TOKEN", "xapp-hush\nhush", "has a blank, a quote or a line too many", app},
		{"SLACK_APP_TOKEN", " ", "the app-level token is missing. Set SLACK_APP_TOKEN, or name a file that holds it under slack.app_token_file in the configuration", app},
	} {
		_, err := config.Load("", environment(c.env, c.value))
		checkRefusal(t, err, c.env+": ", c.says, c.find)
	}
}

func TestWrongTokenFiles(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	for _, c := range []struct{ file, says string }{
		{inFolder(t, "wrong", "xoxp-hushhush\n", 0o600), "what is there is a user token (xoxp-)"},
		{inFolder(t, "empty", "\n", 0o600), "is empty: put the bot token there. Find it at https://api.slack.com/apps"},
		{folder, "is no file that could hold a secret"},
		{folder + "/none", "there is no file " + folder + "/none"},
		{"xoxb-hushhush", "holds a bot token (xoxb-), and must name a file that holds it"},
	} {
		path := inFolder(t, "config.yaml", "slack:\n  bot_token_file: "+c.file+"\n", 0o600)
		_, err := config.Load(path, environment("SLACK_BOT_TOKEN", ""))
		checkRefusal(t, err, path+":2: slack.bot_token_file: ", c.says, "")
	}
}

// What may not be read says so. As root everything may be read.
func TestForbiddenTokenFile(t *testing.T) {
	t.Parallel()
	if os.Getuid() == 0 {
		t.Skip("root reads every file")
	}
	file := inFolder(t, "token", botToken, 0o000)
	path := inFolder(t, "config.yaml", "slack:\n  bot_token_file: "+file+"\n", 0o600)
	_, err := config.Load(path, environment("SLACK_BOT_TOKEN", ""))
	checkRefusal(t, err, path+":2: slack.bot_token_file: ", "cannot be read: permission denied", "")
}

func checkRefusal(t *testing.T, err error, where, says, find string) {
	t.Helper()
	if err == nil {
		t.Errorf("%s%s: was taken", where, says)
		return
	}
	got := err.Error()
	if !strings.HasPrefix(got, where) || !strings.Contains(got, says) || !strings.HasSuffix(got, find) || strings.Contains(got, "\n") {
		t.Errorf("got  %s\nwant %s… %s… %s", got, where, says, find)
	}
	if strings.Contains(got, "hush") {
		t.Errorf("shows the token: %s", got)
	}
}

// However a configuration is printed, no secret is seen.
func TestSecretsAreHidden(t *testing.T) {
	t.Parallel()
	c, err := config.Load("", environment("SLACK_APP_TOKEN", "xapp-hushhush", "SLACK_BOT_TOKEN", "xoxb-hushhush", "TOCSIN_STORAGE", "postgres://t:hushhush@db/t"))
	if err != nil {
		t.Fatal(err)
	}
	secret := c.Slack.AppToken
	var logged bytes.Buffer
	log := zerolog.New(&logged)
	log.Info().Interface("a", c).Interface("b", secret).Stringer("c", secret).Any("d", []any{secret}).Msgf("%v", secret)
	asJSON, _ := json.Marshal(c)
	asYAML, _ := yaml.Marshal(c)
	unexported := struct{ inner config.Secret }{secret}
	for _, shown := range []string{
		logged.String(), string(asJSON), string(asYAML), secret.String(),
		fmt.Sprintf("%v %+v %#v", c, *c, c), fmt.Sprintf("%s %q %x %X %d %#v", secret, secret, secret, secret, secret, secret),
		fmt.Sprintf("%v %+v %#v", unexported, unexported, unexported),
	} {
		if strings.Contains(shown, "hush") || strings.Contains(shown, "68757368") {
			t.Errorf("a secret is seen: %s", shown)
		}
	}
	if !strings.Contains(logged.String(), `"b":"[secret]","c":"[secret]","d":["[secret]"],"message":"[secret]"`) {
		t.Errorf("the log: %s", logged.String())
	}
	if secret.Reveal() != "xapp-hushhush" || (config.Secret{}).Reveal() != "" {
		t.Error("the secret cannot be used")
	}
}
