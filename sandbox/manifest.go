package sandbox

import (
	"fmt"
	"os"
)

// Manifest is what the sandbox reads of an app's manifest: what the app may do and what it wants to be told.
type Manifest struct {
	Name, Description string
	Scopes            []string // of the bot token
	Commands          []SlashCommand
	Shortcuts         []Shortcut
	Events            []string // bot events subscribed to, such as "app_mention"
	Interactive       bool
	SocketMode        bool
	HomeTab           bool
	BotName           string // display name of the bot user
}

// SlashCommand is one command of the app; Command starts with "/".
// ShouldEscape asks Slack to turn @people, #channels and links of the text into <@U…>, <#C…>, <http…>.
type SlashCommand struct {
	Command, Description, UsageHint string
	ShouldEscape                    bool
}

// Shortcut is a global or a message shortcut; Type is "global" or "message".
type Shortcut struct {
	Name, Type, CallbackID, Description string
}

// LoadManifest reads an app manifest, YAML or JSON, from a file.
// The error lists everything that Slack would refuse, each with file, line, key and what would be right.
func LoadManifest(path string) (*Manifest, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("manifest: %w", err)
	}
	return parseManifest(path, data)
}

// ParseManifest reads an app manifest from memory, where errors call it "manifest".
func ParseManifest(data []byte) (*Manifest, error) {
	return parseManifest("manifest", data)
}

func parseManifest(name string, data []byte) (*Manifest, error) {
	var m manifestFile
	f := &strictFile{name: name}
	if err := f.read(data, &m); err != nil {
		return nil, err
	}
	m.check(f)
	if err := f.err(); err != nil {
		return nil, err
	}
	return m.manifest(), nil
}

// manifest keeps what the sandbox plays.
func (m *manifestFile) manifest() *Manifest {
	out := &Manifest{
		Name:        m.Display.Name,
		Description: m.Display.Description,
		BotName:     m.Features.BotUser.DisplayName,
		HomeTab:     m.Features.AppHome.HomeTab,
		Scopes:      m.OAuth.Scopes.Bot,
		Events:      m.Settings.Events.BotEvents,
		Interactive: m.Settings.Interactivity.Enabled,
		SocketMode:  m.Settings.SocketMode,
	}
	for _, c := range m.Features.Commands {
		out.Commands = append(out.Commands, SlashCommand{c.Command, c.Description, c.UsageHint, c.ShouldEscape})
	}
	for _, s := range m.Features.Shortcuts {
		out.Shortcuts = append(out.Shortcuts, Shortcut(s))
	}
	return out
}
