package config_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tocsin/config"
	"tocsin/incident"
)

func TestSeveritiesAndRoles(t *testing.T) {
	t.Parallel()
	c, err := config.Parse([]byte(`
severities: [{name: p1, title: Worst, usual: true}, {name: p2, title: Bad}]
teams: [{name: crisis, include: ["@crisis"]}]
roles: {observers: ["@audit", "#audit"], admins: ["team:crisis"], approve: ["@legal"], resolve: ["mara@halden.example", everybody]}
`), "x")
	if err != nil || len(c.Severities) != 2 || !c.Severities[0].Usual {
		t.Fatalf("%+v, %v", c, err)
	}
	list := func(text ...string) (list []incident.Target) {
		for _, s := range text {
			one, _ := incident.ParseTarget(s)
			list = append(list, one)
		}
		return list
	}
	want := incident.Roles{Observers: list("@audit", "#audit"), Admins: list("team:crisis"), May: map[incident.Action][]incident.Target{
		incident.ToApprove: list("@legal"), incident.ToResolve: list("mara@halden.example", "everybody"),
	}}
	if diff := cmp.Diff(want, c.Roles.Incident()); diff != "" {
		t.Error(diff)
	}
	if r := config.Default().Roles.Incident(); len(r.Observers)+len(r.Admins)+len(r.May) != 0 {
		t.Errorf("without a word of it nobody has a role: %+v", r)
	}
	if c, err := config.Parse([]byte("severities: []\n"), "x"); err != nil || len(c.Severities) != 0 {
		t.Errorf("a company may do without: %+v, %v", c, err)
	}
}

func TestWhatIsNoSeverityAndNoRole(t *testing.T) {
	t.Parallel()
	_, err := config.Parse([]byte(`severities:
  - {name: critical, title: Critical}
  - {name: sev1, title: "", usual: true}
  - {name: sev1, title: Again, usual: true}
  - {title: Nameless}
roles:
  observer: ["@audit"]
  admins: [audit]
  approve: ["team:legal", "@mara", "@mara"]
  resolve: ["oncall:facilities"]
`), "config.yaml")
	want := []string{
		`config.yaml:2: severities[0].name: "critical" must be lower case letters and a number, such as sev1`,
		`config.yaml:3: severities[1].title: has 0 characters; 1 to 40 may be there`,
		`config.yaml:4: severities[2].name: "sev1" is severities[1] already: keep one`,
		`config.yaml:4: severities[2].usual: severities[1] is the usual one already: keep one`,
		`config.yaml:5: severities[3].name: is missing`,
		`config.yaml:7: roles.observer: there is no such key; did you mean "observers"?`,
		`config.yaml:8: roles.admins[0]: "audit" names nobody: write "@handle" (a person or a user group), "#channel", an e-mail address, "team:NAME", "region:NAME", "domain:example.com", "field:NAME=VALUE" or "everybody"`,
		`config.yaml:9: roles.approve[0]: there is no team "legal"; the configuration has none`,
		`config.yaml:9: roles.approve[2]: @mara is there twice: keep one`,
		`config.yaml:10: roles.resolve[0]: oncall:facilities can be paged, and is nobody in particular: name people, user groups, channels, teams or regions here`,
	}
	if err == nil {
		t.Fatal("was taken")
	}
	if diff := cmp.Diff(want, strings.Split(err.Error(), "\n")); diff != "" {
		t.Error(diff)
	}
}
