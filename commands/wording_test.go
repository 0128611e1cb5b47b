package commands_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"tocsin/commands"
	"tocsin/config"
	"tocsin/incident"
	"tocsin/lang"
)

const link = "https://tocsin.example.com/a/AQE4bpd3AVUwMDAwMEQ1VERM5H8hK7uOVgIgctFXO3ZHvQ"

// reworded is a page in a company's own words.
func reworded(t *testing.T, w commands.Wording, title, details string) commands.Outgoing {
	t.Helper()
	texts, err := lang.New()
	if err != nil {
		t.Fatal(err)
	}
	l := texts.In("en-GB")
	rec := incident.Record{Incident: incident.Incident{
		Number: 42, Title: title, Details: details, ChannelName: "crisis-comms-42", State: incident.Triggered,
		Playbook:    incident.Playbook{Title: "Crisis communications", Bridge: "https://meet.example/crisis"},
		TriggeredBy: "U1", TriggeredAt: time.Date(2026, 11, 22, 2, 4, 0, 0, time.UTC),
	}}
	name := func(incident.PersonID) string { return "Mara Lindqvist" }
	values := commands.PageValues(l, rec, "Europe/Berlin", link, name)
	if diff := slices.Sorted(maps.Keys(values)); !slices.Equal(diff, slices.Sorted(slices.Values(config.Placeholders))) {
		t.Errorf("%v are filled in, and the configuration takes %v", diff, config.Placeholders)
	}
	return commands.PageText(l, rec, "U2", "Europe/Berlin", true, name).Reword(w, values)
}

func TestACompanysOwnWords(t *testing.T) {
	t.Parallel()
	usual := reworded(t, commands.Wording{}, "Water", "Third floor.\nAnd below.")
	out := reworded(t, commands.Wording{
		Text:  "{who} ({time}) needs you for {playbook}: {title}\n{details}\n{channel} {bridge}\n",
		Short: "CRISIS {incident}: {title}. {details} Read: {link} Thank you.",
	}, "Water", "Third floor.\nAnd below.")
	if want := "Mara Lindqvist (03:04 CET) needs you for Crisis communications: Water\nThird floor.\nAnd below.\n#crisis-comms-42 https://meet.example/crisis"; out.Text != want {
		t.Errorf("%q, want %q", out.Text, want)
	}
	if want := "CRISIS INC-42: Water. Third floor. And below. Read: " + link + " Thank you."; out.Short != want {
		t.Errorf("%q, want %q", out.Short, want)
	}
	if out.Title != usual.Title || out.Spoken != usual.Spoken {
		t.Errorf("%+v", out)
	}
}

// Half of them stays as it is. What a person has written fills nothing in.
func TestACompanysWordsForSMSAlone(t *testing.T) {
	t.Parallel()
	usual := reworded(t, commands.Wording{}, "{link} {details}", "")
	out := reworded(t, commands.Wording{Short: "{title}|{incident}"}, "{link} {details}", "")
	if out.Short != "{link} {details}|INC-42" || out.Text != usual.Text || !strings.HasPrefix(usual.Text, "Mara Lindqvist triggered") {
		t.Errorf("%+v", out)
	}
}

// However much has happened, it fits: the details give way before the title, and the company's words and the link never.
func TestACompanysSMSFits(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		title, details int
		has            []string
	}{
		{20, 2000, []string{strings.Repeat("t", 20) + ". ", "d…"}},
		{120, 2000, []string{strings.Repeat("t", 120) + ". ", "d…"}},
		{120, 0, []string{strings.Repeat("t", 120) + ". "}},
	} {
		words := commands.Wording{Short: "CRISIS {incident}: {title}. {details} " + strings.Repeat("w", 100) + " {link} OK?"}
		out := reworded(t, words, strings.Repeat("t", c.title), strings.Repeat("d", c.details))
		rest := strings.Replace(out.Short, link, "", 1)
		if n := utf8.RuneCountInString(rest); n > 300 || c.details > 300 && n != 300 {
			t.Errorf("%d characters: %s", n, out.Short)
		}
		for _, part := range append(c.has, "CRISIS INC-42: ", strings.Repeat("w", 100)+" "+link+" OK?") {
			if !strings.Contains(out.Short, part) {
				t.Errorf("%s\nlacks %s", out.Short, part)
			}
		}
	}
	twice := reworded(t, commands.Wording{Short: "{details}{details}{title}"}, strings.Repeat("t", 120), strings.Repeat("d", 2000))
	if n := utf8.RuneCountInString(twice.Short); n > 300 {
		t.Errorf("%d characters: %s", n, twice.Short)
	}
}
