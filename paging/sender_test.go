package paging_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"

	"tocsin/incident"
	"tocsin/paging"
)

// provider is one whose answers a test decides.
type provider func(context.Context, paging.Message) incident.Result

func (p provider) Notify(ctx context.Context, m paging.Message) incident.Result { return p(ctx, m) }

var (
	errDown = errors.New("down")
	down    = incident.Result{Cause: errDown}
	well    = incident.Result{}
)

// line is a sender and how its provider answers now.
type line struct {
	*paging.Sender
	answer incident.Result
	calls  int
}

func newLine(answer incident.Result) *line {
	l := &line{answer: answer}
	l.Sender = paging.NewSender("sms", provider(func(context.Context, paging.Message) incident.Result {
		l.calls++
		return l.answer
	}), compose)
	return l
}

func compose(_ context.Context, d incident.Delivery) (paging.Message, error) {
	return paging.Message{ID: d.ID, To: d.Body.Address}, nil
}

func (l *line) send(t *testing.T) incident.Result {
	return l.Send(t.Context(), incident.Delivery{ID: "X1"})
}

// tried says whether an attempt got through to the provider.
func (l *line) tried(t *testing.T) bool {
	before := l.calls
	l.send(t)
	return l.calls > before
}

func (l *line) state() paging.State {
	s, _ := l.State()
	return s
}

func TestAProviderThatIsDownIsLeftAlone(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := newLine(down)
		for range 5 {
			if got := l.send(t); got.Cause != errDown || got.RetryIn != 0 || got.Delivery.ID != "X1" {
				t.Fatalf("got %+v", got)
			}
		}
		opened := time.Now()
		got := l.send(t)
		if l.calls != 5 || got.RetryIn != 5*time.Second || !got.Deferred || got.Unsure || got.Reason != "" || got.Delivery.ID != "X1" {
			t.Fatalf("after 5 failures: %d calls, %+v", l.calls, got)
		}
		for _, pause := range []time.Duration{5, 10, 20, 40, 60, 60} {
			<-time.After(pause*time.Second - time.Millisecond)
			if l.tried(t) {
				t.Fatalf("tried before %d s were over", pause)
			}
			<-time.After(time.Millisecond)
			if !l.tried(t) {
				t.Fatalf("not tried after %d s", pause)
			}
		}
		if state, since := l.State(); state != paging.Open || !since.Equal(opened) {
			t.Errorf("%s since %v, want open since %v", state, since, opened)
		}

		l.answer = well
		<-time.After(time.Minute)
		if got := l.send(t); got.Cause != nil {
			t.Fatal(got.Cause)
		}
		if state, since := l.State(); state != paging.Closed || !since.Equal(time.Now()) {
			t.Errorf("%s since %v, want closed since now", state, since)
		}
	})
}

// After it was closed, it takes as much to open it as at first, and the pauses begin anew.
func TestABreakerForgets(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := newLine(down)
		for range 4 {
			l.send(t)
		}
		l.answer = well
		l.send(t)
		l.answer = down
		for range 4 {
			l.send(t)
		}
		if l.state() != paging.Closed {
			t.Fatal("opened by failures that were not in a row")
		}
		l.send(t)
		<-time.After(5 * time.Second)
		l.send(t) // the pause is 10 s now
		<-time.After(10 * time.Second)
		l.answer = well
		l.send(t)
		l.answer = down
		for range 5 {
			l.send(t)
		}
		if got := l.send(t); got.RetryIn != 5*time.Second {
			t.Errorf("a new outage begins with a pause of %v", got.RetryIn)
		}
	})
}

// While one is let through, the others go on waiting; also where it hangs.
func TestOneAtATimeIsLetThrough(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		calls, hang := 0, false
		s := paging.NewSender("sms", provider(func(ctx context.Context, _ paging.Message) incident.Result {
			calls++
			if hang {
				<-ctx.Done()
			}
			return down
		}), compose)
		for range 5 {
			s.Send(t.Context(), incident.Delivery{})
		}
		<-time.After(5 * time.Second)
		hang = true
		ctx, cancel := context.WithTimeout(t.Context(), 15*time.Second)
		defer cancel()
		go s.Send(ctx, incident.Delivery{})
		synctest.Wait()
		for range 3 {
			if got := s.Send(t.Context(), incident.Delivery{}); got.RetryIn != time.Second || !got.Deferred {
				t.Errorf("beside the probe: %+v", got)
			}
		}
		if state, _ := s.State(); calls != 6 || state != paging.Probing {
			t.Errorf("%d calls, %s", calls, state)
		}
		<-time.After(15 * time.Second)
		synctest.Wait()
		if got := s.Send(t.Context(), incident.Delivery{}); got.RetryIn != 10*time.Second {
			t.Errorf("after a probe that hung: %+v", got)
		}
	})
}

