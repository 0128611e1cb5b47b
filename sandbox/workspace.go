package sandbox

import (
	_ "embed" // the shipped company
	"fmt"
	"os"
)

//go:embed company.yaml
var companyYAML []byte

// Workspace is a made-up company as a YAML file describes it: who works there, in which groups and channels.
// As loaded it is complete: defaults are filled in, and lists of members hold handles of people alone.
type Workspace struct {
	Team     WorkspaceTeam      `yaml:"team"`
	People   []WorkspacePerson  `yaml:"people"`
	Groups   []WorkspaceGroup   `yaml:"groups"`
	Channels []WorkspaceChannel `yaml:"channels"`
}

// WorkspaceTeam names the workspace; Domain is the part before ".slack.com".
type WorkspaceTeam struct {
	Name   string `yaml:"name"`
	Domain string `yaml:"domain"`
}

// WorkspacePerson is one account. All but Title, Phone, Topic and Region must be there; Kind is Member when left out.
type WorkspacePerson struct {
	Handle string   `yaml:"handle"` // lower case, without "@"
	Name   string   `yaml:"name"`
	Title  string   `yaml:"title"`
	Email  string   `yaml:"email"`
	Phone  string   `yaml:"phone"`  // E.164: "+493023125001"
	Topic  string   `yaml:"topic"`  // of push messages, as ntfy names them
	TZ     string   `yaml:"tz"`     // IANA name
	Locale string   `yaml:"locale"` // "de-DE"
	Region string   `yaml:"region"` // upper case, such as EMEA
	Kind   UserKind `yaml:"kind"`

	madeUp bool // by GrownWorkspace
}

// WorkspaceGroup is a user group. In the file a member may be a handle, "@group" (an earlier group), a region,
// or "everybody"; the last two mean members and admins, and no guest, bot or deactivated account.
type WorkspaceGroup struct {
	Handle   string   `yaml:"handle"`
	Name     string   `yaml:"name"`
	Members  []string `yaml:"members"`
	Disabled bool     `yaml:"disabled"`
}

// WorkspaceChannel is a channel that exists from the start. Members are written as in WorkspaceGroup.
type WorkspaceChannel struct {
	Name    string      `yaml:"name"`
	Kind    ChannelKind `yaml:"kind"` // Public when left out, or Private
	Topic   string      `yaml:"topic"`
	Purpose string      `yaml:"purpose"`
	Creator string      `yaml:"creator"` // a handle; the first admin when left out
	Members []string    `yaml:"members"`
	App     bool        `yaml:"app"` // somebody has invited the installed app
}

// ShippedWorkspace is the company that comes with the program.
func ShippedWorkspace() (*Workspace, error) {
	return parseWorkspace("company.yaml", companyYAML)
}

// LoadWorkspace reads a company of one's own from a file of the form of company.yaml.
// The error lists everything that is wrong, each with file, line, key and what would be right.
func LoadWorkspace(path string) (*Workspace, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("workspace: %w", err)
	}
	return parseWorkspace(path, data)
}

func parseWorkspace(name string, data []byte) (*Workspace, error) { return parseGrown(name, data, 0) }

func parseGrown(name string, data []byte, people int) (*Workspace, error) {
	w := &Workspace{}
	f := &strictFile{name: name}
	if err := f.read(data, w); err != nil {
		return nil, err
	}
	w.grow(people)
	c := &companyCheck{f: f, w: w, people: map[string]*WorkspacePerson{}, groups: map[string]*WorkspaceGroup{}, regions: map[string]bool{}}
	c.team()
	c.checkPeople()
	c.checkGroups()
	c.checkChannels()
	if err := f.err(); err != nil {
		return nil, err
	}
	return w, nil
}
