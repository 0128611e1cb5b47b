package bot

import (
	"testing"

	"tocsin/incident"
)

// halden is a company with regions and teams, some of which are not as they should be.
func halden(t *testing.T) *Directory {
	c := incident.Company{
		Regions: []incident.Region{
			{Name: "emea", Title: "EMEA", Channel: "emea-all", People: targets(t, "@emea team:berlin")},
			{Name: "amer", Title: "AMER", People: targets(t, "@amer @nowhere")},
			{Name: "dach", Title: "DACH", People: targets(t, "region:emea")},
			{Name: "loop", Title: "Loop", People: targets(t, "region:pool")},
			{Name: "pool", Title: "Pool", People: targets(t, "region:loop")},
		},
		Teams: []incident.Team{
			{Name: "berlin", Include: targets(t, "#berlin jonas@halden.example"), Exclude: targets(t, "@amara")},
			{Name: "hosts", Include: targets(t, "@crew"), Guests: true},
			{Name: "inner", Include: targets(t, "team:hosts @gil")},
			{Name: "outer", Include: targets(t, "team:hosts region:amer"), Exclude: targets(t, "@diego"), Guests: true},
			{Name: "broken", Include: targets(t, "@mara @gone team:absent")},
			{Name: "egg", Include: targets(t, "team:hen @mara")},
			{Name: "hen", Include: targets(t, "team:egg @jonas")},
		},
	}
	return company(t, c, "mara jonas amara diego helena gil:guest robo:bot kaspar:deactivated",
		"@crew: mara gil robo kaspar stranger", "@emea: mara amara kaspar gil", "@amer: diego mara", "#berlin: jonas amara robo", "@empty:")
}

// An audience is full members, each once; the rest comes in only where a team has guests.
func TestAudience(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ targets, minus, want, lost string }{
		{"", "", "", ""},
		{"@mara", "", "mara", ""},
		{"@mara mara@halden.example MARA@halden.example @crew", "", "mara", ""},
		{"@crew", "", "mara", ""},
		{"@gil @robo @kaspar", "", "", ""},
		{"@empty", "", "", ""},
		{"#berlin", "", "jonas amara", ""},
		{"everybody", "", "mara jonas amara diego helena", ""},
		{"everybody", "region:emea @diego", "helena", ""},
		{"everybody", "everybody", "", ""},
		{"team:berlin", "", "jonas", ""},
		{"team:hosts", "", "mara gil", ""},
		{"team:hosts", "@gil", "mara", ""},
		{"team:inner", "", "mara", ""}, // a team without guests has none, whatever it is made of
		{"team:outer", "", "mara gil", "@nowhere"},
		{"team:broken", "", "mara", "@gone team:absent"},
		{"team:egg", "", "mara jonas", "team:egg"},
		{"region:emea", "", "mara jonas amara", ""},
		{"region:amer", "", "diego", "@nowhere"}, // mara belongs to the first region that has her
		{"region:dach", "", "", ""},
		{"region:loop", "", "", "region:loop"},
		{"domain:halden.example", "", "mara jonas amara diego helena", ""},
		{"domain:den.example", "", "", "domain:den.example"},
		{"@mara @nowhere #nowhere region:apac no@halden.example field:Office=Berlin lead pager:ops", "", "mara",
			"@nowhere #nowhere region:apac no@halden.example field:Office=Berlin lead pager:ops"},
	} {
		d := halden(t)
		got, lost := d.Audience(targets(t, c.targets), targets(t, c.minus))
		if handles(d.these(got)) != c.want || names(lost) != c.lost {
			t.Errorf("%s minus %s is %q, lost %q; want %q, lost %q", c.targets, c.minus, handles(d.these(got)), names(lost), c.want, c.lost)
		}
	}
}

