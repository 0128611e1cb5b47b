package config_test

import (
	"strings"
	"testing"

	"tocsin/config"
)

func TestOddUpdatesAreNamed(t *testing.T) {
	t.Parallel()
	_, err := config.Parse([]byte(`updates:
  confirm_above: -1
  statements:
    - {name: "", texts: []}
    - name: Evacuation
      texts: [{language: fr, text: "Leave {place}"}, {language: en, text: " "}, {language: en, text: "About {title}"}]
    - {name: Evacuation, texts: [{language: de, text: "Zu {title}"}]}
`), "config.yaml")
	if err == nil {
		t.Fatal("all of that is taken")
	}
	for _, want := range []string{
		"config.yaml:2: updates.confirm_above: -1 must be from 0 to 1000000",
		"updates.statements[0].name: must have 1 to 60 characters",
		"updates.statements[0].texts: must have a text in at least one language",
		`updates.statements[1].texts[0].language: "fr" must be one of: en, de`,
		"updates.statements[1].texts[0].text: {place} is no field; there are: {incident}, {title}",
		"updates.statements[1].texts[1].text: must have 1 to 1500 characters",
		`updates.statements[1].texts[2].language: "en" is there twice`,
		`updates.statements[2].name: "Evacuation" is there twice`,
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("not named: %s\nin %v", want, err)
		}
	}
}
