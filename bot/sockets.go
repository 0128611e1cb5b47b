package bot

import (
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/slack-go/slack/socketmode"
)

// sockets knows which connections to Slack are up, and since when.
type sockets struct {
	mu    sync.Mutex
	since map[*connection]time.Time
	first chan struct{} // closed when the first is up
}

func newSockets() sockets {
	return sockets{since: map[*connection]time.Time{}, first: make(chan struct{})}
}

// saw takes note of what happens to a connection.
func (s *sockets) saw(c *connection, e socketmode.EventType) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch e {
	case socketmode.EventTypeConnected:
		s.since[c] = time.Now()
		select {
		case <-s.first:
		default:
			close(s.first)
		}
	case socketmode.EventTypeConnecting, socketmode.EventTypeConnectionError, socketmode.EventTypeInvalidAuth:
		delete(s.since, c)
	}
}

// Sockets says how many connections to Slack are up, and since when the oldest of them is.
func (b *Bot) Sockets() (up int, since time.Time) {
	b.sockets.mu.Lock()
	defer b.sockets.mu.Unlock()
	for _, at := range b.sockets.since {
		if since.IsZero() || at.Before(since) {
			since = at
		}
	}
	return len(b.sockets.since), since
}

// Listening is closed as soon as people in Slack are heard.
func (b *Bot) Listening() <-chan struct{} { return b.sockets.first }

// NewMetrics makes the connections to Slack readable for Prometheus. They are asked when the metrics are read.
func (b *Bot) NewMetrics() []prometheus.Collector {
	return []prometheus.Collector{
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Name: "tocsin_slack_sockets", Help: "Socket Mode connections to Slack that are up.",
		}, func() float64 {
			up, _ := b.Sockets()
			return float64(up)
		}),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Name: "tocsin_slack_socket_age_seconds", Help: "Age of the oldest Socket Mode connection; 0 while none is up.",
		}, func() float64 {
			if up, since := b.Sockets(); up > 0 {
				return time.Since(since).Seconds()
			}
			return 0
		}),
	}
}
