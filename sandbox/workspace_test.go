package sandbox

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func TestShippedWorkspace(t *testing.T) {
	t.Parallel()
	w, err := ShippedWorkspace()
	if err != nil {
		t.Fatal(err)
	}
	people := map[string]WorkspacePerson{}
	for _, p := range w.People {
		people[p.Handle] = p
	}
	for handle, want := range map[string][3]string{
		"mara": {"EMEA", "Europe/Berlin", "de-DE"}, "jonas": {"EMEA", "Europe/Berlin", "de-DE"}, "amara": {"EMEA", "Europe/London", "en-GB"},
		"diego": {"AMER", "America/New_York", "en-US"}, "yuki": {"APAC", "Asia/Tokyo", "en-US"},
	} {
		if p := people[handle]; [3]string{p.Region, p.TZ, p.Locale} != want {
			t.Errorf("%s is at %v, want %v", handle, p, want)
		}
	}
	fiction := regexp.MustCompile(`^\+(493023125\d{3}|447700900\d{3}|1\d{3}55501\d\d|3363998\d{4}|61491570156)$`)
	reachable := 0
	for _, p := range w.People {
		if p.Phone != "" && !fiction.MatchString(p.Phone) {
			t.Errorf("%s has %s, which may be somebody's", p.Handle, p.Phone)
		}
		if p.Phone != "" && p.Topic != "" {
			reachable++
		}
	}
	if reachable < 20 || people["tomasz"].Phone+people["tomasz"].Topic != "" || people["oksana"].Phone != "" || people["solveig"].Topic != "" {
		t.Errorf("%d people have a phone and a topic; most should, and tomasz, oksana and solveig should not", reachable)
	}
	for handle, want := range map[string]UserKind{"ines": Admin, "noor": Guest, "statusbot": Bot, "viktor": Deactivated} {
		if people[handle].Kind != want {
			t.Errorf("%s is a %q, want a %q", handle, people[handle].Kind, want)
		}
	}
	groups := map[string][]string{}
	for _, g := range w.Groups {
		groups[g.Handle] = g.Members
	}
	if got, want := groups["crisis-comms"], []string{"mara", "jonas", "amara", "diego", "yuki"}; !slices.Equal(got, want) {
		t.Errorf("crisis-comms is %v, want %v", got, want)
	}
	if n := len(groups["crisis-comms-backup"]); n != 3 {
		t.Errorf("the second level has %d people, want 3", n)
	}
	for handle, members := range groups {
		for _, outsider := range []string{"noor", "statusbot", "viktor"} {
			if slices.Contains(members, outsider) {
				t.Errorf("%s is in %s, and is no staff", outsider, handle)
			}
		}
	}
}

// The paths in messages are the words of the file: whoever reads them finds the place.
func TestWorkspaceErrorsAreToldAllAtOnce(t *testing.T) {
	t.Parallel()
	person := "people:\n  - {handle: ann, name: Ann Lee, tz: Europe/Berlin, locale: de-DE, email: ann@x.example, region: EMEA}\n"
	for name, c := range map[string]struct {
		file string
		want []string
	}{
		"empty":         {"", []string{"bad.yaml: the file is empty"}},
		"not YAML":      {"team:\n  name: [X\npeople: []\n", []string{"bad.yaml:2: did not find"}},
		"wrong shapes":  {"team: Tarrowby\npeople: {ann: 1}\n", []string{"bad.yaml:1: team: must be a section with keys", "bad.yaml:2: people: must be a list"}},
		"unknown keys":  {"team: {name: X, domain: x, colour: red}\n" + person + "chanels: []\n", []string{"bad.yaml:1: team.colour: there is no such key; known here: name, domain", "bad.yaml:4: chanels: there is no such key"}},
		"key twice":     {"team: {name: X, domain: x}\nteam: {name: Y, domain: y}\n" + person, []string{"bad.yaml:2: team: the key is there twice"}},
		"two documents": {"team: {name: X, domain: x}\n" + person + "---\nteam: {}\n", []string{"a second document"}},
		"person": {
			"team: {name: X, domain: x}\npeople:\n  - handle: Ann\n    tz: Berlin\n    locale: german\n    region: emea\n    kind: boss\n    email: ann\n",
			[]string{
				`bad.yaml:3: people[0].handle: "Ann" must be lower case`, "bad.yaml:3: people[0].name: is missing", `bad.yaml:4: people[0].tz: "Berlin" is no time zone; write an IANA name`,
				`bad.yaml:5: people[0].locale: "german" is no locale`, `bad.yaml:6: people[0].region: "emea" must be upper case`, `bad.yaml:7: people[0].kind: "boss" is no kind of account`, `bad.yaml:8: people[0].email: "ann" is no e-mail address`,
			},
		},
		"taken": {
			"team: {name: X, domain: x}\n" + person + strings.TrimPrefix(person, "people:\n") + "groups:\n  - {handle: ann}\n",
			[]string{`bad.yaml:4: people[1].handle: "ann" is already somebody else's`, `bad.yaml:4: people[1].email: "ann@x.example" is already the address of ann`, `bad.yaml:6: groups[0].handle: "ann" is already taken`},
		},
		"reach": {
			"team: {name: X, domain: x}\npeople:\n  - {handle: ann, name: Ann, tz: Etc/UTC, locale: de-DE, email: ann@x.example, phone: 030 23125001, topic: my topic}\n" +
				"  - {handle: bob, name: Bob, tz: Etc/UTC, locale: de-DE, email: bob@x.example, phone: +493023125001, topic: same}\n" +
				"  - {handle: cid, name: Cid, tz: Etc/UTC, locale: de-DE, email: cid@x.example,\n     phone: +493023125001, topic: same}\n",
			[]string{
				`bad.yaml:3: people[0].phone: "030 23125001" is no phone number; write + and country code`, `bad.yaml:3: people[0].topic: "my topic" is no topic`,
				`bad.yaml:6: people[2].phone: "+493023125001" is already the number of bob; choose another`, `bad.yaml:6: people[2].topic: "same" is already the topic of bob; choose another`,
			},
		},
		"nobody": {
			"team: {name: X, domain: x}\n" + person + "groups:\n  - {handle: crew, members: [bob, '@later', APAC]}\nchannels:\n  - {name: Big Room, kind: secret, creator: bob}\n",
			[]string{
				`bad.yaml:5: groups[0].members[0]: nobody has the handle "bob"; write a handle, @group, a region or everybody`, `groups[0].members[1]: no group above has the handle "later"`, `groups[0].members[2]: nobody has the handle "APAC"`,
				`bad.yaml:7: channels[0].name: "Big Room" must be lower case`, `channels[0].kind: "secret" must be public or private`, `channels[0].creator: nobody has the handle "bob"`,
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := parseWorkspace("bad.yaml", []byte(c.file))
			wantAll(t, err, c.want)
		})
	}
}

