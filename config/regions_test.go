package config_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tocsin/config"
	"tocsin/incident"
)

var write = flag.Bool("write", false, "write what testdata/bad/*.want should hold")

// company reads regions and teams.
func company(t *testing.T, text string) incident.Company {
	t.Helper()
	c, err := config.Parse([]byte(text), "config.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return c.Company()
}

func TestCompany(t *testing.T) {
	t.Parallel()
	handle := func(name string) incident.Target { return incident.Target{Kind: incident.ByHandle, Name: name} }
	got := company(t, `
language: de
regions:
  - name: emea
    channel: "#emea-all"
    time_zone: Europe/Berlin
    leaders: ["@emea-leaders"]
    people: ["@emea-all", "field:Region=EMEA"]
  - {name: latin-america, title: Latin America, time_zone: America/Sao_Paulo, language: en, leaders: ["team:heads"], people: ["domain:tarrowby.example"],
     levels: {second: ["@crisis-latam"], third: ["@ceo", "region:emea"]}}
  - {name: apac, channel: "#apac-all", time_zone: Asia/Tokyo, leaders: [mei.tan@tarrowby.example]}
teams:
  - {name: heads, include: ["@renee", "#heads"], exclude: ["@executives", everybody], guests: true}
`)
	want := incident.Company{
		Regions: []incident.Region{{
			Name: "emea", Title: "EMEA", Channel: "emea-all", TZ: "Europe/Berlin", Language: "de", Leaders: []incident.Target{handle("emea-leaders")},
			People: []incident.Target{handle("emea-all"), {Kind: incident.ByField, Name: "Region=EMEA"}},
		}, {
			Name: "latin-america", Title: "Latin America", TZ: "America/Sao_Paulo", Language: "en",
			Leaders: []incident.Target{{Kind: incident.ByTeam, Name: "heads"}}, People: []incident.Target{{Kind: incident.ByDomain, Name: "tarrowby.example"}},
			Second: []incident.Target{handle("crisis-latam")}, Third: []incident.Target{handle("ceo"), {Kind: incident.ByRegion, Name: "emea"}},
		}, {
			Name: "apac", Title: "APAC", Channel: "apac-all", TZ: "Asia/Tokyo", Language: "de",
			Leaders: []incident.Target{{Kind: incident.ByEmail, Name: "mei.tan@tarrowby.example"}},
			People:  []incident.Target{{Kind: incident.ByChannel, Name: "apac-all"}},
		}},
		Teams: []incident.Team{{
			Name: "heads", Guests: true, Include: []incident.Target{handle("renee"), {Kind: incident.ByChannel, Name: "heads"}},
			Exclude: []incident.Target{handle("executives"), {Kind: incident.Everybody}},
		}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if none := config.Default().Company(); len(none.Regions)+len(none.Teams) > 0 {
		t.Errorf("without a word of it there are %+v", none)
	}
}

// Beside each bad file lies what is said of it.
func TestBadRegionsAndTeams(t *testing.T) {
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
			c, err := config.Parse(data, "config.yaml")
			if err == nil {
				t.Fatalf("was taken: %+v", c.Company())
			}
			wantFile(t, strings.TrimSuffix(path, ".yaml")+".want", err.Error()+"\n")
		})
	}
}

// wantFile compares with a file; with -write it writes it.
func wantFile(t *testing.T, path, got string) {
	t.Helper()
	if *write {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Error(diff)
	}
}

func TestTooManyRegions(t *testing.T) {
	t.Parallel()
	text := "regions:\n"
	for i := range 256 {
		text += fmt.Sprintf("  - {name: r%d, channel: \"#r\", time_zone: UTC, leaders: [everybody]}\n", i)
	}
	if _, err := config.Parse([]byte(text), "x"); err == nil || err.Error() != "x:2: regions: has 256 regions; 255 are the most" {
		t.Error(err)
	}
}

// Teams that contain each other in every way and in no circle are looked at once each.
func TestManyTeamsInTeams(t *testing.T) {
	t.Parallel()
	text := "teams:\n  - {name: a0, include: [everybody]}\n  - {name: b0, include: [everybody]}\n"
	for i := range 60 {
		for _, side := range []string{"a", "b"} {
			text += fmt.Sprintf("  - {name: %s%d, include: [\"team:a%d\", \"team:b%d\"]}\n", side, i+1, i, i)
		}
	}
	if n := len(company(t, text).Teams); n != 122 {
		t.Errorf("%d teams", n)
	}
}
