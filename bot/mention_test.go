package bot

import (
	"testing"

	"github.com/rs/zerolog"

	"tocsin/commands"
	"tocsin/incident"
)

// What stands behind the app's name, as it would be typed: names in place of ids, and nothing that mentions anybody.
func TestTheLineOfAMention(t *testing.T) {
	t.Parallel()
	d := company(t, incident.Company{}, "mara jonas", "@crisis-comms: jonas", "#emea-all: mara")
	d.slack.id.Store("UBOT")
	b := &Bot{slack: d.slack, directory: d}
	for text, want := range map[string]string{
		"<@UBOT>":                             "",
		" <@UBOT>  ack INC-1 ":                "ack INC-1",
		"<@UBOT|tocsin> ack INC-1":            "ack INC-1",
		"<@UBOT> assign INC-1 <@UMARA>":       "assign INC-1 @mara",
		"<@UBOT> page <!subteam^S0>":          "page @crisis-comms",
		"<@UBOT> subscribe <#C1|>":            "subscribe #emea-all",
		"<@UBOT> trigger a <!channel> &lt;b>": "trigger a @channel <b>",
		"<@UBOT> assign <@U404>":              "assign @U404",
		"as <@UBOT> ack INC-1":                "", // it only speaks of the app
		"<@UMARA> <@UBOT> ack":                "",
		"":                                    "",
	} {
		if got := b.line(text); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}

// In a channel that is shared with another company its people are strangers, and ask for nothing.
func TestWhoIsForeign(t *testing.T) {
	t.Parallel()
	d := company(t, incident.Company{}, "mara gil:guest")
	d.slack.team.Store("T1")
	b := &Bot{slack: d.slack, directory: d}
	for want, list := range map[bool][]appMention{
		true:  {{User: "UX", Team: "T2"}},
		false: {{User: "UX", Team: "T1"}, {User: "UX"}, {User: "UMARA", Team: "T2"}, {User: "UGIL", Team: "T2"}},
	} {
		for _, m := range list {
			if got := b.foreign(m); got != want {
				t.Errorf("%+v: %v", m, got)
			}
		}
	}
	d.slack.team.Store("")
	if b.foreign(appMention{User: "UX", Team: "T2"}) {
		t.Error("before it is known which company this is, somebody is foreign")
	}
}

// Where a message stands, as Slack's own clients write it.
func TestPermalink(t *testing.T) {
	t.Parallel()
	s := Open(Options{Log: zerolog.Nop()})
	m := commands.Message{Channel: "C1", TS: "1763800000.000100"}
	if got := s.Permalink(m); got != "" {
		t.Errorf("before the workspace is known: %q", got)
	}
	s.site.Store("https://halden.slack.com/")
	reply := m
	reply.Thread = "1763700000.000200"
	for want, m := range map[string]commands.Message{
		"https://halden.slack.com/archives/C1/p1763800000000100":                                    m,
		"https://halden.slack.com/archives/C1/p1763800000000100?cid=C1&thread_ts=1763700000.000200": reply,
		"https://halden.slack.com/archives/C%2F..%2F%7Cx%3E/p%3C%21here%3E":                         {Channel: "C/../|x>", TS: "<!here>"},
		"": {Channel: "C1"},
	} {
		if got := s.Permalink(m); got != want {
			t.Errorf("%+v: %q, want %q", m, got, want)
		}
	}
}
