package sandbox

import (
	"regexp"
	"slices"
	"unicode/utf8"
)

var commandForm = regexp.MustCompile(`^/[^\s/A-Z]{1,31}$`)

// manifestFile has the keys of Slack's manifest, version 2. What is of type any is known to Slack and of no use here.
type manifestFile struct {
	Schema   string          `yaml:"$schema"`
	Metadata any             `yaml:"_metadata"`
	Display  manifestDisplay `yaml:"display_information"`
	Features struct {
		AppHome       manifestHome       `yaml:"app_home"`
		BotUser       manifestBot        `yaml:"bot_user"`
		Commands      []manifestCommand  `yaml:"slash_commands"`
		Shortcuts     []manifestShortcut `yaml:"shortcuts"`
		Functions     any                `yaml:"functions"`
		WorkflowSteps any                `yaml:"workflow_steps"`
		UnfurlDomains any                `yaml:"unfurl_domains"`
		AssistantView any                `yaml:"assistant_view"`
		AgentView     any                `yaml:"agent_view"`
	} `yaml:"features"`
	OAuth struct {
		RedirectURLs    any            `yaml:"redirect_urls"`
		Scopes          manifestScopes `yaml:"scopes"`
		TokenManagement bool           `yaml:"token_management_enabled"`
		PKCE            bool           `yaml:"pkce_enabled"`
	} `yaml:"oauth_config"`
	Settings              manifestSettings `yaml:"settings"`
	AppDirectory          any              `yaml:"app_directory"`
	Functions             any              `yaml:"functions"`
	Workflows             any              `yaml:"workflows"`
	Datastores            any              `yaml:"datastores"`
	OutgoingDomains       any              `yaml:"outgoing_domains"`
	Types                 any              `yaml:"types"`
	ExternalAuthProviders any              `yaml:"external_auth_providers"`
	MCPServers            any              `yaml:"mcp_servers"`
}

type manifestDisplay struct {
	Name            string `yaml:"name"`
	Description     string `yaml:"description"`
	LongDescription string `yaml:"long_description"`
	BackgroundColor string `yaml:"background_color"`
}

type manifestHome struct {
	HomeTab          bool `yaml:"home_tab_enabled"`
	MessagesTab      bool `yaml:"messages_tab_enabled"`
	MessagesReadOnly bool `yaml:"messages_tab_read_only_enabled"`
}

type manifestBot struct {
	DisplayName  string `yaml:"display_name"`
	AlwaysOnline bool   `yaml:"always_online"`
}

type manifestCommand struct {
	Command      string `yaml:"command"`
	URL          string `yaml:"url"`
	Description  string `yaml:"description"`
	UsageHint    string `yaml:"usage_hint"`
	ShouldEscape bool   `yaml:"should_escape"`
}

type manifestShortcut struct {
	Name        string `yaml:"name"`
	Type        string `yaml:"type"`
	CallbackID  string `yaml:"callback_id"`
	Description string `yaml:"description"`
}

type manifestScopes struct {
	Bot          []string `yaml:"bot"`
	User         []string `yaml:"user"`
	BotOptional  []string `yaml:"bot_optional"`
	UserOptional []string `yaml:"user_optional"`
}

type manifestSettings struct {
	Events struct {
		RequestURL string   `yaml:"request_url"`
		BotEvents  []string `yaml:"bot_events"`
		UserEvents []string `yaml:"user_events"`
		Metadata   any      `yaml:"metadata_subscriptions"`
	} `yaml:"event_subscriptions"`
	Interactivity struct {
		Enabled        bool   `yaml:"is_enabled"`
		RequestURL     string `yaml:"request_url"`
		MenuOptionsURL string `yaml:"message_menu_options_url"`
	} `yaml:"interactivity"`
	SocketMode       bool   `yaml:"socket_mode_enabled"`
	OrgDeploy        bool   `yaml:"org_deploy_enabled"`
	TokenRotation    bool   `yaml:"token_rotation_enabled"`
	Hosted           bool   `yaml:"is_hosted"`
	MCP              bool   `yaml:"is_mcp_enabled"`
	HermesAppType    string `yaml:"hermes_app_type"`
	FunctionRuntime  string `yaml:"function_runtime"`
	AllowedIPRanges  any    `yaml:"allowed_ip_address_ranges"`
	IncomingWebhooks any    `yaml:"incoming_webhooks"`
	SignInLinks      any    `yaml:"siws_links"`
}

