package paging

import "github.com/prometheus/client_golang/prometheus"

// NewMetrics makes the breakers of senders readable for Prometheus: tocsin_paging_breaker_state{sender="sms"} is 0 while a
// breaker is closed, 1 while it probes and 2 while it is open. They are asked when the metrics are read.
func NewMetrics(senders ...*Sender) prometheus.Collector {
	help := "What the breaker of a provider does: 0 closed (all is well), 1 probing, 2 open (nothing is sent)."
	return &breakers{senders, prometheus.NewDesc("tocsin_paging_breaker_state", help, []string{"sender"}, nil)}
}

type breakers struct {
	senders []*Sender
	state   *prometheus.Desc
}

func (b *breakers) Describe(to chan<- *prometheus.Desc) { to <- b.state }

func (b *breakers) Collect(to chan<- prometheus.Metric) {
	for _, s := range b.senders {
		state, _ := s.State()
		to <- prometheus.MustNewConstMetric(b.state, prometheus.GaugeValue, float64(state), s.name)
	}
}
