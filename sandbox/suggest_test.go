package sandbox

import (
	"testing"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"
)

// externalForm has one menu whose options the app keeps.
func externalForm() slack.ModalViewRequest {
	v := form("External")
	menu := slack.NewOptionsSelectBlockElement("external_select", plainObject("Search"), "city")
	v.Blocks.BlockSet = []slack.Block{slack.NewInputBlock("city_block", plainObject("City"), nil, menu)}
	return v
}

func TestTheAppSuggestsOptions(t *testing.T) {
	withApp(t, func(t *testing.T, s *Server, app *testApp, in *inbox) {
		asked := ""
		in.answer = func(ev socketmode.Event) any {
			switch data := ev.Data.(type) {
			case slack.SlashCommand:
				if _, err := app.api.OpenView(data.TriggerID, externalForm()); err != nil {
					t.Error(err)
				}
			case slack.InteractionCallback:
				if data.Type == slack.InteractionTypeBlockSuggestion {
					asked = data.Value
					option := map[string]any{"text": map[string]any{"type": "plain_text", "text": "Berlin"}, "value": "BER"}
					return map[string]any{"options": []any{option}}
				}
			}
			return map[string]any{}
		}
		ann := s.As("ann")
		wantError(t, ann.Command("", "/do a form"), "")
		_, err := ann.Submit(ann.Modal().ID, map[string]any{"city": "Paris"})
		wantError(t, err, `city: there is no option "Paris" among ["BER"]`)
		if asked != "Paris" {
			t.Errorf("the app was asked for %q", asked)
		}
		d := drawer{t, app.web}
		got := d.post("suggest", `{"as":"ann","view_id":"`+ann.Modal().ID+`","action_id":"city","value":"Ber"}`)
		if options := got["options"].([]any); len(options) != 1 || dig(options[0], "value") != "BER" || asked != "Ber" {
			t.Errorf("suggested %v for %q", got, asked)
		}
		errs, err := ann.Submit(ann.Modal().ID, map[string]any{"city": "Berlin"})
		wantErrors(t, errs, err, nil)
		if v := dig(in.last(t), "view", "state", "values", "city_block", "city", "selected_option", "value"); v != "BER" {
			t.Errorf("submitted %v", v)
		}
	})
}
