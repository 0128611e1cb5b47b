package schedules_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"tocsin/incident/oncall"
	"tocsin/playbooks/schedules"
)

var write = flag.Bool("write", false, "write what testdata/bad/*.want should hold")

var sameZone = cmp.Comparer(func(a, b *time.Location) bool { return a.String() == b.String() })

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func TestGood(t *testing.T) {
	t.Parallel()
	book, err := schedules.Load(os.DirFS("testdata/good"), "good")
	if err != nil {
		t.Fatal(err)
	}
	january := oncall.DateOf(2026, time.January, 7)
	pair := []string{"@a", "@b"}
	want := []oncall.Schedule{{
		Name:     "calendar-only",
		Title:    "The least that a schedule needs",
		Zone:     time.UTC,
		Calendar: "http://127.0.0.1:8080/oncall.ics",
	}, {
		Name:  "everything",
		Title: "Everything: all keys",
		Zone:  zone(t, "America/New_York"),
		Layers: []oncall.Layer{{People: []string{"@stefan"}}, {
			People: []string{"@jonas", "@mara", "tomasz.wilczek@tarrowby.example"},
			Start:  january, Until: oncall.DateOf(2026, time.June, 1),
			Turn: oncall.Turn{N: 2, Unit: oncall.Weeks}, Handover: 9 * 60, Weekday: time.Monday,
			Only: []oncall.Window{
				{Days: oncall.WeekdaysOf(1, 2, 3, 4, 5), From: 8 * 60, To: 18 * 60},
				{Days: oncall.WeekdaysOf(5, 6, 0, 1, 3), From: 22 * 60, To: 6 * 60},
				{Days: oncall.WeekdaysOf(0), To: 24 * 60},
				{From: 20 * 60, To: 24 * 60},
				{To: 4 * 60},
			},
		},
			// Without a day, turns of weeks end on the one on which they started: 2028-02-29 is a Tuesday.
			{People: pair, Start: oncall.DateOf(2028, time.February, 29), Turn: oncall.Turn{N: 1, Unit: oncall.Weeks}, Handover: 9 * 60, Weekday: time.Tuesday},
			{People: pair, Start: january, Turn: oncall.Turn{N: 12, Unit: oncall.Hours}, Handover: 20*60 + 30},
			{People: pair, Start: january, Turn: oncall.Turn{N: 3, Unit: oncall.Days}},
		},
		Calendar: "https://calendar.example/private-abc/basic.ics?key=secret",
	}}
	if diff := cmp.Diff(want, book.All(), sameZone); diff != "" {
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
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			book, err := schedules.Load(fstest.MapFS{filepath.Base(path): {Data: data}}, "schedules")
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
			if strings.Contains(got, "hunter2") {
				t.Error("the address of a calendar is a secret")
			}
		})
	}
}

// The files of a folder are checked together; a folder without any is an empty book.
func TestFolders(t *testing.T) {
	t.Parallel()
	small := func(name string) *fstest.MapFile {
		return &fstest.MapFile{Data: []byte("name: " + name + "\ntitle: T\ntime_zone: UTC\nlayers: [{people: [\"@mara\"]}]\n")}
	}
	for name, c := range map[string]struct {
		folder fstest.MapFS
		want   string
	}{
		"all at once":  {fstest.MapFS{"a.yaml": small("b"), "b.yaml": small("b"), "c.yaml": small("d")}, "own/a.yaml:1: name: \"b\" is not the name of the file, \"a\": make them the same\nown/c.yaml:1: name: \"d\" is not the name of the file, \"c\": make them the same"},
		"two endings":  {fstest.MapFS{"a.yaml": small("a"), "a.yml": small("a")}, "own/a.yml:1: there is own/a.yaml as well: keep one of them"},
		"far too long": {fstest.MapFS{"a.yaml": {Data: make([]byte, 3<<20)}}, "own/a.yaml:1: the file has more than 1048576 bytes; that is the most that is read"},
	} {
		_, err := schedules.Load(c.folder, "own")
		if err == nil || err.Error() != c.want {
			t.Errorf("%s:\ngot  %v\nwant %s", name, err, c.want)
		}
	}
	book, err := schedules.Load(fstest.MapFS{"a.yml": small("a"), "README.md": {}, ".hidden.yaml": {}, "below/b.yaml": {}}, "own")
	if err != nil || !cmp.Equal(book.Names(), []string{"a"}) {
		t.Errorf("other files got in the way: %v", err)
	}
	if book, err := schedules.Load(fstest.MapFS{}, "own"); err != nil || len(book.All()) != 0 {
		t.Errorf("an empty folder: %v %v", book, err)
	}
	if _, err := schedules.Load(os.DirFS(t.TempDir()+"/none"), "own"); err == nil || !strings.HasPrefix(err.Error(), "own: ") {
		t.Errorf("a folder that is not there: %v", err)
	}
}

// The shipped example covers every hour of a year, and hands over when it says.
func TestShipped(t *testing.T) {
	t.Parallel()
	book, err := schedules.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	s, ok := book.Get("facilities")
	if !ok {
		t.Fatalf("there is no facilities: %v", book.Names())
	}
	r := oncall.Roster{Schedule: s}
	from := time.Date(2026, 1, 5, 9, 0, 0, 0, s.Zone)
	for _, shift := range r.Shifts(from, from.AddDate(1, 0, 0)) {
		if len(shift.People) != 1 {
			t.Errorf("nobody is on call from %v to %v", shift.From, shift.To)
		}
	}
	for at, want := range map[string]string{
		"2026-01-01 12:00": "@stefan", "2026-01-05 09:00": "@tomasz", "2026-01-09 17:59": "@tomasz", "2026-01-09 18:00": "@callum",
		"2026-01-11 23:59": "@callum", "2026-01-12 00:00": "@tomasz", "2026-01-12 09:00": "@yuki",
	} {
		now, err := time.ParseInLocation("2006-01-02 15:04", at, s.Zone)
		if err != nil {
			t.Fatal(err)
		}
		if got := r.At(now).People; len(got) != 1 || got[0] != want {
			t.Errorf("at %s: %v, want %s", at, got, want)
		}
	}
}

func TestWith(t *testing.T) {
	t.Parallel()
	shipped, err := schedules.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	const own = "title: Our own\ntime_zone: UTC\nlayers: [{people: [\"@mara\"]}]\n"
	mine, err := schedules.Load(fstest.MapFS{"facilities.yaml": {Data: []byte("name: facilities\n" + own)}, "hr.yaml": {Data: []byte("name: hr\n" + own)}}, "own")
	if err != nil {
		t.Fatal(err)
	}
	both := shipped.With(mine)
	if s, _ := both.Get("facilities"); s.Title != "Our own" || !cmp.Equal(both.Names(), []string{"facilities", "hr"}) {
		t.Errorf("%v: the folder's schedule does not count", both.Names())
	}
}
