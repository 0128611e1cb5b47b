package bot

import (
	"net/http"
	"slices"
	"strings"

	"github.com/rs/zerolog"
)

// checkScopes compares what Slack granted, as it says in a header of every answer, with what is needed, and names all that
// is missing at once. A server that does not say is believed.
func checkScopes(h http.Header, needed []string, log zerolog.Logger) error {
	said := h.Get("X-OAuth-Scopes")
	if said == "" {
		log.Warn().Msg("Slack did not say which scopes were granted; a missing one will show when it is used")
		return nil
	}
	granted := strings.FieldsFunc(said, func(c rune) bool { return c == ',' || c == ' ' })
	var missing []string
	for _, s := range needed {
		if !slices.Contains(granted, s) {
			missing = append(missing, s)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	return refusal("the app lacks these scopes: %s. Add them on the app's page under OAuth & Permissions (or paste the output of \"tocsin manifest\" under App Manifest), then reinstall the app", strings.Join(missing, ", "))
}