// Refusals are answers, waiting is none, and what does not come from the provider says nothing about it.
func TestWhatDoesNotOpenABreaker(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]incident.Result{
		"taken":              well,
		"a refused number":   {Reason: paging.ReasonInvalidNumber, Cause: errDown},
		"waiting for a turn": {RetryIn: time.Minute, Deferred: true, Cause: errDown},
	} {
		l := newLine(answer)
		for range 10 {
			l.send(t)
		}
		if l.calls != 10 || l.state() != paging.Closed {
			t.Errorf("%s: %d calls, %s", name, l.calls, l.state())
		}
	}

	l := newLine(down)
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	for range 10 {
		l.Send(ended, incident.Delivery{})
	}
	if l.state() != paging.Closed {
		t.Error("cut off when tocsin ended, and the provider has to answer for it")
	}

	errNoText := errors.New("no such incident")
	s := paging.NewSender("sms", provider(nil), func(context.Context, incident.Delivery) (paging.Message, error) {
		return paging.Message{}, errNoText
	})
	for range 10 {
		if got := s.Send(t.Context(), incident.Delivery{ID: "X1"}); got.Cause != errNoText || got.Delivery.ID != "X1" {
			t.Errorf("without a message: %+v", got)
		}
	}
}

// A panic of a probe is no answer: the breaker goes on probing.
func TestABreakerSurvivesAPanic(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		mad := false
		s := paging.NewSender("sms", provider(func(context.Context, paging.Message) incident.Result {
			if mad {
				panic("mad")
			}
			return down
		}), compose)
		for range 5 {
			s.Send(t.Context(), incident.Delivery{})
		}
		mad = true
		<-time.After(5 * time.Second)
		func() {
			defer func() { _ = recover() }()
			s.Send(t.Context(), incident.Delivery{})
		}()
		if state, _ := s.State(); state != paging.Open {
			t.Fatalf("the breaker is %s", state)
		}
		mad = false
		<-time.After(5 * time.Second)
		if got := s.Send(t.Context(), incident.Delivery{}); got.Cause != errDown {
			t.Errorf("never tried again: %+v", got)
		}
	})
}

// An SMS that may have arrived is sent once more and no more. A provider with a key gets as many as it takes.
func TestAtMostOneMoreWithoutAKey(t *testing.T) {
	t.Parallel()
	for _, s := range webSubjects {
		sender := paging.NewSender(s.name, s.serve(t, "cut after the effect"), func(context.Context, incident.Delivery) (paging.Message, error) {
			return alarm(s.to), nil
		})
		first := sender.Send(t.Context(), incident.Delivery{})
		if first.Reason != "" || !first.Unsure {
			t.Errorf("%s: the first attempt: %+v", s.name, first)
		}
		want := ""
		if s.name == "sms" || s.name == "voice" {
			want = paging.ReasonUnconfirmed
		}
		if got := sender.Send(t.Context(), incident.Delivery{Recovered: true}); got.Reason != want {
			t.Errorf("%s: the one more: %+v", s.name, got)
		}
	}
	refused := paging.NewSender("sms", webSubjects[2].serve(t, "500"), compose)
	if got := refused.Send(t.Context(), incident.Delivery{Recovered: true}); got.Reason != "" {
		t.Errorf("one that surely was not taken is not tried again: %+v", got)
	}
}

func TestMetrics(t *testing.T) {
	t.Parallel()
	dead := newLine(down)
	for range 5 {
		dead.send(t)
	}
	all := prometheus.NewPedanticRegistry()
	all.MustRegister(paging.NewMetrics(dead.Sender, paging.NewSender("pager:ops", provider(nil), compose)))
	want := `
# HELP tocsin_paging_breaker_state What the breaker of a provider does: 0 closed (all is well), 1 probing, 2 open (nothing is sent).
# TYPE tocsin_paging_breaker_state gauge
tocsin_paging_breaker_state{sender="pager:ops"} 0
tocsin_paging_breaker_state{sender="sms"} 2
`
	if err := testutil.GatherAndCompare(all, strings.NewReader(want)); err != nil {
		t.Error(err)
	}
}

// Whoever has answered meanwhile gets nothing, and the provider is neither asked nor blamed.
func TestWhatNobodyWaitsForIsNotSent(t *testing.T) {
	t.Parallel()
	s := paging.NewSender("sms", provider(func(context.Context, paging.Message) incident.Result {
		t.Error("it was sent")
		return incident.Result{}
	}), func(context.Context, incident.Delivery) (paging.Message, error) {
		return paging.Message{}, paging.ErrUnwanted
	})
	for range 20 {
		if r := s.Send(t.Context(), incident.Delivery{ID: "a"}); r.Delivery.ID != "a" || r.Cause != nil || r.Reason != "" || r.RetryIn != 0 {
			t.Fatalf("%+v", r)
		}
	}
	if state, _ := s.State(); state != paging.Closed {
		t.Errorf("the breaker is %v", state)
	}
}
