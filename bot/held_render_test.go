package bot

import (
	"testing"
	"time"

	"tocsin/commands"
	"tocsin/incident"
	"tocsin/lang"
)

// TestRenderHeld does for the channel for held mails what TestRender does for the rest.
func TestRenderHeld(t *testing.T) {
	t.Parallel()
	texts, err := lang.New()
	if err != nil {
		t.Fatal(err)
	}
	en, de := texts.In("en-GB"), texts.In("de-DE")
	waits := incident.Held{
		ID: "H1", Address: "kari@fjordglass.example", Why: "unproven", Domain: "fjordglass.example", At: at,
		Alert: incident.Alert{Playbook: "crisis-comms", Title: "Your lorry has lost its load", Details: "On the E6, near Lillestrøm."},
	}
	hostile := waits
	hostile.Address, hostile.Alert.Title, hostile.Alert.Details = "<!channel>@evil.example", "<!here> Pay *at once*", "<@U1>\n<https://evil.example|here>"
	answer := waits
	answer.About, answer.Why = 42, "not_allowed"
	ended := func(h incident.Held, f incident.Fate) incident.Held {
		h.Fate, h.By, h.Ended = f, "U1", at.Add(time.Hour)
		h.Alert.Title, h.Alert.Details = "", ""
		return h
	}
	for file, v := range map[string]*commands.View{
		"held":                  commands.HeldView(en, waits, name),
		"held-de":               commands.HeldView(de, waits, name),
		"held-hostile":          commands.HeldView(en, hostile, name),
		"held-released":         commands.HeldView(en, ended(waits, incident.Released), name),
		"held-released-de":      commands.HeldView(de, ended(waits, incident.Released), name),
		"held-discarded":        commands.HeldView(en, ended(hostile, incident.Discarded), name),
		"held-answer":           commands.HeldView(en, answer, name), // of a private incident: not which one, nor what it says
		"held-answer-released":  commands.HeldView(de, ended(answer, incident.Released), name),
		"held-answer-discarded": commands.HeldView(en, ended(answer, incident.Discarded), name),
		"held-further":          commands.HeldFurther(en, 3),
	} {
		golden(t, file, map[string]any{"text": v.Summary, "blocks": blocks(v)})
	}
}
