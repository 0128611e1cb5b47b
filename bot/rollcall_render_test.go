package bot

import (
	"testing"
	"time"

	"tocsin/commands"
	"tocsin/incident"
	"tocsin/lang"
)

// TestRenderRollCall does for roll calls what TestRender does for the rest.
func TestRenderRollCall(t *testing.T) {
	t.Parallel()
	texts, err := lang.New()
	if err != nil {
		t.Fatal(err)
	}
	en, de := texts.In("en-GB"), texts.In("de-DE")
	i := record(incident.Acknowledged).Incident
	c := incident.RollCall{ID: "R1", Incident: 42, By: "U2", At: at, Round: 1}
	hostile := incident.RollCall{ID: "R1", Incident: 42, By: "U2", At: at, Question: "Are <!channel> you *safe* & <https://evil.example|here>?"}
	closed := hostile
	closed.ClosedBy, closed.ClosedAt = "U2", at.Add(time.Hour)
	mine := func(s incident.Safety, by incident.PersonID) incident.Asked {
		return incident.Asked{RollCall: "R1", Person: "U3", Region: "EMEA", Answer: incident.Answer{Safety: s, At: at.Add(time.Minute), By: by}}
	}
	inNeed := mine(incident.InNeed, "U3")
	inNeed.Where, inNeed.Note = "3rd floor <!here> & stairs", "Smoke <@U1>\n*bold* `code`"
	lost := incident.Asked{RollCall: "R1", Person: "U4", Region: "AMER", Reason: "user_disabled"}
	regions := incident.Tally{
		{Region: "AMER", Asked: 120, Safe: 119, Unaffected: 1},
		{Region: "APAC <!channel>", Asked: 40},
		{Region: "EMEA", Asked: 80, Safe: 50, InNeed: 3, Unaffected: 9, Unreached: 2},
	}
	who := incident.Person{ID: "U3", Email: "amara.okonjo@tarrowby.example"}
	for file, v := range map[string]*commands.View{
		"roll-ask":          commands.AskView(en, "Europe/Berlin", i, c, incident.Asked{Person: "U3"}, name),
		"roll-ask-de":       commands.AskView(de, "Europe/Berlin", i, c, incident.Asked{Person: "U3"}, name),
		"roll-ask-hostile":  commands.AskView(en, "Europe/Berlin", i, hostile, inNeed, name),
		"roll-answered":     commands.AskView(en, "Europe/Berlin", i, c, mine(incident.Safe, "U3"), name),
		"roll-answered-for": commands.AskView(de, "Europe/Berlin", i, c, mine(incident.Unaffected, "U2"), name),
		"roll-closed":       commands.AskView(en, "Europe/Berlin", i, closed, mine(incident.Safe, "U3"), name),
		"roll-tally":        commands.TallyView(en, "", i, hostile, regions, name),
		"roll-tally-de":     commands.TallyView(de, "", i, c, regions, name),
		"roll-tally-one":    commands.TallyView(en, "", i, c, incident.Tally{{Asked: 12, Safe: 1}}, name),
		"roll-tally-closed": commands.TallyView(en, "", i, closed, regions, name),
		"roll-help":         commands.HelpView(en, "Europe/Berlin", i, who, inNeed, name),
		"roll-help-over":    commands.HelpView(de, "Europe/Berlin", i, who, mine(incident.Safe, "U2"), name),
		"roll-report":       commands.ReportView(en, "Europe/Berlin", i, closed, regions, [][]incident.Asked{{inNeed}, {mine("", ""), lost}, {lost}}, name),
	} {
		golden(t, file, blocks(v))
	}
}
