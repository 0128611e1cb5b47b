package main

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// rooms are the first-level folders that hold code, and what of the others each may import. "" is the folder of main.go,
// which wires everything. A room may always import its own subpackages.
var rooms = map[string][]string{
	"":          {"bot", "commands", "config", "dispatch", "incident", "intake", "lang", "paging", "playbooks", "sandbox", "storage"},
	"bot":       {"commands", "incident", "lang"},
	"commands":  {"incident", "lang", "playbooks"},
	"config":    {"incident", "lang"}, // regions and teams name people as playbooks do; which languages there are
	"dispatch":  {"incident"},
	"incident":  {},
	"intake":    {"incident", "lang"}, // what a link opens is read by people
	"lang":      {},
	"paging":    {"incident"},
	"playbooks": {"incident", "config/statement", "config/strict"},
	"sandbox":   {},
	"storage":   {"incident"},
}

const (
	module  = "tocsin"
	slackGo = "github.com/slack-go/slack"
)

// TestImports holds who may import whom. What tests import is their own business: they may join any rooms.
func TestImports(t *testing.T) {
	t.Parallel()
	packages := listPackages(t)
	if len(packages) == 0 {
		t.Fatal("go list finds no package")
	}
	for _, p := range packages {
		for _, imported := range p.Imports {
			if rule := broken(p.ImportPath, imported); rule != "" {
				t.Errorf("%s imports %s, but %s", p.ImportPath, imported, rule)
			}
		}
	}
}

type listedPackage struct {
	ImportPath string
	Imports    []string
}

func listPackages(t *testing.T) []listedPackage {
	t.Helper()
	command := exec.CommandContext(t.Context(), "go", "list", "-buildvcs=false", "-json=ImportPath,Imports", "./...")
	var complaint strings.Builder
	command.Stderr = &complaint
	out, err := command.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, complaint.String())
	}
	var packages []listedPackage
	for decoder := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listedPackage
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			return packages
		} else if err != nil {
			t.Fatalf("go list wrote no JSON: %v", err)
		}
		packages = append(packages, p)
	}
}

// broken says which rule forbids importer to import imported, and is empty where none does.
func broken(importer, imported string) string {
	room := roomOf(importer)
	ours := imported == module || strings.HasPrefix(imported, module+"/")
	first, _, _ := strings.Cut(imported, "/")
	switch {
	case room == "incident" && !ours && strings.Contains(first, "."):
		return "incident, the domain, uses the standard library only"
	case room != "bot" && (imported == slackGo || strings.HasPrefix(imported, slackGo+"/")):
		return "only bot talks to Slack"
	case !ours || roomOf(imported) == room:
		return ""
	case !allowed(room, imported):
		return "of this module it may import " + orNothing(rooms[room])
	}
	return ""
}

func allowed(room, imported string) bool {
	path := strings.TrimPrefix(imported, module+"/")
	return slices.ContainsFunc(rooms[room], func(may string) bool {
		return path == may || strings.HasPrefix(path, may+"/")
	})
}

func orNothing(names []string) string {
	if len(names) == 0 {
		return "nothing"
	}
	return strings.Join(names, ", ") + " only"
}

// roomOf tells the first-level folder of a package; "" for the program itself.
func roomOf(path string) string {
	room, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(path, module), "/"), "/")
	return room
}
