package dispatch

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"tocsin/incident"
)

// Metrics tells Prometheus how pages fare. nil is none.
type Metrics struct {
	pages    *prometheus.CounterVec
	delivery *prometheus.HistogramVec
	answer   prometheus.Histogram
	lateness prometheus.Histogram
	queue    *queue
}

// NewMetrics makes the metrics of one Dispatcher and registers them; it panics where that was done before.
func NewMetrics(r prometheus.Registerer) *Metrics {
	m := &Metrics{
		pages: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "tocsin_pages_total",
			Help: "Attempts to hand a page over, by contact method and by what came of it: delivered, failed for good, or retried.",
		}, []string{"method", "result"}),
		delivery: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name:    "tocsin_page_delivery_seconds",
			Help:    "Time from when a page was due first until its provider took it, by contact method.",
			Buckets: []float64{.025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60, 300, 1800},
		}, []string{"method"}),
		answer: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name:    "tocsin_page_acknowledge_seconds",
			Help:    "Time from when a person was paged first until they acknowledged.",
			Buckets: []float64{5, 15, 30, 60, 120, 300, 600, 1800, 3600},
		}),
		lateness: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name:    "tocsin_timer_lateness_seconds",
			Help:    "Time from when an escalation timer was due until it had fired.",
			Buckets: []float64{.1, .25, .5, 1, 2.5, 5, 10, 30, 60, 600, 3600},
		}),
		queue: &queue{length: prometheus.NewDesc("tocsin_queue_length",
			"Deliveries that wait or are under way, by priority. Missing while the database does not answer.", []string{"priority"}, nil)},
	}
	r.MustRegister(m.pages, m.delivery, m.answer, m.lateness, m.queue)
	return m
}

// Fired measures a timer that has just fired. Service.Fired is to be this.
func (m *Metrics) Fired(t incident.Timer) { m.lateness.Observe(time.Since(t.DueAt).Seconds()) }

// Answered measures how long a person took to answer. Service.Answered is to be this.
func (m *Metrics) Answered(after time.Duration) { m.answer.Observe(after.Seconds()) }

// attempted counts what came of an attempt. One that only waits its turn was none.
func (m *Metrics) attempted(r incident.Result) {
	if m == nil || r.Delivery.Kind != incident.KindPage || r.Deferred {
		return
	}
	method, result := string(r.Delivery.Method), "delivered"
	switch {
	case r.Reason != "":
		result = "failed"
	case r.RetryIn > 0:
		result = "retried"
	default:
		m.delivery.WithLabelValues(method).Observe(time.Since(r.Delivery.Since).Seconds())
	}
	m.pages.WithLabelValues(method, result).Inc()
}

// follow has the queue of a store counted.
func (m *Metrics) follow(s incident.Store) {
	if m != nil {
		m.queue.store.Store(&s)
	}
}

// queue counts when it is asked: that is less often than it changes.
type queue struct {
	length *prometheus.Desc
	store  atomic.Pointer[incident.Store]
}

// queueTimeout is how long whoever asks for metrics waits for the database.
const queueTimeout = time.Second

var priorities = map[incident.Priority]string{
	incident.PriorityPage: "page", incident.PriorityChannel: "channel",
	incident.PriorityBroadcast: "broadcast", incident.PriorityRefresh: "refresh",
}

func (q *queue) Describe(to chan<- *prometheus.Desc) { to <- q.length }

func (q *queue) Collect(to chan<- prometheus.Metric) {
	s := q.store.Load()
	if s == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), queueTimeout)
	defer cancel()
	waiting, err := (*s).Waiting(ctx)
	if err != nil {
		return // an error here would take all other metrics with it, just when they are wanted
	}
	for p, name := range priorities {
		to <- prometheus.MustNewConstMetric(q.length, prometheus.GaugeValue, float64(waiting[p]), name)
	}
}
