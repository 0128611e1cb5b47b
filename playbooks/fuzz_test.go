package playbooks_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"tocsin/incident"
	"tocsin/playbooks"
)

// YAML knows more ends of lines than most.
var breaks = regexp.MustCompile("\r\n|[\n\r\u0085\u2028\u2029]")

var lineOfError = regexp.MustCompile(`^playbooks/(?:crisis-comms|region-leadership)\.yaml:(\d+): .`)

// Whatever a file holds: it is a playbook that can be triggered, as a template one for each region, or each line of the error names a
// line of the file.
func FuzzPlaybook(f *testing.F) {
	for _, pattern := range []string{"*.yaml", "testdata/*/*.yaml"} {
		files, _ := filepath.Glob(pattern)
		for _, name := range files {
			data, err := os.ReadFile(name)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(data)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		for name, gives := range map[string][]string{
			"crisis-comms":      {"crisis-comms"},
			"region-leadership": {"emea-leadership", "latin-america-leadership"},
		} {
			book, err := playbooks.Load(fstest.MapFS{name + ".yaml": {Data: data}}, "playbooks", halden)
			if err != nil {
				checkError(t, err, len(breaks.FindAll(data, -1))+1)
				continue
			}
			if names := book.Names(); !slices.Equal(names, gives) && !slices.Equal(names, []string{name}) {
				t.Fatalf("playbooks of other names: %v", names)
			}
			for _, p := range book.All() {
				checkPlaybook(t, p)
			}
		}
	})
}

func checkError(t *testing.T, err error, lines int) {
	for _, problem := range strings.Split(err.Error(), "\n") {
		match := lineOfError.FindStringSubmatch(problem)
		if match == nil {
			t.Fatalf("names no line: %q", problem)
		}
		if n, _ := strconv.Atoi(match[1]); n < 1 || n > lines+1 {
			t.Fatalf("line %d of %d: %q", n, lines, problem)
		}
	}
}

func checkPlaybook(t *testing.T, p incident.Playbook) {
	if p.Title == "" || len(p.Policy.Levels) < 1 || len(p.Policy.Levels) > 50 || p.Policy.Repeat < 0 {
		t.Fatalf("not to be triggered: %+v", p)
	}
	for _, l := range p.Policy.Levels {
		if l.Timeout < 10*time.Second || l.Timeout > 24*time.Hour || len(l.Targets) == 0 {
			t.Fatalf("not to be paged: %+v", l)
		}
		for _, target := range l.Targets {
			if again, err := incident.ParseTarget(target.String()); err != nil || again != target {
				t.Fatalf("nobody is %+v", target)
			}
		}
	}
	for _, link := range []string{p.Bridge, p.Document} {
		if link != "" && (!strings.HasPrefix(strings.ToLower(link), "https://") || strings.ContainsAny(link, " \n<>|\"")) {
			t.Fatalf("not to be linked: %q", link)
		}
	}
}
