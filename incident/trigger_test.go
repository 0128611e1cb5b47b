package incident_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tocsin/incident"
)

func TestTriggerPagesTheFirstLevelAndStartsItsTimer(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.trigger("crisis", "Water in the Berlin office")
	w.same(r.Number.String(), "INC-1")
	w.tells(r.Number, nil, "triggered MARA playbook=crisis text=Water in the Berlin office", "paged count=2 level=1")
	w.same(w.pages(r.Number), "JONAS 1 paging, AMARA 1 paging")
	w.same(w.timer(r.Number), "5m0s")
	if w.wakes != 1 {
		t.Errorf("who delivers was woken %d times, want 1", w.wakes)
	}
	left := w.drain(takes)
	w.same(to(left, incident.KindPage), "JONAS AMARA")
	w.same(invited(left), "MARA JONAS AMARA")
	w.same(to(left, incident.KindLinks), "")
	if left[0].Kind != incident.KindPage || left[1].Kind != incident.KindPage {
		t.Errorf("the pages wait for %s", left[0].Kind)
	}
}

// What the caller sees is what is on disk.
func TestTriggerGivesWhatIsOnDisk(t *testing.T) {
	t.Parallel()
	p := playbook(0, "@crisis")
	p.Document = "https://wiki.example/plan"
	w := newWorld(t, p)
	r := w.trigger("plan", "Water\nin the office")
	stored, err := w.store.Record(t.Context(), r.Number)
	w.must(err)
	if diff := cmp.Diff(r, stored); diff != "" {
		t.Errorf("-given +stored:\n%s", diff)
	}
	w.same(to(w.drain(takes), incident.KindLinks), "-")
}

func TestARepeatedTriggerOpensNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ask := incident.Trigger{Key: "envelope-1", Playbook: "crisis", Text: "Water", By: "MARA"}
	first, err := w.s.Trigger(t.Context(), ask, w.now)
	w.must(err)
	w.drain(takes)
	w.ack(first.Number, "JONAS")
	before := w.story(first.Number)
	ask.Text = "Fire"
	again, err := w.s.Trigger(t.Context(), ask, w.now.Add(time.Hour))
	w.must(err)
	if again.Number != first.Number || again.Title != "Water" || again.State != incident.Acknowledged {
		t.Errorf("the repeat gives %+v", again)
	}
	w.tells(first.Number, before)
	ask.Key = "envelope-2"
	next, err := w.s.Trigger(t.Context(), ask, w.now)
	w.must(err)
	w.same(next.Number.String(), "INC-2") // the repeat took no number
}

func TestWhoMayTrigger(t *testing.T) {
	t.Parallel()
	named := playbook(0, "@crisis")
	named.MayTrigger = targets("@nobody @backup diego@halden.example #office")
	w := newWorld(t, named)
	for who, want := range map[incident.PersonID]incident.Code{
		"SOLVEIG": "", "DIEGO": "", "INES": "",
		"MARA": incident.MayNotTrigger,
		"NOOR": incident.NotAMember, "ROBO": incident.NotAMember, "KASPAR": incident.NotAMember,
		"NOBODY": incident.NotAMember, "": incident.NotAMember,
	} {
		_, err := w.s.Trigger(t.Context(), incident.Trigger{Playbook: "plan", Text: "Water", By: who}, w.now)
		w.refused(err, want)
	}
}

// The first reason that reveals nothing is given: a guest does not learn which playbooks there are.
func TestRefusalsOfATriggerInTheirOrder(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, c := range []struct {
		ask  incident.Trigger
		want string
	}{
		{incident.Trigger{Playbook: "crisys", By: "NOOR"}, "not_a_member"},
		{incident.Trigger{Playbook: "crisys", By: "MARA"}, "unknown_playbook name=crisys"},
		{incident.Trigger{Playbook: "crisis", By: "MARA", Text: " \n\t "}, "empty_text"},
		{incident.Trigger{Playbook: "crisis", By: "MARA", Text: strings.Repeat("ä", 2001)}, "text_too_long length=2001"},
	} {
		_, err := w.s.Trigger(t.Context(), c.ask, w.now)
		if err == nil || err.Error() != c.want {
			t.Errorf("%+v: %v, want %s", c.ask, err, c.want)
		}
	}
	if list, err := w.store.List(t.Context(), incident.Filter{}); err != nil || len(list) > 0 || w.wakes > 0 {
		t.Errorf("a refusal left %v behind, %v", list, err)
	}
}

func TestTitleIsOneLineAndDetailsHaveAll(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	long := strings.Repeat("ä", 120)
	for text, want := range map[string][2]string{
		"  Water  ":               {"Water", ""},
		"Water \n in the office ": {"Water", "Water \n in the office"},
		"Water\r\nand fire":       {"Water", "Water\r\nand fire"},
		long:                      {long, ""},
		long + "ö":                {strings.Repeat("ä", 119) + "…", long + "ö"},
		strings.Repeat("ab ", 60): {strings.Repeat("ab ", 39) + "ab…", strings.TrimSpace(strings.Repeat("ab ", 60))},
	} {
		r := w.trigger("crisis", text)
		if r.Title != want[0] || r.Details != want[1] {
			t.Errorf("%q: title %q, details %q", text, r.Title, r.Details)
		}
	}
	most := w.trigger("crisis", strings.Repeat("ü", 2000))
	if n := len([]rune(most.Details)); n != incident.MaxText {
		t.Errorf("of 2000 letters %d are left", n)
	}
}
