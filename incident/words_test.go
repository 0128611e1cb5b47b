package incident_test

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"tocsin/incident"
)

func TestParseNumber(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]incident.Number{
		"INC-42": 42, "inc-42": 42, "Inc-42": 42, "42": 42, " INC-42\n": 42, "INC-0042": 42, "9223372036854775807": 1<<63 - 1,
		"": 0, "INC-": 0, "INC-0": 0, "0": 0, "-1": 0, "INC--1": 0, "+1": 0, "INC-+1": 0, "INC-INC-1": 0, "INC 42": 0, "INC42": 0,
		"42x": 0, "4 2": 0, "4_2": 0, "4.2": 0, "0x2a": 0, "INC-42,": 0, "9223372036854775808": 0, "٤٢": 0, "４２": 0,
	} {
		n, ok := incident.ParseNumber(text)
		if ok != (want > 0) || ok && n != want {
			t.Errorf("%q is %d, %v", text, n, ok)
		}
		if again, ok := incident.ParseNumber(n.String()); want > 0 && (!ok || again != want) {
			t.Errorf("%s is %d, %v", n, again, ok)
		}
	}
}

func TestParseTarget(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]incident.Target{
		"@mara":                                {Kind: incident.ByHandle, Name: "mara"},
		"@björn_2.ä-x":                         {Kind: incident.ByHandle, Name: "björn_2.ä-x"},
		"@危機":                                  {Kind: incident.ByHandle, Name: "危機"},
		"#emea-all":                            {Kind: incident.ByChannel, Name: "emea-all"},
		"mara@halden.example":                  {Kind: incident.ByEmail, Name: "mara@halden.example"},
		"m+x@sub.halden.test":                  {Kind: incident.ByEmail, Name: "m+x@sub.halden.test"},
		"lead":                                 {Kind: incident.TheLead},
		"everybody":                            {Kind: incident.Everybody},
		"oncall:facilities":                    {Kind: incident.OnCall, Name: "facilities"},
		"pager:ops-2":                          {Kind: incident.ByPager, Name: "ops-2"},
		"team:berlin":                          {Kind: incident.ByTeam, Name: "berlin"},
		"region:emea":                          {Kind: incident.ByRegion, Name: "emea"},
		"domain:sub.halden.example":            {Kind: incident.ByDomain, Name: "sub.halden.example"},
		"field:Office=São Paulo: 2":            {Kind: incident.ByField, Name: "Office=São Paulo: 2"},
		"team:":                                {},
		"team:Berlin":                          {},
		"region:emea apac":                     {},
		"domain:halden":                        {},
		"domain:@halden.example":               {},
		"field:Office":                         {},
		"field:=Berlin":                        {},
		"field:Office=<!here>":                 {},
		"everybody:emea":                       {},
		"group:emea":                           {},
		"":                                     {},
		"mara":                                 {},
		"@":                                    {},
		"#":                                    {},
		"@Mara":                                {},
		"@mara jonas":                          {},
		" @mara":                               {},
		"@mara\n":                              {},
		"@<!channel>":                          {},
		"##emea":                               {},
		"@@mara":                               {},
		"<mara@halden.example>":                {},
		"Mara <mara@halden.example>":           {},
		"mara@":                                {},
		"@" + strings.Repeat("a", 81):          {},
		"mara@halden.example, ivo@halden.test": {},
	} {
		got, err := incident.ParseTarget(text)
		if got != want || (err == nil) != (want != incident.Target{}) {
			t.Errorf("%q is %+v, %v", text, got, err)
		}
		if err != nil && !strings.Contains(err.Error(), `write "@handle"`) {
			t.Errorf("does not say what would be right: %v", err)
		}
		if err == nil && got.String() != text {
			t.Errorf("%q shows as %s", text, got)
		}
	}
}

