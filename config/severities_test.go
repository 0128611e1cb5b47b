package config_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tocsin/config"
)

func TestSeveritiesAndRoles(t *testing.T) {
	t.Parallel()
	c, err := config.Parse([]byte(`
severities: [{name: p1, title: Worst, usual: true}, {name: p2, title: Bad}]
roles: {observers: ["@audit", "#audit"], admins: ["team:crisis"], resolve: ["mara@halden.example", "region:emea"]}
`), "x")
	if err != nil || len(c.Severities) != 2 || !c.Severities[0].Usual || len(c.Roles.Update) != 0 || c.Roles.Resolve[1] != "region:emea" {
		t.Fatalf("%+v, %v", c, err)
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
  resolve: ["oncall:facilities"]
`), "config.yaml")
	want := []string{
		`config.yaml:2: severities[0].name: "critical" must be lower case letters and a number, such as sev1`,
		`config.yaml:3: severities[1].title: has 0 characters; 1 to 40 may be there`,
		`config.yaml:4: severities[2].name: "sev1" is severities[1] already: keep one`,
		`config.yaml:4: severities[2].usual: severities[1] is the usual one already: keep one`,
		`config.yaml:5: severities[3].name: is missing`,
		`config.yaml:7: roles.observer: there is no such key; did you mean "observers"?`,
		`config.yaml:8: roles.admins[0]: "audit" names nobody: write "@handle" (a person or a user group), "#channel", "team:NAME", "region:NAME" or an e-mail address`,
		`config.yaml:9: roles.resolve[0]: "oncall:facilities" names nobody: write "@handle" (a person or a user group), "#channel", "team:NAME", "region:NAME" or an e-mail address`,
	}
	if err == nil {
		t.Fatal("was taken")
	}
	if diff := cmp.Diff(want, strings.Split(err.Error(), "\n")); diff != "" {
		t.Error(diff)
	}
}