// check notes what Slack refuses when an app is made from the manifest.
func (m *manifestFile) check(f *strictFile) {
	display := func(key, text string, least, most int) {
		if n := utf8.RuneCountInString(text); n > most || n < least {
			f.failf([]any{"display_information", key}, "has %d characters; Slack takes %d to %d", n, least, most)
		}
	}
	display("name", m.Display.Name, 1, 35)
	display("description", m.Display.Description, 0, 140)
	if m.Display.LongDescription != "" {
		display("long_description", m.Display.LongDescription, 175, 4000)
	}
	if n := utf8.RuneCountInString(m.Features.BotUser.DisplayName); n > 80 {
		f.failf([]any{"features", "bot_user", "display_name"}, "has %d characters; Slack takes 80", n)
	}
	m.checkCommands(f)
	m.checkShortcuts(f)
	m.checkScopes(f)
	if n := len(m.Settings.Events.BotEvents); n > 100 {
		f.failf([]any{"settings", "event_subscriptions", "bot_events"}, "has %d events; Slack takes 100", n)
	}
}

func (m *manifestFile) checkCommands(f *strictFile) {
	path := []any{"features", "slash_commands"}
	if len(m.Features.Commands) > 50 {
		f.failf(path, "has %d commands; Slack takes 50", len(m.Features.Commands))
	}
	seen := map[string]bool{}
	for i, c := range m.Features.Commands {
		switch at := append(slices.Clone(path), i, "command"); {
		case !commandForm.MatchString(c.Command):
			f.failf(at, "%q must be a slash and 1 to 31 lower case letters, digits, hyphens", c.Command)
		case seen[c.Command]:
			f.failf(at, "%q is there twice; keep one", c.Command)
		}
		if c.Description == "" {
			f.failf(append(slices.Clone(path), i, "description"), "is missing; Slack wants a line that says what %s does", c.Command)
		}
		seen[c.Command] = true
	}
}

func (m *manifestFile) checkShortcuts(f *strictFile) {
	path := []any{"features", "shortcuts"}
	if len(m.Features.Shortcuts) > 10 {
		f.failf(path, "has %d shortcuts; Slack takes 10", len(m.Features.Shortcuts))
	}
	for i, s := range m.Features.Shortcuts {
		at := func(key string) []any { return append(slices.Clone(path), i, key) }
		if n := utf8.RuneCountInString(s.Name); n < 1 || n > 24 {
			f.failf(at("name"), "has %d characters; Slack takes 1 to 24", n)
		}
		if s.Type != "global" && s.Type != "message" {
			f.failf(at("type"), "%q must be global or message", s.Type)
		}
		if n := len(s.CallbackID); n < 1 || n > 255 {
			f.failf(at("callback_id"), "has %d characters; Slack takes 1 to 255", n)
		}
	}
}

// checkScopes: Slack's schema takes any text for a scope, and the app then has less than it thinks.
func (m *manifestFile) checkScopes(f *strictFile) {
	known := append(allScopes(), "commands", "app_mentions:read", "incoming-webhook", "links:read", "links:write", "assistant:write")
	scopes := m.OAuth.Scopes.Bot
	for i, scope := range scopes {
		if !slices.Contains(known, scope) {
			f.failf([]any{"oauth_config", "scopes", "bot", i}, "there is no scope %q; look it up at docs.slack.dev/reference/scopes", scope)
		}
	}
	if len(m.Features.Commands)+len(m.Features.Shortcuts) > 0 && !slices.Contains(scopes, "commands") {
		f.failf([]any{"oauth_config", "scopes", "bot"}, "slash commands and shortcuts need the scope commands")
	}
}
