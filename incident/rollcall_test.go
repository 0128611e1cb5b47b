package incident_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tocsin/incident"
)

// called is an incident that AMARA leads, with a roll call of an audience: the question and the first round are out.
func (w *world) called(audience string) (n incident.Number, c incident.RollCall) {
	w.Helper()
	w.s.Rounds = []time.Duration{15 * time.Minute, time.Hour}
	n = w.trigger("crisis", "Water").Number
	w.drain(takes)
	w.ack(n, "AMARA")
	w.drain(takes)
	_, err := w.s.CallRoll(w.Context(), "", n, "AMARA", targets(audience), "", w.now)
	w.must(err)
	w.feed()
	c, err = w.store.LastRollCall(w.Context(), n)
	w.must(err)
	return n, c
}

func (w *world) says(c incident.RollCall, who incident.PersonID, what incident.Safety, note string) {
	w.Helper()
	w.must(w.s.AnswerRoll(w.Context(), "", c.ID, who, incident.Answer{Safety: what, Note: note, Method: incident.MethodSlack}, w.now))
}

// counts is the tally: "3 asked: 1 safe, 1 help, 0 unaffected, 1 unreached".
func (w *world) counts(c incident.RollCall) string {
	w.Helper()
	y, err := w.store.Tally(w.Context(), c.ID)
	w.must(err)
	sum := y.Sum()
	return fmt.Sprintf("%d asked: %d safe, %d help, %d unaffected, %d unreached", sum.Asked, sum.Safe, sum.InNeed, sum.Unaffected, sum.Unreached)
}

// asked gives who is asked by what: "HELENA slack, MARA push".
func asked(list []incident.Delivery) string {
	var out []string
	for _, d := range list {
		if d.Kind == incident.KindAsk {
			out = append(out, d.To+" "+string(d.Method))
		}
	}
	slices.Sort(out)
	return strings.Join(out, ", ")
}

func TestARollCallAsksEveryMemberOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n, c := w.called("@executives @night @executives") // NOOR is a guest
	w.same(asked(w.drain(takes)), "AMARA slack, DIEGO slack, HELENA slack, MARA slack")
	w.same(w.counts(c), "4 asked: 0 safe, 0 help, 0 unaffected, 0 unreached")
	if story := strings.Join(w.story(n), "\n"); !strings.Contains(story, "roll_call AMARA audience=@executives, @night, @executives count=4") {
		t.Errorf("the timeline says %s", story)
	}
	_, err := w.s.CallRoll(t.Context(), "", n, "JONAS", targets("@night"), "", w.now)
	w.refused(err, incident.RollCallOpen)
}

func TestWhoMayCallARollAndOfWhom(t *testing.T) {
	t.Parallel()
	open := playbook(0, "@crisis")
	w := newWorld(t, open)
	n, public := w.trigger("crisis", "Water").Number, w.trigger("plan", "Fire").Number
	for _, x := range []struct {
		n        incident.Number
		by       incident.PersonID
		audience string
		question string
		want     incident.Code
	}{
		{n, "DIEGO", "@night", "", incident.NotFound},
		{n, "HELENA", "@night", "", incident.NotFound}, // she is told of the incident
		{public, "DIEGO", "@night", "", incident.NotTakingPart},
		{n, "AMARA", "@nobody", "", incident.UnknownTarget},
		{n, "AMARA", "@night #nowhere", "", incident.UnknownTarget},
		{n, "AMARA", "@empty", "", incident.NobodyToAsk},
		{n, "AMARA", "@gone", "", incident.NobodyToAsk},
		{n, "AMARA", "@night", strings.Repeat("ä", incident.MaxQuestion+1), incident.TextTooLong},
		{99, "AMARA", "@night", "", incident.NotFound},
	} {
		_, err := w.s.CallRoll(t.Context(), "", x.n, x.by, targets(x.audience), x.question, w.now)
		w.refused(err, x.want)
	}
	w.resolve(n, "Dry")
	_, err := w.s.CallRoll(t.Context(), "", n, "AMARA", targets("@night"), "", w.now)
	w.refused(err, incident.AlreadyResolved)
	if _, err := w.store.LastRollCall(t.Context(), n); incident.CodeOf(err) != incident.NotFound {
		t.Errorf("something was begun: %v", err)
	}
}

func TestTheSameRequestCallsOneRoll(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.trigger("crisis", "Water").Number
	for range 2 {
		people, err := w.s.CallRoll(t.Context(), "key", n, "AMARA", targets("@executives"), "", w.now)
		if err != nil || people != 2 {
			t.Errorf("%d, %v", people, err)
		}
	}
	w.feed()
	w.same(asked(w.drain(takes)), "HELENA slack, MARA slack")
}

