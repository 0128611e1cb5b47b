package bot

import (
	"context"
	"strings"
	"testing"

	"tocsin/incident"
	"tocsin/lang"
)

// shelf is a store with one broadcast, which counts how often that is read.
type shelf struct {
	incident.Store
	told  incident.Broadcast
	reads int
}

func (s *shelf) Broadcast(context.Context, string) (incident.Broadcast, error) {
	s.reads++
	return s.told, nil
}

// What was read for a claim does for all that was claimed until then; whoever is claimed later hears what was corrected meanwhile.
func TestABroadcastIsReadOnceAClaim(t *testing.T) {
	t.Parallel()
	texts, err := lang.New()
	if err != nil {
		t.Fatal(err)
	}
	held := &shelf{told: incident.Broadcast{ID: "b", Kind: incident.KindUpdate, Text: "The water is on.", By: "U1", At: at}}
	s := &Sender{store: held, directory: company(t, incident.Company{}, "mara"), texts: texts}
	says := func(claim int64, locale, want string, reads int) {
		t.Helper()
		d := incident.Delivery{Broadcast: "b", Claim: claim}
		m, err := s.tell(t.Context(), d, record(incident.Triggered).Incident, alike{locale, "Europe/Berlin"})
		if err != nil || !strings.Contains(m.text, want) || held.reads != reads {
			t.Errorf("claim %d, %s: %q after %d reads, %v; want %q after %d", claim, locale, m.text, held.reads, err, want, reads)
		}
	}
	says(7, "en-GB", "The water is on.", 1)
	says(7, "de-DE", "The water is on.", 1)
	held.told.Text = "The water is off."
	says(7, "en-GB", "The water is on.", 1)
	says(6, "en-GB", "The water is on.", 1)
	says(8, "en-GB", "The water is off.", 2)
	says(8, "de-DE", "The water is off.", 2)
	says(0, "en-GB", "The water is off.", 3) // it is not known when it was claimed
}
