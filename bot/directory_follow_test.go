package bot

import (
	"testing"
	"testing/synctest"
	"time"

	"tocsin/incident"
	"tocsin/sandbox"
	"tocsin/storage"
)

// inOffices plays a test with two instances: what the second is told, the test says.
func inOffices(t *testing.T, watched string, play func(w *office, other *Directory)) {
	t.Helper()
	t.Parallel()
	address := engines["PostgreSQL"](t)
	synctest.Test(t, func(t *testing.T) {
		w := openOffice(t, sandbox.Options{}, address, incident.Company{}, watched)
		defer func() { w.end() }()
		w.refresh()
		play(w, w.colleague(address, watched))
	})
}

// colleague is a directory of another instance on the same store, to which Slack tells nothing.
func (w *office) colleague(address, watched string) *Directory {
	w.t.Helper()
	store, err := storage.Open(w.t.Context(), address)
	w.must(err)
	before := w.end
	w.end = func() {
		w.must(store.Close())
		before()
	}
	d := NewDirectory(w.slack, store, incident.Company{})
	d.Watch(targets(w.t, watched))
	if known, err := d.Recall(w.t.Context()); err != nil || !known {
		w.t.Fatalf("known: %v, %v", known, err)
	}
	return d
}

// Whatever Slack tells one instance, the other knows once it has looked.
func TestOneInstanceFollowsAnother(t *testing.T) {
	inOffices(t, "#emea-all", func(w *office, other *Directory) {
		w.must(w.s.SetGroup("crisis-comms", "mara"))
		w.must(w.s.AddGroup("divers", "Divers", "mara", "lukas"))
		w.must(w.s.DisableGroup("executives"))
		w.must(w.s.As("lukas").Leave("emea-all"))
		w.s.SetPerson("jonas", func(u *sandbox.User) { u.RealName = "Jonas the Second" })
		<-time.After(10 * time.Second)
		if _, err := other.Expand(targets(w.t, "@divers")[0]); err == nil {
			w.t.Error("the other knew before it looked")
		}
		w.must(other.Follow(w.t.Context()))
		sameDirectory(w.t, other, w.d)
		if people, err := other.Expand(targets(w.t, "@divers")[0]); err != nil || len(people) != 2 {
			w.t.Errorf("@divers is %q, %v", handles(people), err)
		}
		if _, err := other.Expand(targets(w.t, "@executives")[0]); err == nil {
			w.t.Error("a group that is gone is still there")
		}
		if c, _ := other.take(); c != nil {
			w.t.Errorf("what it took up it would write: %+v", c)
		}
	})
}

// Each instance is told of one change of the same group: whoever writes second asks Slack for all of it.
func TestTwoInstancesAreToldOfOneGroup(t *testing.T) {
	inOffices(t, "", func(w *office, other *Directory) {
		w.must(w.s.SetGroup("crisis-comms", "mara", "lukas"))
		<-time.After(10 * time.Second)
		id, before := other.circles.byName[targets(w.t, "@crisis-comms")[0]].id, lately{}
		tell(other, &before, `{"type": "subteam_members_changed", "subteam_id": "`+id+`", "added_users": ["UNOBODY"], "added_users_count": 1}`)
		other.keep(w.t.Context())
		one, waits := other.errands.take()
		if !waits || one.id != id {
			w.t.Fatalf("it asks for %+v (%v)", one, waits)
		}
		other.run(w.t.Context(), one)
		other.keep(w.t.Context())
		w.must(w.d.Follow(w.t.Context()))
		w.is("@crisis-comms", "lukas mara")
		sameDirectory(w.t, other, w.d)
	})
}
