package playbooks_test

import (
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"tocsin/incident"
	"tocsin/playbooks"
)

func handles(names ...string) (list []incident.Target) {
	for _, name := range names {
		list = append(list, incident.Target{Kind: incident.ByHandle, Name: name})
	}
	return list
}

// halden is a company of two regions: one has nothing but what it must have, the other all of it.
var halden = incident.Company{
	Regions: []incident.Region{{
		Name: "emea", Title: "EMEA", Channel: "emea-all", TZ: "Europe/Berlin", Language: "en", Leaders: handles("emea-leaders"),
		People: []incident.Target{{Kind: incident.ByChannel, Name: "emea-all"}},
	}, {
		Name: "latin-america", Title: "Latin America", TZ: "America/Sao_Paulo", Language: "en", Leaders: handles("bruna", "sofia"),
		People: []incident.Target{{Kind: incident.ByTeam, Name: "latam"}}, Second: handles("latam-crisis", "bruna"), Third: handles("latam-directors"),
	}},
	Teams: []incident.Team{{Name: "latam", Include: handles("latam-all")}},
}

func level(wait time.Duration, names ...string) incident.Level {
	return incident.Level{Targets: handles(names...), Timeout: wait}
}

// Each region has the two shipped playbooks. A level that it does not have is the company's.
func TestShippedTemplates(t *testing.T) {
	t.Parallel()
	book, err := playbooks.Shipped(halden)
	if err != nil {
		t.Fatal(err)
	}
	emea, latam := halden.Regions[0], halden.Regions[1]
	const long = 10 * time.Minute
	for name, want := range map[string]struct {
		title       string
		levels      []incident.Level
		subscribers []incident.Target
	}{
		"emea-leadership": {"EMEA leadership",
			[]incident.Level{level(long/2, "emea-leaders"), level(long/2, "crisis-comms"), level(long, "executives")}, emea.Leaders},
		"emea-all-hands": {"EMEA all hands",
			[]incident.Level{level(long/2, "emea-leaders"), level(long/2, "crisis-comms"), level(long, "executives")}, emea.People},
		"latin-america-leadership": {"Latin America leadership",
			[]incident.Level{level(long/2, "bruna", "sofia"), level(long/2, "latam-crisis", "bruna"), level(long, "latam-directors")}, latam.Leaders},
		"latin-america-all-hands": {"Latin America all hands",
			[]incident.Level{level(long/2, "bruna", "sofia"), level(long/2, "latam-crisis", "bruna"), level(long, "latam-directors")}, latam.People},
		"senior-leadership": {"Senior leadership",
			[]incident.Level{level(long/2, "senior-leaders"), level(long/2, "crisis-comms"), level(long, "executives")}, handles("senior-leaders")},
		"exec-leadership": {"Executive leadership",
			[]incident.Level{level(long/2, "executives"), level(long/2, "crisis-comms"), level(long, "crisis-comms-backup")}, handles("executives")},
	} {
		p, ok := book.Get(name)
		if !ok {
			t.Errorf("there is no %s", name)
		}
		if p.Title != want.title || p.Bridge != "https://meet.example/"+name || !p.Private {
			t.Errorf("%s: %+v", name, p)
		}
		if diff := cmp.Diff(want.levels, p.Policy.Levels); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if diff := cmp.Diff(want.subscribers, p.Subscribers); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestTemplatesWithoutRegions(t *testing.T) {
	t.Parallel()
	book, err := playbooks.Shipped(incident.Company{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"crisis-comms", "exec-leadership", "senior-leadership"}, book.Names()); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"playbooks/region-all-hands.yaml", "playbooks/region-leadership.yaml"}, book.Idle()); diff != "" {
		t.Error(diff)
	}
	if full, err := playbooks.Shipped(halden); err != nil || full.Idle() != nil {
		t.Errorf("%v, %v", full.Idle(), err)
	}
}

const siteTemplate = `for_each: region
name: "site-{region}"
title: "{title} ({channel}, {leaders})"
description: "{time_zone}, } {, {region} {region}"
may_trigger: ["{leaders}", "@{region}-board", "@bruna"]
escalation: {levels: [{page: ["{second_level}", "region:{region}"], timeout: 1m}]}
`

// What a placeholder stands for is one text, or several entries of a list, each once.
func TestPlaceholders(t *testing.T) {
	t.Parallel()
	book, err := playbooks.Load(fstest.MapFS{"site-region.yaml": {Data: []byte(siteTemplate)}}, "own", halden)
	if err != nil {
		t.Fatal(err)
	}
	here := func(name string) []incident.Target { return []incident.Target{{Kind: incident.ByRegion, Name: name}} }
	want := []incident.Playbook{{
		Name: "site-emea", Title: "EMEA (#emea-all, @emea-leaders)", Description: "Europe/Berlin, } {, emea emea", Private: true,
		MayTrigger: handles("emea-leaders", "emea-board", "bruna"),
		Policy:     incident.Policy{AckTimeout: time.Hour, Levels: []incident.Level{{Targets: here("emea"), Timeout: time.Minute}}},
	}, {
		Name: "site-latin-america", Title: "Latin America (, @bruna, @sofia)", Description: "America/Sao_Paulo, } {, latin-america latin-america", Private: true,
		MayTrigger: handles("sofia", "latin-america-board", "bruna"),
		Policy: incident.Policy{AckTimeout: time.Hour, Levels: []incident.Level{
			{Targets: append(handles("latam-crisis", "bruna"), here("latin-america")...), Timeout: time.Minute},
		}},
	}}
	if diff := cmp.Diff(want, book.All()); diff != "" {
		t.Error(diff)
	}
}

