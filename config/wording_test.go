package config_test

import (
	"reflect"
	"strings"
	"testing"

	"tocsin/config"
)

const linked = "\nweb: {listen: \"127.0.0.1:8081\", public_url: \"https://tocsin.example.com\"}"

func TestWording(t *testing.T) {
	t.Parallel()
	c, err := load(t, "", `
notifications:
  wording:
    - {language: de, sms: "{incident}: {title} {link}"}
    - text: |
        {who} called {playbook} at {time}: {details}
        {channel} {bridge}
`+linked, "TOCSIN_KEY", strings.Repeat("k", 32))
	if err != nil {
		t.Fatal(err)
	}
	want := []config.Wording{{Language: "de", SMS: "{incident}: {title} {link}"}, {Text: "{who} called {playbook} at {time}: {details}\n{channel} {bridge}\n"}}
	if !reflect.DeepEqual(c.Notifications.Wording, want) {
		t.Errorf("%+v", c.Notifications.Wording)
	}
}

func TestWrongWording(t *testing.T) {
	t.Parallel()
	for words, want := range map[string]string{
		`{language: fr, sms: "x"}`: `[0].language: "fr" must be one of: en, de`,
		`{language: de}`:           `[0]: has no words: add text, sms or both`,
		`{sms: x}, {text: x}`:      `[1]: is for the same readers as notifications.wording[0]: keep one, or give each a language`,
		`{sms: "{titel}"}`:         `[0].sms: {titel}: there is no such placeholder; did you mean {title}?`,
		`{text: "{phone}"}`:        `[0].text: {phone}: there is no such placeholder; known here: {incident}, {title}, {details}, {playbook}, {who}, {time}, {channel}, {bridge}, {link}`,
		`{text: "{link}"}`:         `[0].text: has {link}, but web.public_url is empty, so there are no links: set it, or leave {link} out`,
		`{sms: "{title"}`:          `[0].sms: has a brace without its other one: placeholders are written {title}`,
		`{sms: "{}"}`:              `[0].sms: {}: there is no such placeholder; known here: {incident}, {title}, {details}, {playbook}, {who}, {time}, {channel}, {bridge}, {link}`,
		`{text: "` + strings.Repeat("ä", 2001) + `"}`:      `[0].text: has 2001 characters; 2000 are the most`,
		`{sms: "{title}` + strings.Repeat("ä", 161) + `"}`: `[0].sms: has 161 characters without its placeholders; 160 are the most`,
	} {
		_, err := load(t, "", "notifications:\n  wording: ["+words+"]\n")
		checkProblems(t, err, []string{"config.yaml:2: notifications.wording" + want})
	}
}