// Slack takes 80 characters, and tocsin may have to append "-2" to "-99" where a name is taken.
func TestChannelNames(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.now = time.Date(2026, 11, 23, 0, 30, 0, 0, time.FixedZone("CET", 3600))
	for _, c := range []struct{ name, want string }{
		{"crisis-comms", "crisis-comms-2026-11-22-1"},
		{"Crisis-Comms", "crisis-comms-2026-11-22-2"},
		{strings.Repeat("a", 64), strings.Repeat("a", 64) + "-2026-11-22-3"},
		{strings.Repeat("a", 65), strings.Repeat("a", 64) + "-2026-11-22-4"},
		{strings.Repeat("ä", 100), strings.Repeat("ä", 64) + "-2026-11-22-5"},
		{strings.Repeat("危", 64), strings.Repeat("危", 64) + "-2026-11-22-6"},
	} {
		p := playbook(0, "@crisis")
		p.Name = c.name
		w.shelf[c.name] = p
		got := w.trigger(c.name, "Water").ChannelName
		if got != c.want || utf8.RuneCountInString(got) > 77 {
			t.Errorf("%q: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestUnresolvedListsEachReferenceOnce(t *testing.T) {
	t.Parallel()
	p := playbook(0, "@crisis @nobody #nowhere", "@nobody x@halden.example mara@halden.example #office")
	p.MayTrigger = targets("@nobody @strangers @gone")
	p.Stakeholders = "stakeholder"
	p.Subscribers = targets("#office #nowhere #elsewhere @executives @nobody @empty")
	p.Play.Extra = []incident.ExtraPage{{Targets: targets("@mara @adder"), When: incident.Condition{Region: "moon"}}}
	p.Play.Posts = []incident.Post{{Channel: "office"}, {Channel: "posted"}}
	var lost []string
	for _, one := range (&incident.Service{Directory: halden()}).Unresolved(p) {
		lost = append(lost, one.String())
	}
	want := []string{"@nobody", "#nowhere", "x@halden.example", "@adder", "region:moon", "#posted", "@strangers", "#stakeholder", "#elsewhere"}
	if diff := cmp.Diff(want, lost); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if lost := (&incident.Service{Directory: halden()}).Unresolved(crisis()); lost != nil {
		t.Errorf("nothing is wrong, and lost are %v", lost)
	}
}

func TestUnresolvedKnowsSchedulesPagersAndTheLead(t *testing.T) {
	t.Parallel()
	p := playbook(0, "oncall:water oncall:fire", "pager:ops pager:none lead")
	p.Policy.LastResort = targets("#office #nowhere pager:none @mara")
	s := incident.Service{
		Directory: halden(), Schedules: rota{"water": nil}, Methods: map[incident.Method]bool{"pager:ops": true},
	}
	var lost []string
	for _, one := range s.Unresolved(p) {
		lost = append(lost, one.String())
	}
	want := []string{"oncall:fire", "pager:none", "#nowhere"}
	if diff := cmp.Diff(want, lost); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// Regions and teams are named with what they lack, each reference once; a channel without members is there for updates.
func TestUnresolvedInACompany(t *testing.T) {
	t.Parallel()
	c := incident.Company{
		Regions: []incident.Region{
			{Name: "emea", Channel: "office", Leaders: targets("@crisis"), People: targets("#office")},
			{Name: "amer", Channel: "amer", Leaders: targets("@amer @crisis"), People: targets("#amer"), Second: targets("@amer @second"), Third: targets("@third")},
		},
		Teams: []incident.Team{{Name: "night", Include: targets("@night @day"), Exclude: targets("@day x@halden.example")}, {Name: "whole", Include: targets("@empty")}},
	}
	want := []incident.Lost{
		{Kind: "region", Name: "amer", Targets: targets("@amer #amer @second @third")},
		{Kind: "team", Name: "night", Targets: targets("@day x@halden.example")},
	}
	if diff := cmp.Diff(want, (&incident.Service{Directory: halden()}).UnresolvedIn(c)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestErrorsAreForProgramsAndForTheLog(t *testing.T) {
	t.Parallel()
	err := error(&incident.Error{Code: incident.UnknownPlaybook, Data: map[string]string{"name": "crisys", "nearest": "crisis"}})
	if got := err.Error(); got != "unknown_playbook name=crisys" {
		t.Error(got)
	}
	if incident.CodeOf(err) != incident.UnknownPlaybook || incident.CodeOf(nil) != "" || incident.CodeOf(t.Context().Err()) != "" {
		t.Error("codes are not told apart")
	}
}

func TestUnresolvedRolesAreNamedOnce(t *testing.T) {
	t.Parallel()
	s := incident.Service{Directory: halden(), Roles: incident.Roles{
		Observers: targets("@crisis @auditors"), Admins: targets("@mara"), May: map[incident.Action][]incident.Target{incident.ToResolve: targets("@auditors @jonas")},
	}}
	if lost := s.UnresolvedRoles(); len(lost) != 1 || lost[0].Name != "auditors" {
		t.Errorf("lost are %v", lost)
	}
}