func wantAll(t *testing.T, err error, want []string) {
	t.Helper()
	if err == nil {
		t.Fatal("it was taken")
	}
	for _, w := range want {
		if !strings.Contains(err.Error(), w) {
			t.Errorf("%q is not in\n%v", w, err)
		}
	}
	if got := strings.Count(err.Error(), "\n") + 1; got != len(want) {
		t.Errorf("%d problems are told, want %d:\n%v", got, len(want), err)
	}
}

func TestWorkspaceMembersAndDefaults(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "ours.yaml")
	if err := os.WriteFile(path, []byte(`
team: {name: Ours, domain: ours}
people:
  - {handle: ann, name: Ann, tz: Europe/Berlin, locale: de-DE, email: ann@ours.example, region: EMEA, kind: admin}
  - {handle: bob, name: Bob, tz: Asia/Tokyo, locale: ja-JP, email: bob@ours.example, region: APAC}
  - {handle: gus, name: Gus, tz: Asia/Tokyo, locale: ja-JP, email: gus@ours.example, region: APAC, kind: guest}
groups:
  - {handle: east, members: [APAC, bob]}
channels:
  - {name: all, members: [everybody, gus]}
  - {name: few, kind: private, members: ["@east", ann], creator: bob}
`), 0o600); err != nil {
		t.Fatal(err)
	}
	w, err := LoadWorkspace(path)
	if err != nil {
		t.Fatal(err)
	}
	for what, c := range map[string][2][]string{
		"a region leaves guests out": {w.Groups[0].Members, {"bob"}},
		"a guest is named":           {w.Channels[0].Members, {"ann", "bob", "gus"}},
		"a group and a person":       {w.Channels[1].Members, {"bob", "ann"}},
		"defaults":                   {{w.Groups[0].Name, string(w.Channels[0].Kind), w.Channels[0].Creator, string(w.People[1].Kind)}, {"east", "public", "ann", "member"}},
	} {
		if !slices.Equal(c[0], c[1]) {
			t.Errorf("%s: %v, want %v", what, c[0], c[1])
		}
	}
	if _, err := LoadWorkspace(path + "x"); !os.IsNotExist(unwrapped(err)) {
		t.Errorf("a file that is not there: %v", err)
	}
}

func unwrapped(err error) error {
	if u, ok := err.(interface{ Unwrap() error }); ok {
		return u.Unwrap()
	}
	return err
}

func TestGrownWorkspace(t *testing.T) {
	t.Parallel()
	w, err := GrownWorkspace(5000)
	if err != nil {
		t.Fatal(err)
	}
	regions, names := map[string]int{}, map[string]int{}
	for _, p := range w.People {
		regions[p.Region]++
		names[p.Name]++
	}
	for _, g := range w.Groups {
		if g.Handle == "emea-all" && (len(g.Members) < 2400 || len(g.Members) > 2600) {
			t.Errorf("%d people are in %s", len(g.Members), g.Handle)
		}
	}
	if len(w.People) != 5000 || len(names) != 5000 || regions["AMER"] < 1400 || regions["APAC"] < 900 {
		t.Errorf("%d people, %d names, %v", len(w.People), len(names), regions)
	}
	if small, err := GrownWorkspace(3); err != nil || len(small.People) < 30 {
		t.Errorf("a company shrinks (%v)", err)
	}
	if _, err := GrownWorkspace(MostPeople + 1); err == nil {
		t.Error("no bound")
	}
}
