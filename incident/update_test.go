package incident_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tocsin/incident"
)

// text is what a part of a broadcast says.
func (w *world) text(d incident.Delivery) string {
	w.Helper()
	b, err := w.store.Broadcast(w.Context(), d.Broadcast)
	w.must(err)
	return b.Text
}

// update sends a status update of Mara's with a key of its own.
func (w *world) update(key string, n incident.Number, text string) (reach int) {
	w.Helper()
	_, told, err := w.s.Update(w.Context(), key, n, "MARA", incident.News{Text: text}, w.now)
	w.must(err)
	return told.Messages()
}

func TestAnUpdateGoesToTheChannelTheStakeholdersAndEverySubscriber(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.trigger("crisis", "Water").Number
	w.drain(takes)
	before := w.story(n)
	w.now = w.now.Add(time.Minute)
	r, reach, err := w.s.Update(t.Context(), "", n, "JONAS", incident.News{Text: "  The water is off.\nNobody is hurt. "}, w.now)
	w.must(err)
	if reach.Messages() != 3 || r.LastUpdate != "The water is off.\nNobody is hurt." || !r.LastUpdateAt.Equal(w.now) {
		t.Errorf("to %+v: %+v", reach, r.Incident)
	}
	w.tells(n, before, "updated JONAS text=The water is off.\nNobody is hurt.")
	left := w.drain(takes)
	w.same(to(left, incident.KindUpdate), "C-STAKEHOLDERS C-OFFICE MARA") // Helena is in a channel, Noor is a guest
	w.same(said(left), "updated")
	w.same(to(left, incident.KindRefresh), "-")
	for _, d := range left {
		if d.Kind == incident.KindUpdate && w.text(d) != "The water is off.\nNobody is hurt." {
			t.Errorf("%s reads %q", d.To, w.text(d))
		}
	}
}

// A channel or person named twice, by whatever name, is told once.
func TestAnAudienceHasEachOnce(t *testing.T) {
	t.Parallel()
	p := playbook(0, "@crisis")
	p.Stakeholders, p.Subscribers = "office", targets("#office @helena @executives helena@halden.example #stakeholders @gone @robo")
	w := newWorld(t, p)
	n := w.trigger("plan", "Water").Number
	if reach := w.update("", n, "Dry"); reach != 3 {
		t.Errorf("to %d", reach)
	}
	w.same(to(w.drain(takes), incident.KindUpdate), "C-OFFICE C-STAKEHOLDERS MARA")
}

func TestARepeatedUpdateChangesNothingAndSaysTheSame(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.trigger("crisis", "Water").Number
	first := w.update("envelope-1", n, "Dry")
	w.drain(takes)
	before := w.story(n)
	w.now = w.now.Add(time.Minute)
	if again := w.update("envelope-1", n, "Dry"); again != first {
		t.Errorf("the first went to %d, the repeat says %d", first, again)
	}
	w.tells(n, before)
	if left := w.drain(takes); len(left) > 0 {
		t.Errorf("the repeat sends %+v", left)
	}
	w.update("envelope-2", n, "Dry")
	w.tells(n, before, "updated MARA text=Dry") // the same text on purpose
}

// A channel hears all of it. A person who has not heard the older news hears the newest alone.
func TestUpdatesArriveInTheOrderWritten(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.trigger("crisis", "Water").Number
	for _, text := range []string{"one", "two", "three"} {
		w.update("", n, text)
	}
	w.resolve(n, "over")
	heard := map[string]string{}
	for _, d := range w.drain(takes) {
		if d.Kind == incident.KindUpdate || d.Kind == incident.KindClosed {
			heard[d.To] += w.text(d) + " "
		}
	}
	want := map[string]string{"C-STAKEHOLDERS": "one two three over ", "C-OFFICE": "one two three over ", "MARA": "over "}
	if diff := cmp.Diff(want, heard); diff != "" {
		t.Error(diff)
	}
}

// A refused text uses up no key: the same form can be sent again, corrected.
func TestRefusedUpdatesLeaveNothingBehind(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.trigger("crisis", "Water").Number
	w.drain(takes)
	before := w.story(n)
	for text, want := range map[string]incident.Code{"": incident.EmptyText, " \n": incident.EmptyText, strings.Repeat("ä", 2001): incident.TextTooLong} {
		_, _, err := w.s.Update(t.Context(), "form-1", n, "MARA", incident.News{Text: text}, w.now)
		w.refused(err, want)
		_, err = w.s.Resolve(t.Context(), "form-1", n, "MARA", text, w.now)
		w.refused(err, want)
	}
	w.tells(n, before)
	if left := w.drain(takes); len(left) > 0 {
		t.Errorf("left: %+v", left)
	}
	w.update("form-1", n, strings.Repeat("ä", 2000))
}

// A status update does not need an acknowledgement, nor does it count as one.
func TestAnUpdateLeavesTheEscalationAlone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.trigger("crisis", "Water").Number
	w.update("", n, "We are looking")
	if r := w.record(n); r.State != incident.Triggered || w.timer(n) != "5m0s" {
		t.Errorf("%s, timer %s", r.State, w.timer(n))
	}
}
