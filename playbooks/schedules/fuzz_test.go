package schedules_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"tocsin/incident"
	"tocsin/incident/oncall"
	"tocsin/playbooks/schedules"
)

// YAML knows more ends of lines than most.
var breaks = regexp.MustCompile("\r\n|[\n\r\u0085\u2028\u2029]")

var lineOfError = regexp.MustCompile(`^schedules/facilities\.yaml:(\d+): .`)

// Whatever a file holds: it is a schedule that says who is on call, or each line of the error names a line of the file.
func FuzzSchedule(f *testing.F) {
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
		book, err := schedules.Load(fstest.MapFS{"facilities.yaml": {Data: data}}, "schedules")
		if err != nil {
			checkError(t, err, len(breaks.FindAll(data, -1))+1)
			return
		}
		s, ok := book.Get("facilities")
		if !ok {
			t.Fatalf("a schedule of another name: %v", book.Names())
		}
		checkSchedule(t, s)
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

func checkSchedule(t *testing.T, s oncall.Schedule) {
	if s.Title == "" || s.Zone == nil || len(s.Layers) == 0 && s.Calendar == "" {
		t.Fatalf("nobody is ever on call: %+v", s)
	}
	from := time.Date(2026, 3, 27, 0, 0, 0, 0, time.UTC)
	for _, shift := range (oncall.Roster{Schedule: s}).Shifts(from, from.AddDate(0, 0, 5)) {
		for _, person := range shift.People {
			if _, err := incident.ParseTarget(person); err != nil {
				t.Fatal(err)
			}
		}
	}
}
