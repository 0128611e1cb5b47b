package bot

import (
	"context"
	"fmt"
	"runtime"
	"syscall"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"tocsin/incident"
	"tocsin/storage"
)

// A large company, and what a directory of it may cost.
const (
	many       = 100_000
	mostMemory = 32 << 20 // of the directory alone; the program has 100 MB
)

// divided100k has regions by group, and a team of half of everybody.
var divided100k = incident.Company{
	Regions: []incident.Region{
		{Name: "emea", People: []incident.Target{{Kind: incident.ByHandle, Name: "emea"}}},
		{Name: "amer", People: []incident.Target{{Kind: incident.ByHandle, Name: "amer"}}},
	},
	Teams: []incident.Team{{
		Name: "half", Include: []incident.Target{{Kind: incident.Everybody}}, Exclude: []incident.Target{{Kind: incident.ByHandle, Name: "emea"}},
	}},
}

// fill puts a large company into a store.
func fill(t testing.TB, address string) *storage.Store {
	t.Helper()
	s, err := storage.Open(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	zones, locales := []string{"Europe/Berlin", "America/New_York", "Asia/Tokyo", "Europe/London"}, []string{"de-DE", "en-US", "ja-JP", "en-GB"}
	id := func(i int) incident.PersonID { return incident.PersonID(fmt.Sprintf("U0%09X", i*7919)) }
	now := time.Now()
	emea, amer, everybody := circleOf("S1", incident.ByHandle, "emea"), circleOf("S2", incident.ByHandle, "amer"), circleOf("C1", incident.ByChannel, "all")
	for from := 0; from < many; from += mostKept {
		var c incident.DirectoryChange
		for i := from; i < from+mostKept; i++ {
			c.Accounts = append(c.Accounts, incident.Account{Person: incident.Person{
				ID: id(i), Handle: fmt.Sprintf("given.family.%d", i), Name: fmt.Sprintf("Given Middle Family %d", i),
				Email: fmt.Sprintf("given.family.%d@tarrowby.example", i), Locale: locales[i%4], TZ: zones[i%4], Kind: incident.Member,
			}, Fields: fmt.Sprintf(`{"office":"Office-%d"}`, i%200), Changed: now, Looked: now})
			everybody.Members = append(everybody.Members, id(i))
			if i%2 == 0 {
				emea.Members = append(emea.Members, id(i))
			} else if i%4 == 1 {
				amer.Members = append(amer.Members, id(i))
			}
		}
		if _, err := s.KeepDirectory(context.Background(), c); err != nil {
			t.Fatal(err)
		}
	}
	_, err = s.KeepDirectory(context.Background(), incident.DirectoryChange{
		Circles: []incident.Circle{emea, amer, everybody}, State: &incident.DirectoryState{AsOf: now, Fields: `["office"]`},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func circleOf(id string, k incident.TargetKind, name string) incident.Circle {
	return incident.Circle{ID: id, Kind: k, Name: name, Known: true}
}

// recall reads a store into a directory, and says how long that took and how much memory it holds.
func recall(t testing.TB, s *storage.Store) (d *Directory, took time.Duration, memory int64) {
	t.Helper()
	before := inUse()
	began := spent(t)
	d = NewDirectory(Open(Options{Log: zerolog.Nop()}), s, divided100k)
	d.Watch([]incident.Target{{Kind: incident.ByChannel, Name: "all"}, {Kind: incident.ByField, Name: "Office=Office-7"}})
	if known, err := d.Recall(t.Context()); err != nil || !known {
		t.Fatalf("known: %v, %v", known, err)
	}
	took = spent(t) - began
	return d, took, inUse() - before
}

// spent is the processor time of this process, which others on the machine do not lengthen.
func spent(t testing.TB) time.Duration {
	t.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// inUse is the memory that lives.
func inUse() int64 {
	runtime.GC()
	runtime.GC() // what unique.Make interned goes with the second
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

var audiences = []struct {
	targets string
	want    int
}{
	{"everybody", many}, {"#all", many}, {"region:emea", many / 2}, {"region:amer", many / 4}, {"team:half", many / 2},
	{"domain:tarrowby.example", many}, {"field:Office=Office-7", many / 200},
}

// A company of 100,000 fits into the memory that it may take. -v prints what else it costs. Not in parallel: what others do would be
// counted.
func TestACompanyOf100000(t *testing.T) {
	if testing.Short() {
		t.Skip("a large company")
	}
	s := fill(t, engines["SQLite"](t))
	d, took, memory := recall(t, s)
	t.Logf("start from a filled store: %v; memory: %.1f MB", took, float64(memory)/(1<<20))
	if memory > mostMemory {
		t.Errorf("the directory holds %d bytes", memory)
	}
	for _, a := range audiences {
		began := spent(t)
		people, lost := d.Audience(targets(t, a.targets), []incident.Target{{Kind: incident.ByEmail, Name: "nobody@tarrowby.example"}})
		took := spent(t) - began
		t.Logf("%s: %d people in %v", a.targets, len(people), took)
		if len(people) != a.want || len(lost) != 1 {
			t.Errorf("%s: %d people, want %d; lost %v", a.targets, len(people), a.want, lost)
		}
	}
	isIn(t, d)
	runtime.KeepAlive(d)
}

func isIn(t *testing.T, d *Directory) {
	const asks = 100
	for _, a := range audiences {
		list, in := targets(t, a.targets), 0
		began := spent(t)
		for i := range asks {
			if d.In(incident.PersonID(d.roll.accounts[many-1-i].id()), list) {
				in++
			}
		}
		took := (spent(t) - began) / asks
		t.Logf("in %s: %v", a.targets, took)
		if a.want == many && in != asks {
			t.Errorf("in %s: %d of %d", a.targets, in, asks)
		}
	}
}

// BenchmarkAudience is a preview of each kind of audience in a company of 100,000.
func BenchmarkAudience(b *testing.B) {
	d, _, _ := recall(b, fill(b, engines["SQLite"](b)))
	for _, a := range audiences {
		b.Run(a.targets, func(b *testing.B) {
			list := targets(b, a.targets)
			for b.Loop() {
				if people, _ := d.Audience(list, nil); len(people) != a.want {
					b.Fatalf("%d people", len(people))
				}
			}
		})
	}
}

// BenchmarkIn asks whether one of 100,000 is in an audience of each kind.
func BenchmarkIn(b *testing.B) {
	d, _, _ := recall(b, fill(b, engines["SQLite"](b)))
	last := incident.PersonID(d.roll.accounts[many-1].id())
	for _, a := range audiences {
		b.Run(a.targets, func(b *testing.B) {
			list := targets(b, a.targets)
			for b.Loop() {
				d.In(last, list)
			}
		})
	}
}

// BenchmarkRecall is a start with a filled store.
func BenchmarkRecall(b *testing.B) {
	s := fill(b, engines["SQLite"](b))
	for b.Loop() {
		_, _, memory := recall(b, s)
		b.ReportMetric(float64(memory)/(1<<20), "MB")
	}
}
