package schedules_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"tocsin/playbooks/schedules"
)

// A calendar's address is mostly a secret, so it may stand in a file of its own. What is wrong is said without it.
func TestACalendarsAddressMayStandInAFile(t *testing.T) {
	t.Parallel()
	const good = "https://calendar.example/private-hunter2/basic.ics"
	for _, c := range []struct{ holds, beside, want string }{
		{good + "\n", "", ""},
		{"webcal://calendar.example/hunter2", "", "must begin with https:// in the place of webcal://"},
		{good + "\n" + good, "", "must be an address that begins with https:// (http:// is for this machine alone)"},
		{"", "", "must be an address that begins with https:// (http:// is for this machine alone)"},
		{good, "\ncalendar: " + good, "is there beside calendar: keep one"},
		{"none", "", "there is no such file"},
	} {
		secret := filepath.Join(t.TempDir(), "calendar")
		if c.holds != "none" {
			if err := os.WriteFile(secret, []byte(c.holds), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		text := "name: a\ntitle: T\ntime_zone: UTC\ncalendar_file: " + secret + c.beside
		book, err := schedules.Load(fstest.MapFS{"a.yaml": {Data: []byte(text)}}, "own")
		if c.want == "" {
			if s, _ := book.Get("a"); err != nil || s.Calendar != good {
				t.Errorf("%v: %q", err, s.Calendar)
			}
			continue
		}
		if err == nil || !strings.HasPrefix(err.Error(), "own/a.yaml:4: calendar_file: ") || !strings.HasSuffix(err.Error(), c.want) || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%q: %v, want %s", c.holds, err, c.want)
		}
	}
}
