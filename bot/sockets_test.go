package bot

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/slack-go/slack/socketmode"
)

// Connections come and go; the oldest that is up tells for how long Slack could be heard.
func TestSockets(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b, first, second := &Bot{sockets: newSockets()}, &connection{}, &connection{}
		start := time.Now()
		for i, c := range []struct {
			of    *connection
			event socketmode.EventType
			up    int
			since time.Duration // from the start
		}{
			{first, socketmode.EventTypeConnecting, 0, 0},
			{first, socketmode.EventTypeConnected, 1, 2 * time.Minute},
			{second, socketmode.EventTypeConnected, 2, 2 * time.Minute},
			{second, socketmode.EventTypeHello, 2, 2 * time.Minute},
			{first, socketmode.EventTypeConnecting, 1, 3 * time.Minute}, // Slack refreshes one after the other
			{first, socketmode.EventTypeConnected, 2, 3 * time.Minute},
			{second, socketmode.EventTypeConnectionError, 1, 6 * time.Minute},
			{first, socketmode.EventTypeInvalidAuth, 0, 0},
			{first, socketmode.EventTypeInvalidAuth, 0, 0},
		} {
			<-time.After(time.Minute)
			b.sockets.saw(c.of, c.event)
			up, since := b.Sockets()
			if up != c.up || up > 0 && since.Sub(start) != c.since || up == 0 && !since.IsZero() {
				t.Errorf("%d, after %s: %d are up since %v", i, c.event, up, since.Sub(start))
			}
		}
		b.sockets.saw(first, socketmode.EventTypeConnected)
		<-time.After(time.Hour)
		if got := gathered(t, b); got["tocsin_slack_sockets"] != 1 || got["tocsin_slack_socket_age_seconds"] != 3600 {
			t.Errorf("%v", got)
		}
		b.sockets.saw(first, socketmode.EventTypeConnectionError)
		if got := gathered(t, b); got["tocsin_slack_sockets"] != 0 || got["tocsin_slack_socket_age_seconds"] != 0 {
			t.Errorf("%v", got)
		}
	})
}

func gathered(t *testing.T, b *Bot) map[string]float64 {
	t.Helper()
	r := prometheus.NewRegistry()
	r.MustRegister(b.NewMetrics()...)
	families, err := r.Gather()
	if err != nil {
		t.Fatal(err)
	}
	values := map[string]float64{}
	for _, f := range families {
		values[f.GetName()] = f.GetMetric()[0].GetGauge().GetValue()
	}
	return values
}