// Closed, nobody is asked any more who was not yet, and who leads gets the report.
func TestClosingEndsTheAsking(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.c.staff(700)
	n, c := w.called("@staff")
	w.refused(w.s.CloseRoll(t.Context(), "", n, "DIEGO", w.now), incident.NotFound)
	w.must(w.s.CloseRoll(t.Context(), "key", n, "JONAS", w.now))
	w.must(w.s.CloseRoll(t.Context(), "key", n, "JONAS", w.now))
	w.refused(w.s.CloseRoll(t.Context(), "", n, "JONAS", w.now), incident.NoRollCall)
	list := w.wave(1000, takes)
	w.same(asked(list), "")
	w.same(to(list, incident.KindReport), "AMARA JONAS")
	w.pass(24 * time.Hour)
	w.feed()
	w.same(asked(w.drain(takes)), "")
	if last, _ := w.store.LastRollCall(t.Context(), n); last.Open() || last.ID != c.ID || last.ClosedBy != "JONAS" {
		t.Errorf("%+v", last)
	}
	_, err := w.s.CallRoll(t.Context(), "", n, "JONAS", targets("@night"), "", w.now)
	w.must(err) // another one may follow
}

func TestResolvingClosesTheRollCall(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n, c := w.called("@executives")
	w.resolve(n, "Dry")
	list := w.drain(takes)
	w.same(asked(list), "")
	w.same(to(list, incident.KindReport), "AMARA")
	w.refused(w.s.AnswerRoll(t.Context(), "", c.ID, "HELENA", incident.Answer{Safety: incident.Safe}, w.now), incident.RollCallClosed)
	w.same(w.timer(n), "none")
}

// Whom Slack refuses counts as not reached, until another method arrives; who has answered is not missed.
func TestWhoCannotBeReached(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.setUp(incident.MethodEmail)
	_, c := w.called("@executives @night")
	w.drain(refuses("user_disabled", incident.KindAsk, "HELENA", "DIEGO"))
	w.says(c, "DIEGO", incident.Safe, "")
	w.same(w.counts(c), "4 asked: 1 safe, 0 help, 0 unaffected, 1 unreached")
	w.pass(15 * time.Minute)
	w.feed()
	list := w.drain(takes)
	w.same(w.counts(c), "4 asked: 1 safe, 0 help, 0 unaffected, 0 unreached")
	for _, d := range list {
		if d.Kind == incident.KindAsk && d.To == "HELENA" {
			w.must(w.s.Arrived(t.Context(), d.ID, false, "undelivered", w.now))
		}
	}
	w.same(w.counts(c), "4 asked: 1 safe, 0 help, 0 unaffected, 1 unreached")
}

// However many answer at a time, the tally is drawn once for all of them.
func TestTheTallyIsDrawnOnceForMany(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.c.staff(30)
	_, c := w.called("@staff")
	w.same(to(w.drain(takes), incident.KindTally), "-")
	for i := range 30 {
		w.says(c, incident.PersonID(fmt.Sprintf("S%04d", i)), incident.Safe, "")
	}
	w.same(to(w.drain(takes), incident.KindTally), "")
	w.now = w.now.Add(5 * time.Second)
	w.same(to(w.drain(takes), incident.KindTally), "-")
	w.same(w.counts(c), "30 asked: 30 safe, 0 help, 0 unaffected, 0 unreached")
}

// Above the bound for which a second person is wanted, only the usual question goes at once.
func TestAQuestionToManyIsTheUsualOne(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.s.ApprovalAbove = 1
	n := w.trigger("crisis", "Water").Number
	call := func(audience, question string) error {
		if err := w.s.MayCallRoll(t.Context(), n, "AMARA", targets(audience), question, w.now); err != nil {
			return err
		}
		_, err := w.s.CallRoll(t.Context(), "", n, "AMARA", targets(audience), question, w.now)
		return err
	}
	w.refused(call("@executives", "Go home?"), incident.QuestionToMany)
	w.must(call("@helena", "Go home?"))
	w.must(w.s.CloseRoll(t.Context(), "", n, "AMARA", w.now))
	w.must(call("@executives", " \n"))
}

// Two who begin at the same moment begin one roll call; all who answer at the same moment are counted.
func TestManyAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.s.Wake = func() {}
	w.c.staff(40)
	n := w.trigger("crisis", "Water").Number
	var all sync.WaitGroup
	var begun, refused atomic.Int32
	for _, who := range []incident.PersonID{"AMARA", "JONAS", "MARA"} {
		all.Go(func() {
			_, err := w.s.CallRoll(t.Context(), "", n, who, targets("@staff"), "", w.now)
			if incident.CodeOf(err) == incident.RollCallOpen {
				refused.Add(1)
			} else if err == nil {
				begun.Add(1)
			}
		})
	}
	all.Wait()
	if begun.Load() != 1 || refused.Load() != 2 {
		t.Fatalf("%d are begun, %d refused", begun.Load(), refused.Load())
	}
	c, err := w.store.LastRollCall(t.Context(), n)
	w.must(err)
	for i := range 80 { // each of them twice
		all.Go(func() {
			what := []incident.Safety{incident.Safe, incident.InNeed}[i/40]
			if err := w.s.AnswerRoll(t.Context(), "", c.ID, incident.PersonID(fmt.Sprintf("S%04d", i%40)), incident.Answer{Safety: what}, w.now); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	y, err := w.store.Tally(t.Context(), c.ID)
	w.must(err)
	if sum := y.Sum(); sum.Safe+sum.InNeed != 40 || sum.Asked != 40 {
		t.Errorf("%+v", sum)
	}
}