// A region may have a playbook of its own in place of a template's, in the same folder or in another.
func TestAFileTakesThePlaceOfATemplates(t *testing.T) {
	t.Parallel()
	own := &fstest.MapFile{Data: []byte("name: site-emea\ntitle: Our own\nescalation: {levels: [{page: [\"@mara\"], timeout: 1m}]}\n")}
	template := &fstest.MapFile{Data: []byte(siteTemplate)}
	together, err := playbooks.Load(fstest.MapFS{"site-emea.yaml": own, "site-region.yaml": template}, "own", halden)
	if err != nil {
		t.Fatal(err)
	}
	before, err := playbooks.Load(fstest.MapFS{"site-region.yaml": template}, "shipped", halden)
	if err != nil {
		t.Fatal(err)
	}
	after, err := playbooks.Load(fstest.MapFS{"site-emea.yaml": own}, "own", halden)
	if err != nil {
		t.Fatal(err)
	}
	for _, book := range []*playbooks.Book{together, before.With(after)} {
		if p, _ := book.Get("site-emea"); p.Title != "Our own" || len(book.Names()) != 2 {
			t.Errorf("%+v", book.All())
		}
	}
}

// What only one region makes wrong names it.
func TestTemplatesThatDoNotFitARegion(t *testing.T) {
	t.Parallel()
	const rest = "\ntitle: T\nescalation: {levels: [{page: [\"@mara\"], timeout: 1m}]}\n"
	template := func(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte("for_each: region\n" + text)} }
	for name, c := range map[string]struct {
		folder fstest.MapFS
		want   string
	}{
		"too long": {fstest.MapFS{"a-template-for-every-region.yaml": template("name: \"a-template-for-every-{region}\"\ntitle: \"" +
			"{title} {title} {title} {title} {title} {title} {title}\"\nescalation: {levels: [{page: [\"@mara\"], timeout: 1m}]}\n")},
			"own/a-template-for-every-region.yaml:3: title: has 97 characters; 1 to 80 may be there (for the region latin-america)"},
		"no channel": {fstest.MapFS{"region-x.yaml": template("name: \"{region}-x\"\nstakeholder_channel: \"{channel}\"" + rest)},
			"own/region-x.yaml:3: stakeholder_channel: \"\" must be a channel: write \"#channel\" (for the region latin-america)"},
		"nobody to page": {fstest.MapFS{"region-x.yaml": template("name: \"{region}-x\"\ntitle: T\nescalation:\n  levels:\n    - page: [\"{channel}\"]\n      timeout: 1m\n")},
			"own/region-x.yaml:6: escalation.levels[0].page: names nobody in a region that has none of those: add otherwise: [\"@handle\"], for whom to page then (for the region latin-america)"},
		"the same name": {fstest.MapFS{"x-region.yaml": template("name: \"x-{region}\"" + rest), "region-y.yaml": template("name: \"{region}-y\"" + rest)},
			"own/x-region.yaml:1: it gives x-y, and so does own/region-y.yaml: choose other names"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			company := halden
			if name == "the same name" {
				company.Regions = []incident.Region{{Name: "x", Leaders: handles("a")}, {Name: "y", Leaders: handles("a")}}
			}
			_, err := playbooks.Load(c.folder, "own", company)
			if err == nil || err.Error() != c.want {
				t.Errorf("got  %v\nwant %s", err, c.want)
			}
		})
	}
}

// In a statement of a template, the region is filled in when the file is read; the incident's fields, {title} among them, when it is sent.
func TestStatementsOfATemplate(t *testing.T) {
	t.Parallel()
	const file = siteTemplate + `statements: [{name: "For {title}", texts: [{language: en, text: "{title} in {region} ({leaders}), {lead}"}]}]`
	book, err := playbooks.Load(fstest.MapFS{"site-region.yaml": {Data: []byte(file)}}, "own", halden)
	if err != nil {
		t.Fatal(err)
	}
	p, _ := book.Get("site-emea")
	want := []incident.Statement{{Name: "For EMEA", Texts: map[string]string{"en": "{title} in emea (@emea-leaders), {lead}"}}}
	if diff := cmp.Diff(want, p.Statements); diff != "" {
		t.Error(diff)
	}
	wrong := fstest.MapFS{"site-region.yaml": {Data: []byte(siteTemplate + `statements: [{name: x, texts: [{language: en, text: "In {place}"}]}]`)}}
	if _, err := playbooks.Load(wrong, "own", halden); err == nil ||
		err.Error() != "own/site-region.yaml:7: statements[0].texts[0].text: {place} is no field; there are: {incident}, {title}, {playbook}, {lead}, {bridge}" {
		t.Error(err)
	}
}
