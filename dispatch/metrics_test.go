package dispatch_test

import (
	"context"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"tocsin/dispatch"
	"tocsin/incident"
)

// scrape reads the metrics as Prometheus does.
func scrape(t *testing.T, r *prometheus.Registry) string {
	t.Helper()
	answer := httptest.NewRecorder()
	promhttp.HandlerFor(r, promhttp.HandlerOpts{}).ServeHTTP(answer, httptest.NewRequest("GET", "/metrics", nil))
	if answer.Code != 200 {
		t.Fatalf("%d: %s", answer.Code, answer.Body)
	}
	return answer.Body.String()
}

func wantMetrics(t *testing.T, got string, want ...string) {
	t.Helper()
	for _, line := range want {
		if !strings.Contains("\n"+got, "\n"+line+"\n") {
			t.Errorf("no %q in\n%s", line, got)
		}
	}
}

// measured registers metrics.
func measured(w *world, r *prometheus.Registry) func(*dispatch.Options) {
	m := dispatch.NewMetrics(r)
	w.service.Fired = m.Fired
	return func(o *dispatch.Options) { o.Metrics = m }
}

func TestMetricsTellHowPagesFare(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w, registry := found(t), prometheus.NewRegistry()
		turns := 0
		mail := func(_ context.Context, d incident.Delivery) incident.Result {
			switch turns++; turns {
			case 1:
				return incident.Result{RetryIn: 2 * time.Second, Deferred: true}
			case 2:
				return incident.Result{RetryIn: 5 * time.Second}
			}
			return arrived(d)
		}
		refuses := func(context.Context, incident.Delivery) incident.Result {
			return incident.Result{Reason: "invalid_number"}
		}
		slack := &mailbox{}
		w.run(slack.send, by(incident.MethodEmail, mail), by(incident.MethodSMS, refuses), measured(w, registry))
		letter, text, lost := page("anna"), page("jonas"), page("lena")
		letter.Method, text.Method, lost.Method = incident.MethodEmail, incident.MethodSMS, "pigeon"
		w.put(letter, text, lost, page("mara"), page("ivo"), update("U1", "All clear"))
		<-time.After(10 * time.Second)
		got := scrape(t, registry)
		wantMetrics(t, got,
			`tocsin_pages_total{method="slack",result="delivered"} 2`,
			`tocsin_pages_total{method="email",result="delivered"} 1`,
			`tocsin_pages_total{method="email",result="retried"} 1`,
			`tocsin_pages_total{method="sms",result="failed"} 1`,
			`tocsin_pages_total{method="pigeon",result="failed"} 1`,
			`tocsin_page_delivery_seconds_count{method="slack"} 2`,
			`tocsin_page_delivery_seconds_sum{method="slack"} 0`,
			`tocsin_page_delivery_seconds_bucket{method="email",le="5"} 0`,
			`tocsin_page_delivery_seconds_bucket{method="email",le="10"} 1`,
		)
		if strings.Contains(got, `method="email",result="failed"`) || strings.Contains(got, `_seconds_count{method="sms"}`) {
			t.Errorf("waiting for a turn counts as an attempt, or a page that failed as delivered:\n%s", got)
		}
	})
}

func TestMetricsTellHowLateTimersAre(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w, registry := found(t), prometheus.NewRegistry()
		asked := time.Now().Add(-7 * time.Second)
		_, err := w.service.Trigger(t.Context(), incident.Trigger{Playbook: "fire", Text: "Smoke", By: "anna"}, asked.Add(-5*time.Minute))
		w.must(err)
		w.run((&mailbox{}).send, measured(w, registry))
		<-time.After(2 * time.Second)
		wantMetrics(t, scrape(t, registry), `tocsin_timer_lateness_seconds_count 1`,
			`tocsin_timer_lateness_seconds_bucket{le="5"} 0`, `tocsin_timer_lateness_seconds_bucket{le="10"} 1`)
	})
}

func TestMetricsTellTheQueueAsLongAsTheStoreAnswers(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w, registry := found(t), prometheus.NewRegistry()
		busy := func(context.Context, incident.Delivery) incident.Result {
			return incident.Result{RetryIn: time.Hour, Deferred: true}
		}
		stop := w.run(busy, measured(w, registry))
		w.put(append(broadcast(40), page("mara"))...)
		<-time.After(2 * time.Second)
		wantMetrics(t, scrape(t, registry), `tocsin_queue_length{priority="page"} 1`, `tocsin_queue_length{priority="channel"} 0`,
			`tocsin_queue_length{priority="broadcast"} 40`, `tocsin_queue_length{priority="refresh"} 0`)
		w.must(stop())
		w.must(w.store.Close())
		got := scrape(t, registry)
		wantMetrics(t, got, `tocsin_timer_lateness_seconds_count 0`)
		if strings.Contains(got, "tocsin_queue_length{") {
			t.Errorf("the queue has a length that nobody counted:\n%s", got)
		}
		w.open()
	})
}
