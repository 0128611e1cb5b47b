package playbooks_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"tocsin/incident"
	"tocsin/playbooks"
)

var write = flag.Bool("write", false, "write what testdata/bad/*.want should hold")

func TestGood(t *testing.T) {
	t.Parallel()
	book, err := playbooks.Load(os.DirFS("testdata/good"), "good", halden)
	if err != nil {
		t.Fatal(err)
	}
	handle := func(name string) incident.Target { return incident.Target{Kind: incident.ByHandle, Name: name} }
	channel := func(name string) incident.Target { return incident.Target{Kind: incident.ByChannel, Name: name} }
	mara := incident.Target{Kind: incident.ByEmail, Name: "mara@halden.example"}
	want := []incident.Playbook{{
		Name:        "everything",
		Title:       "Everything: all keys",
		Description: "A text that goes on over two lines.",
		MayTrigger:  []incident.Target{handle("crisis-comms"), mara},
		Bridge:      "https://meet.example/a?b=c#d",
		Document:    "https://wiki.example/",
		Urgency:     incident.Low,
		Policy: incident.Policy{Repeat: 9, Acknowledge: incident.Each, Levels: []incident.Level{
			{Targets: []incident.Target{handle("mara"), channel("crisis"), mara, {Kind: incident.OnCall, Name: "facilities"},
				{Kind: incident.ByPager, Name: "ops"}, {Kind: incident.TheLead}}, Timeout: 24 * time.Hour},
			{Targets: []incident.Target{handle("björn_2")}, Timeout: 90 * time.Minute},
		}, LastResort: []incident.Target{handle("mara"), channel("crisis"), {Kind: incident.ByPager, Name: "ops-2"}}},
		Stakeholders: "crisis-stakeholders",
		Subscribers:  []incident.Target{handle("executives"), channel("emea-all")},
		Play: incident.Play{
			Responders: "Join the bridge first.", Subscribers: "We are looking into it.",
			Posts: []incident.Post{{Channel: "emea-all", Text: "Stay at home.", When: incident.Condition{Region: "emea"}}},
			Extra: []incident.ExtraPage{
				{
					Targets: []incident.Target{handle("executives"), {Kind: incident.OnCall, Name: "facilities"}},
					When:    incident.Condition{Severity: "sev1", Region: "emea", Hours: &incident.DayHours{From: 18 * 60, To: 8 * 60, Zone: "Europe/Berlin"}},
				},
				{Targets: []incident.Target{handle("mara")}},
			},
		},
		Statements: []incident.Statement{{Name: "Stay at home", Texts: map[string]string{"en": "{title}: stay at home.", "de": "{title}: bitte zu Hause bleiben."}}},
	}, {
		Name:    "smallest",
		Title:   "The least that a playbook needs",
		Private: true,
		Policy:  incident.Policy{AckTimeout: time.Hour, Levels: []incident.Level{{Targets: []incident.Target{handle("mara")}, Timeout: 10 * time.Second}}},
	}}
	if diff := cmp.Diff(want, book.All()); diff != "" {
		t.Error(diff)
	}
}

// Beside each bad file lies what is said of it.
func TestBad(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/bad/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no bad files: %v", err)
	}
	for _, path := range files {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".yaml"), func(t *testing.T) {
			t.Parallel()
			book, err := playbooks.Load(one(t, path), "playbooks", halden)
			if err == nil || book != nil {
				t.Fatalf("was taken: %v", book)
			}
			got, beside := err.Error()+"\n", strings.TrimSuffix(path, ".yaml")+".want"
			if *write {
				if err := os.WriteFile(beside, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(beside)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// one is a folder that holds a single file of another.
func one(t *testing.T, path string) fstest.MapFS {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return fstest.MapFS{filepath.Base(path): {Data: data}}
}

// The files of a folder are checked together, and the folder itself too.
func TestFolders(t *testing.T) {
	t.Parallel()
	small := func(name string) *fstest.MapFile {
		return &fstest.MapFile{Data: []byte("name: " + name + "\ntitle: T\nescalation: {levels: [{page: [\"@mara\"], timeout: 1m}]}\n")}
	}
	for name, c := range map[string]struct {
		folder fstest.MapFS
		want   string
	}{
		"empty":        {fstest.MapFS{}, "own: there is no playbook: put a .yaml file there"},
		"all at once":  {fstest.MapFS{"a.yaml": small("b"), "b.yaml": small("b"), "c.yaml": small("d")}, "own/a.yaml:1: name: \"b\" is not the name of the file, \"a\": make them the same\nown/c.yaml:1: name: \"d\" is not the name of the file, \"c\": make them the same"},
		"two endings":  {fstest.MapFS{"a.yaml": small("a"), "a.yml": small("a")}, "own/a.yml:1: there is own/a.yaml as well: keep one of them"},
		"far too long": {fstest.MapFS{"a.yaml": {Data: make([]byte, 3<<20)}}, "own/a.yaml:1: the file has more than 1048576 bytes; that is the most that is read"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := playbooks.Load(c.folder, "own", incident.Company{})
			if err == nil || err.Error() != c.want {
				t.Errorf("got  %v\nwant %s", err, c.want)
			}
		})
	}
	book, err := playbooks.Load(fstest.MapFS{"a.yml": small("a"), "README.md": {}, ".hidden.yaml": {}, "below/b.yaml": {}}, "own", incident.Company{})
	if err != nil || !cmp.Equal(book.Names(), []string{"a"}) {
		t.Errorf("other files got in the way: %v", err)
	}
	if _, err := playbooks.Load(os.DirFS(t.TempDir()+"/none"), "own", incident.Company{}); err == nil || !strings.HasPrefix(err.Error(), "own: ") {
		t.Errorf("a folder that is not there: %v", err)
	}
}
