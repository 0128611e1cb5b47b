package playbooks_test

import (
	"slices"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"tocsin/incident"
	"tocsin/playbooks"
)

func TestShipped(t *testing.T) {
	t.Parallel()
	book, err := playbooks.Shipped(halden)
	if err != nil {
		t.Fatal(err)
	}
	names := []string{
		"crisis-comms", "emea-all-hands", "emea-leadership", "exec-leadership", "latin-america-all-hands", "latin-america-leadership", "senior-leadership",
	}
	if diff := cmp.Diff(names, book.Names()); diff != "" {
		t.Error(diff)
	}
	for _, p := range book.All() {
		if !p.Private || p.Description == "" || p.Bridge == "" || p.Document == "" {
			t.Errorf("%s: is confidential, says what it is for, has a bridge and a document: %+v", p.Name, p)
		}
	}
	crisis, ok := book.Get("crisis-comms")
	want := incident.Policy{Repeat: 1, Acknowledge: incident.Each, AckTimeout: time.Hour, Levels: []incident.Level{
		{Targets: []incident.Target{{Kind: incident.ByHandle, Name: "crisis-comms"}}, Timeout: 5 * time.Minute},
		{Targets: []incident.Target{{Kind: incident.ByHandle, Name: "crisis-comms-backup"}}, Timeout: 10 * time.Minute},
	}, LastResort: []incident.Target{{Kind: incident.ByChannel, Name: "crisis-stakeholders"}}}
	if diff := cmp.Diff(want, crisis.Policy); !ok || diff != "" {
		t.Error(diff)
	}
	if crisis.Stakeholders != "crisis-stakeholders" {
		t.Errorf("the stakeholders are told in %q", crisis.Stakeholders)
	}
}

func TestBook(t *testing.T) {
	t.Parallel()
	shipped, err := playbooks.Shipped(halden)
	if err != nil {
		t.Fatal(err)
	}
	own, err := playbooks.Load(fstest.MapFS{
		"crisis-comms.yaml": {Data: []byte("name: crisis-comms\ntitle: Our own\nescalation: {levels: [{page: [\"@mara\"], timeout: 1m}]}\n")},
		"flood.yaml":        {Data: []byte("name: flood\ntitle: Flood\nescalation: {levels: [{page: [\"@mara\"], timeout: 1m}]}\n")},
	}, "own", halden)
	if err != nil {
		t.Fatal(err)
	}
	both := shipped.With(own)
	if diff := cmp.Diff(slices.Sorted(slices.Values(append(shipped.Names(), "flood"))), both.Names()); diff != "" {
		t.Error(diff)
	}
	if p, _ := both.Get("crisis-comms"); p.Title != "Our own" {
		t.Errorf("the folder's playbook does not count: %q", p.Title)
	}
	if p, _ := shipped.Get("crisis-comms"); p.Title != "Crisis communications" {
		t.Errorf("the shipped book has changed: %q", p.Title)
	}
	if _, ok := both.Get("floot"); ok {
		t.Error("there is no floot")
	}
	for word, want := range map[string]string{"floot": "flood", "crisiscomms": "crisis-comms", "earthquake": ""} {
		if got := both.Nearest(word); got != want {
			t.Errorf("Nearest(%q) = %q, want %q", word, got, want)
		}
	}
}

func TestTargets(t *testing.T) {
	t.Parallel()
	book, err := playbooks.Load(fstest.MapFS{
		"a.yaml": {Data: []byte("name: a\ntitle: A\nmay_trigger: [\"#board\"]\nsubscribers: [\"#news\"]\nstakeholder_channel: \"#desk\"\nescalation: {last_resort: [\"@helena\"], levels: [{page: [\"#crisis\", \"@mara\"], timeout: 1m}]}\n")},
		"b.yaml": {Data: []byte("name: b\ntitle: B\nescalation: {levels: [{page: [\"#crisis\"], timeout: 1m}]}\n")},
	}, "own", halden)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, t := range book.Targets() {
		got = append(got, t.String())
	}
	if diff := cmp.Diff([]string{"#board", "@helena", "#news", "#desk", "#crisis", "@mara"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestFaster(t *testing.T) {
	t.Parallel()
	shipped, err := playbooks.Shipped(halden)
	if err != nil {
		t.Fatal(err)
	}
	fast, _ := shipped.Faster(60).Get("crisis-comms")
	usual, _ := shipped.Get("crisis-comms")
	if got, was := fast.Policy.Levels[0].Timeout, usual.Policy.Levels[0].Timeout; got != 5*time.Second || was != 5*time.Minute {
		t.Errorf("the first level waits %v, and in the book that it was made of %v", got, was)
	}
	if fast.Policy.AckTimeout != time.Hour {
		t.Errorf("an acknowledged incident may be silent for %v", fast.Policy.AckTimeout)
	}
}