// Whoever is named one by one is named whatever their account is: the page says why it does not arrive.
func TestExpand(t *testing.T) {
	t.Parallel()
	d := halden(t)
	for target, want := range map[string]string{
		"@kaspar": "kaspar", "@crew": "mara gil robo kaspar USTRANGER", "#berlin": "jonas amara robo", "GIL@halden.example": "gil", "@empty": "",
		"team:hosts": "mara gil", "region:emea": "mara jonas amara", "everybody": "mara jonas amara diego helena",
	} {
		if got, err := d.Expand(targets(t, target)[0]); handles(got) != want || err != nil {
			t.Errorf("%s is %q, %v; want %q", target, handles(got), err, want)
		}
	}
	for target, want := range map[string]string{"@nowhere": "", "#nowhere": "", "team:nowhere": "", "team:broken": "mara"} {
		if got, err := d.Expand(targets(t, target)[0]); handles(got) != want || incident.CodeOf(err) != incident.UnknownTarget {
			t.Errorf("%s is %q, %v; want %q, and that it leads nowhere", target, handles(got), err, want)
		}
	}
}

func TestRegion(t *testing.T) {
	t.Parallel()
	d := halden(t)
	check := func(handle, want string) {
		t.Helper()
		if r, ok := d.Region(idOf(handle)); r.Name != want || ok != (want != "") {
			t.Errorf("%s is in %q (%v), want %q", handle, r.Name, ok, want)
		}
	}
	for handle, want := range map[string]string{"mara": "emea", "jonas": "emea", "diego": "amer", "helena": "", "gil": "", "kaspar": "", "nobody": ""} {
		check(handle, want)
	}
	d.mu.Lock()
	d.move(d.circles.byID["S1"], string(idOf("mara")), false)
	d.mu.Unlock()
	check("mara", "amer")
	if c := d.company.Regions[0]; c.Title != "EMEA" || c.Channel != "emea-all" {
		t.Errorf("%+v", c)
	}
}

// A handle or address that several accounts have had is that of who can be reached.
func TestHandlesThatSeveralHave(t *testing.T) {
	t.Parallel()
	d := company(t, incident.Company{}, "mara:deactivated")
	again := incident.Account{Person: incident.Person{ID: "U2", Handle: "mara", Email: "Mara@halden.example", Kind: incident.Member}}
	d.mu.Lock()
	d.adopt(again)
	d.mu.Unlock()
	for _, target := range []string{"@mara", "mara@halden.example"} {
		if got, err := d.Expand(targets(t, target)[0]); len(got) != 1 || got[0].ID != "U2" || err != nil {
			t.Errorf("%s is %v, %v", target, got, err)
		}
	}
	d.mu.Lock()
	again.Handle, again.Email = "mara2", ""
	d.adopt(again)
	d.mu.Unlock()
	if got, _ := d.Expand(targets(t, "@mara")[0]); len(got) != 1 || got[0].ID != idOf("mara") {
		t.Errorf("@mara is %v", got)
	}
}

// What goes to a region's channel is read there as the configuration says of the region; a person reads their own.
func TestReader(t *testing.T) {
	t.Parallel()
	c := incident.Company{Regions: []incident.Region{
		{Name: "emea", Channel: "emea-all", Language: "de", TZ: "Europe/Berlin"}, {Name: "dach", Channel: "emea-all", Language: "en", TZ: "UTC"},
	}}
	d := company(t, c, "mara", "#emea-all: mara", "#other:", "@emea-all: mara")
	d.mu.Lock()
	d.adopt(incident.Account{Person: incident.Person{ID: "UAMARA", Locale: "en-GB", TZ: "Europe/London", Kind: incident.Member}})
	d.mu.Unlock()
	for id, want := range map[string]string{
		"C0": "de Europe/Berlin", "C1": " ", "S2": " ", "UAMARA": "en-GB Europe/London", "UMARA": " ", "C9": " ", "": " ",
	} {
		if locale, tz := d.Reader(id); locale+" "+tz != want {
			t.Errorf("%s reads %q in %q, want %q", id, locale, tz, want)
		}
	}
}
