package lang_test

import (
	"os"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"tocsin/lang"
)

func texts(t *testing.T) *lang.Texts {
	t.Helper()
	all, err := lang.New()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestSay(t *testing.T) {
	t.Parallel()
	en, de := texts(t).In("en-US"), texts(t).In("de-DE")
	for _, c := range []struct{ got, want string }{
		{en.Say("timeline.acknowledged", "who", "Mara"), "Mara acknowledged."},
		{de.Say("timeline.acknowledged", "who", "Mara"), "Mara hat bestätigt."},
		{en.Say("timeline.paged", "level", 1, "Count", 1), "Level 1: paging 1 person."},
		{de.Say("timeline.paged", "level", 2, "count", "7"), "Stufe 2: 7 Personen werden alarmiert."},
		{en.Say("timeline.resolved", "who", "Mara"), "Mara resolved the incident."},
		{en.Say("timeline.resolved", "who", "Mara", "text", "all safe"), "Mara resolved the incident: all safe"},
		{en.Reason("is_archived"), "the channel is archived"},
		{de.Reason("strange_new_code"), "Slack meldet „strange_new_code“"},
	} {
		if c.got != c.want {
			t.Errorf("got  %s\nwant %s", c.got, c.want)
		}
	}
}

// Wrong calls are found by the tests of this package; if one gets through, people read something all the same.
func TestSayNeverFails(t *testing.T) {
	t.Parallel()
	en := texts(t).In("en")
	for _, c := range []struct{ got, want string }{
		{en.Say("no.such.id"), "no.such.id"},
		{en.Say("timeline.acknowledged"), " acknowledged."},
		{en.Say("timeline.acknowledged", "who"), " acknowledged."},
		{en.Say("timeline.paged", "level", 1, "Count", "many"), "Level 1: paging many people."},
	} {
		if c.got != c.want {
			t.Errorf("got  %q\nwant %q", c.got, c.want)
		}
	}
}

func TestIn(t *testing.T) {
	t.Parallel()
	english, german := texts(t), texts(t)
	if err := german.Prefer("de"); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ locale, english, german string }{
		{"de-AT", "gerade eben", "gerade eben"},
		{"de_CH", "gerade eben", "gerade eben"},
		{"en-GB", "just now", "just now"},
		{"ja-JP", "just now", "gerade eben"},
		{"", "just now", "gerade eben"},
		{"not a locale", "just now", "gerade eben"},
	} {
		if got := english.In(c.locale).Say("ago.now"); got != c.english {
			t.Errorf("%q, English preferred: %q", c.locale, got)
		}
		if got := german.In(c.locale).Say("ago.now"); got != c.german {
			t.Errorf("%q, German preferred: %q", c.locale, got)
		}
	}
	if err := english.Prefer("fr"); err == nil || err.Error() != `there are no texts in "fr"; there are: en, de` {
		t.Errorf("Prefer(fr) = %v", err)
	}
}

func TestManyAtOnce(t *testing.T) {
	t.Parallel()
	all := texts(t)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if got := all.In("de").Say("timeline.reached", "who", "Mara"); got != "Der Alarm ist bei Mara angekommen." {
				t.Error(got)
			}
		})
	}
	wg.Wait()
}

func TestTimes(t *testing.T) {
	t.Parallel()
	en, de := texts(t).In("en"), texts(t).In("de")
	winter := time.Date(2026, 11, 22, 2, 5, 0, 0, time.UTC)
	spring := time.Date(2026, 3, 29, 1, 0, 0, 0, time.UTC) // Berlin's clocks go from 02:00 to 03:00
	for _, c := range []struct{ got, want string }{
		{en.Clock(winter, "Europe/Berlin"), "03:05 CET"},
		{de.Clock(winter, "Europe/Berlin"), "03:05 Uhr (CET)"},
		{en.Clock(spring.Add(-time.Second), "Europe/Berlin"), "01:59 CET"},
		{en.Clock(spring, "Europe/Berlin"), "03:00 CEST"},
		{en.Clock(winter, "America/Sao_Paulo"), "23:05 UTC-03"},
		{en.Clock(winter, ""), "02:05 UTC"},
		{en.Clock(winter, "Mars/Olympus"), "02:05 UTC"},
		{en.Ago(59 * time.Second), "just now"},
		{en.Ago(-time.Hour), "just now"},
		{en.Ago(119 * time.Second), "1 minute ago"},
		{de.Ago(2 * time.Hour), "vor 2 Stunden"},
		{de.Ago(75 * time.Hour), "vor 3 Tagen"},
		{en.Duration(0), "0 seconds"},
		{en.Duration(-time.Minute), "0 seconds"},
		{en.Duration(90 * time.Second), "1 minute 30 seconds"},
		{en.Duration(5 * time.Minute), "5 minutes"},
		{de.Duration(90 * time.Minute), "1 Stunde 30 Minuten"},
		{de.Duration(24*time.Hour + 5*time.Minute), "1 Tag"},
		{de.Duration(50 * time.Hour), "2 Tage 2 Stunden"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

// Another language is one file: whoever has it in Slack reads it, and in English what it lacks.
func TestAnotherLanguageIsOneFile(t *testing.T) {
	t.Parallel()
	read := func(more string) fstest.MapFS {
		all := fstest.MapFS{"nl.yaml": {Data: []byte(more)}}
		for _, name := range []string{"en.yaml", "de.yaml"} {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			all[name] = &fstest.MapFile{Data: data}
		}
		return all
	}
	all, err := lang.Read(read("ago.now: zojuist\nago.days: {one: '{{.Count}} dag geleden', other: '{{.Count}} dagen geleden'}\n"))
	if err != nil {
		t.Fatal(err)
	}
	dutch := all.In("nl-BE")
	if dutch.Tag() != "nl" || dutch.Say("ago.now") != "zojuist" || dutch.Ago(25*time.Hour) != "1 dag geleden" || dutch.Ago(75*time.Hour) != "3 dagen geleden" {
		t.Errorf("%s: %q, %q, %q", dutch.Tag(), dutch.Say("ago.now"), dutch.Ago(25*time.Hour), dutch.Ago(75*time.Hour))
	}
	if got := dutch.Say("timeline.acknowledged", "who", "Mara"); got != "Mara acknowledged." {
		t.Errorf("what it lacks is %q", got)
	}
	if err := all.Prefer("nl"); err != nil || all.In("ja-JP").Tag() != "nl" || all.In("de").Tag() != "de" {
		t.Errorf("preferred, it speaks to Japanese in %q: %v", all.In("ja-JP").Tag(), err)
	}
	for name, c := range map[string]struct {
		folder fstest.MapFS
		want   string
	}{
		"broken":     {read("ago.now: {\n"), "lang/nl.yaml: "},
		"no English": {fstest.MapFS{"de.yaml": {Data: []byte("a: b\n")}}, "lang/en.yaml is missing"},
		"no code":    {fstest.MapFS{"en.yaml": {Data: []byte("a: b\n")}, "dutch_.yaml": {Data: []byte("a: b\n")}}, `lang/dutch_.yaml: "dutch_" is no language`},
	} {
		if _, err := lang.Read(c.folder); err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
}
