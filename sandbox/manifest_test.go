package sandbox

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const goodManifest = `
_metadata: {major_version: 2}
display_information: {name: Bell, description: Rings}
features:
  app_home: {home_tab_enabled: true, messages_tab_enabled: true, messages_tab_read_only_enabled: false}
  bot_user: {display_name: bell, always_online: true}
  slash_commands:
    - {command: /ring, description: Rings the bell, usage_hint: how often, should_escape: true}
  shortcuts:
    - {name: Ring, type: global, callback_id: ring, description: Rings the bell}
oauth_config: {scopes: {bot: [commands, "chat:write"]}}
settings:
  event_subscriptions: {bot_events: [app_mention]}
  interactivity: {is_enabled: true}
  socket_mode_enabled: true
  org_deploy_enabled: false
  token_rotation_enabled: false
`

func TestParseManifest(t *testing.T) {
	t.Parallel()
	want := &Manifest{
		Name: "Bell", Description: "Rings", BotName: "bell", HomeTab: true, Interactive: true, SocketMode: true,
		Scopes: []string{"commands", "chat:write"}, Events: []string{"app_mention"},
		Commands:  []SlashCommand{{Command: "/ring", Description: "Rings the bell", UsageHint: "how often", ShouldEscape: true}},
		Shortcuts: []Shortcut{{Name: "Ring", Type: "global", CallbackID: "ring", Description: "Rings the bell"}},
	}
	got, err := ParseManifest([]byte(goodManifest))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	got, err = ParseManifest([]byte(`{"display_information": {"name": "Bell"}, "settings": {"socket_mode_enabled": true}}`))
	if err != nil || got.Name != "Bell" || !got.SocketMode {
		t.Errorf("as JSON: %+v, %v", got, err)
	}
}

func TestManifestErrors(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ from, to, want string }{
		"unknown key":    {"is_enabled", "enabled", "manifest:14: settings.interactivity.enabled: there is no such key; known here: is_enabled"},
		"no name":        {"name: Bell,", `name: "",`, "manifest:3: display_information.name: has 0 characters; Slack takes 1 to 35"},
		"command":        {"command: /ring", "command: ring", `manifest:8: features.slash_commands[0].command: "ring" must be a slash`},
		"upper case":     {"command: /ring", "command: /Ring", `"/Ring" must be a slash and 1 to 31 lower case`},
		"no description": {"description: Rings the bell, usage", "usage", "slash_commands[0].description: is missing"},
		"shortcut type":  {"type: global", "type: local", `manifest:10: features.shortcuts[0].type: "local" must be global or message`},
		"shortcut name":  {"name: Ring,", "name: Ring the bell that is in the tower,", "shortcuts[0].name: has 34 characters; Slack takes 1 to 24"},
		"scope":          {"chat:write", "chat:wriet", `manifest:11: oauth_config.scopes.bot[1]: there is no scope "chat:wriet"`},
		"no scope":       {"commands, ", "", "slash commands and shortcuts need the scope commands"},
		"shape":          {"[app_mention]", "app_mention", "manifest:13: settings.event_subscriptions.bot_events: must be a list"},
		"not a boolean":  {"socket_mode_enabled: true", "socket_mode_enabled: 1", "manifest:15: settings.socket_mode_enabled: must be true or false"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if !strings.Contains(goodManifest, c.from) {
				t.Fatalf("%q is not in the good manifest", c.from)
			}
			_, err := ParseManifest([]byte(strings.Replace(goodManifest, c.from, c.to, 1)))
			wantAll(t, err, []string{c.want})
		})
	}
}
