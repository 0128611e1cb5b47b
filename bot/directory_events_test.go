package bot

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/rs/zerolog"

	"tocsin/incident"
	"tocsin/sandbox"
	"tocsin/storage/pgtest"
)

func TestMain(m *testing.M) { os.Exit(pgtest.Around(m).Run()) }

// engines are the databases that a directory is kept in.
var engines = map[string]func(testing.TB) string{
	"SQLite":     func(t testing.TB) string { return "sqlite:" + filepath.Join(t.TempDir(), "tocsin.db") },
	"PostgreSQL": pgtest.New,
}

// inOffice plays a test in the shipped company, on both engines and in virtual time.
func inOffice(t *testing.T, c incident.Company, watched string, play func(w *office)) {
	t.Parallel()
	for name, address := range engines {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			url := address(t)
			synctest.Test(t, func(t *testing.T) {
				w := openOffice(t, sandbox.Options{}, url, c, watched)
				defer func() { w.end() }()
				w.refresh()
				play(w)
			})
		})
	}
}

func (w *office) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Error(err)
	}
}

// settle lets what was told arrive, and be written down.
func settle() {
	<-time.After(5 * time.Second)
	synctest.Wait()
}

// What people do in Slack is known without reading anything anew, and is kept.
func TestWhatSlackTellsIsKnown(t *testing.T) {
	inOffice(t, incident.Company{Teams: []incident.Team{{Name: "room", Include: targets(t, "#emea-all")}}}, "#war-room", func(w *office) {
		mara := w.s.As("mara")
		bot := w.slack.self()
		w.s.SetPerson("mara", func(u *sandbox.User) { u.RealName, u.Email = "Mara New", "mara.new@halden.example" })
		_, err := w.s.AddPerson(sandbox.User{Handle: "newcomer", RealName: "New Comer", Email: "new@halden.example", Locale: "de-DE"})
		w.must(err)
		w.must(w.s.SetGroup("crisis-comms", "mara", "newcomer"))
		w.must(w.s.AddGroup("war-team", "War team", "mara", "jonas"))
		w.must(w.s.DisableGroup("crisis-comms-backup"))
		w.s.SetKind("jonas", sandbox.Deactivated)
		w.must(mara.Bring("general", bot))
		w.must(mara.Rename("general", "war-room"))
		settle()
		w.is("mara.new@halden.example", "mara")
		w.is("mara@halden.example", "lost")
		w.is("@crisis-comms", "mara newcomer")
		w.is("@war-team", "jonas mara")
		w.is("@crisis-comms-backup", "lost")
		if p, _ := w.d.Person(incident.PersonID(w.s.As("jonas").ID())); p.Kind != incident.Deactivated {
			w.t.Errorf("jonas is a %s", p.Kind)
		}
		if p, ok := w.d.Person(incident.PersonID(w.s.As("newcomer").ID())); !ok || p.Name != "New Comer" || p.Locale != "de-DE" {
			w.t.Errorf("%+v", p)
		}
		if people, err := w.d.Expand(targets(w.t, "#war-room")[0]); len(people) == 0 || err != nil {
			w.t.Errorf("%v, %v", people, err)
		}
		calls := w.s.CallCount("users.list")
		w.must(mara.Remove("war-room", "helena"))
		w.must(mara.Remove("war-room", bot))
		settle()
		w.is("#war-room", "lost")
		if _, ok := w.d.ChannelID("war-room"); ok {
			w.t.Error("a channel that tocsin was taken out of is still known")
		}
		if w.s.CallCount("users.list") != calls {
			w.t.Error("everybody was read anew")
		}
		sameDirectory(w.t, w.again(w.d.company, "#war-room"), w.d)
	})
}

// Whatever happens in Slack in whatever order: what was told one by one comes to the same as reading all of it.
func TestWhatSlackTellsIsWhatItSays(t *testing.T) {
	inOffice(t, incident.Company{}, "#emea-all #general #one #two", func(w *office) {
		random := rand.New(rand.NewPCG(1, 2))
		handles := []string{"mara", "jonas", "amara", "diego", "helena", "ines", "kenji", "grace"}
		pick := func(list []string) string { return list[random.IntN(len(list))] }
		some := func() []string {
			list := slices.Clone(handles)
			random.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
			return list[:random.IntN(len(list))]
		}
		channels, groups := []string{"general", "emea-all", "one", "two"}, []string{"crisis-comms", "executives", "new-group"}
		bot := w.slack.self()
		for i := range 300 {
			p := w.s.As(pick(handles))
			what := random.IntN(11)
			switch what { // many of these cannot be, and are refused
			case 0:
				_ = w.s.SetGroup(pick(groups), some()...)
			case 1:
				_ = w.s.AddGroup("new-group", "New", some()...)
			case 2:
				_ = w.s.DisableGroup("new-group")
			case 3:
				w.s.SetPerson(pick(handles), func(u *sandbox.User) { u.RealName = fmt.Sprint("Name ", i) })
			case 4:
				_, _ = w.s.AddPerson(sandbox.User{Handle: fmt.Sprint("new", i), RealName: "New"})
			case 5:
				_ = p.Join(pick(channels))
			case 6:
				_ = p.Leave(pick(channels))
			case 7:
				_ = p.Bring(pick(channels), pick(append(slices.Clone(handles), bot)))
			case 8:
				_ = p.Remove(pick(channels), pick(append(slices.Clone(handles), bot)))
			case 9:
				_ = p.Rename(pick(channels), pick(channels))
			case 10:
				w.s.Repeat(2)
			}
			if random.IntN(4) == 0 {
				<-time.After(time.Second)
			}
		}
		<-time.After(10 * time.Minute) // a new name is asked for, and every repeat has come
		fresh := NewDirectory(w.slack, newEther(), incident.Company{})
		fresh.Watch(targets(w.t, "#emea-all #general #one #two"))
		w.must(fresh.Refresh(w.t.Context()))
		sameDirectory(w.t, w.d, fresh)
		sameDirectory(w.t, w.again(incident.Company{}, "#emea-all #general #one #two"), fresh)
	})
}

// tell hands events to a directory that is not attended, in order.
func tell(d *Directory, before *lately, events ...string) {
	for i, e := range events {
		d.note(json.RawMessage(fmt.Sprintf(`{"type": "event_callback", "event_id": "Ev%d", "event": %s}`, i, e)), before)
	}
}

// Slack sends an event again when it thinks that it was not heard, and events overtake each other.
func TestRepeatsAndLateEvents(t *testing.T) {
	t.Parallel()
	d := company(t, incident.Company{}, "mara jonas amara", "@crew: mara", "#all: mara")
	is := func(target, want string) {
		t.Helper()
		if got, err := d.Expand(targets(t, target)[0]); handles(got) != want || err != nil {
			t.Errorf("%s is %q, %v; want %q", target, handles(got), err, want)
		}
	}
	var before lately
	joined := `{"type": "member_joined_channel", "user": "UJONAS", "channel": "C1", "channel_type": "C"}`
	left := `{"type": "member_left_channel", "user": "UJONAS", "channel": "C1", "channel_type": "C"}`
	tell(d, &before, joined, left)
	tell(d, &before, joined) // the same event id
	is("#all", "mara")
	before = lately{}
	tell(d, &before,
		`{"type": "subteam_members_changed", "subteam_id": "S0", "date_update": 20, "added_users": ["UJONAS"], "added_users_count": "1", "removed_users": [], "removed_users_count": "0"}`,
		`{"type": "subteam_updated", "subteam": {"id": "S0", "handle": "crew", "date_update": 30, "date_delete": 0, "users": ["UMARA"], "user_count": "1"}}`,
		`{"type": "subteam_updated", "subteam": {"id": "S0", "handle": "crew", "date_update": 20, "users": ["UMARA", "UJONAS"], "user_count": 2}}`,
		`{"type": "subteam_members_changed", "subteam_id": "S0", "date_update": 20, "added_users": ["UAMARA"], "added_users_count": 1}`,
		`{"type": "user_change", "user": {"id": "UMARA", "name": "mara", "real_name": "New", "updated": 30}}`,
		`{"type": "user_change", "user": {"id": "UMARA", "name": "mara", "real_name": "Old", "updated": 20}}`)
	is("@crew", "mara")
	if p, _ := d.Person("UMARA"); p.Name != "New" {
		t.Errorf("%+v", p)
	}
	d.slack.team.Store("T1")
	before = lately{}
	tell(d, &before, `{"type": "team_join", "user": {"id": "U9", "team_id": "T9", "name": "foreigner"}}`,
		`{"type": "team_join", "user": {"id": "U8", "team_id": "T8", "name": "sister", "enterprise_user": {"id": "E1"}}}`, `{"type": "team_join", "user": {"id": "U7", "team_id": "T1", "name": "colleague"}}`)
	is("everybody", "mara jonas amara sister colleague")
	is("@foreigner", "foreigner")
	before = lately{} // what is no such event changes nothing
	tell(d, &before, `{}`, `[]`, `{"type": "user_change"}`, `{"type": "user_change", "user": "U1"}`, `{"type": "subteam_updated"}`,
		`{"type": "member_left_channel", "user": {"id": 1}, "channel": []}`, `{"type": "channel_rename", "channel": "C1"}`,
		`{"type": "channel_archive", "channel": "C9"}`, `{"type": "subteam_members_changed", "subteam_id": "S9", "added_users": ["UMARA"]}`,
		`{"type": "member_joined_channel", "user": "UMARA", "channel": "C9"}`, `{"type": "app_mention", "user": "UMARA"}`)
	is("@crew", "mara")
	is("#all", "mara")
}

func TestWhatWasHeardLately(t *testing.T) {
	t.Parallel()
	var l lately
	now := time.Now()
	for _, c := range []struct {
		id    string
		after time.Duration
		want  bool
	}{{"E1", 0, false}, {"E1", 5 * time.Minute, true}, {"E2", 14 * time.Minute, false}, {"E2", 25 * time.Minute, true}, {"E1", 90 * time.Minute, false}, {"", 90 * time.Minute, false}, {"", 90 * time.Minute, false}} {
		if got := l.repeated(c.id, now.Add(c.after)); got != c.want {
			t.Errorf("%s after %v: %v", c.id, c.after, got)
		}
	}
	for _, c := range []struct {
		subject string
		at      int64
		want    bool
	}{{"U1", 5, false}, {"U1", 4, true}, {"U2", 4, false}, {"U1", 5, false}, {"U1", 6, false}, {"U3", 0, false}} {
		if got := l.overtaken(c.subject, c.at); got != c.want {
			t.Errorf("%s at %d: %v", c.subject, c.at, got)
		}
	}
	for ts, want := range map[string]int64{"1763800000.000100": 1763800000000100, "17": 17e6, "": 0, "x": 0, "1.x": 0} {
		if got := micros(ts); got != want {
			t.Errorf("%q is %d", ts, got)
		}
	}
}

// A group of more than 500 is cut in its events: Slack is asked.
func TestALargeGroupIsAskedFor(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		company := &sandbox.Workspace{Team: sandbox.WorkspaceTeam{Name: "Large", Domain: "large"}, Groups: []sandbox.WorkspaceGroup{{Handle: "all", Name: "All"}}}
		var all []string
		for i := range 700 {
			all = append(all, fmt.Sprint("p", i))
			company.People = append(company.People, sandbox.WorkspacePerson{Handle: all[i], Name: all[i], Email: all[i] + "@large.example", TZ: "Europe/Berlin", Locale: "de-DE"})
		}
		w := openOffice(t, sandbox.Options{Workspace: company}, engines["SQLite"](t), incident.Company{}, "")
		defer w.end()
		w.refresh()
		w.must(w.s.SetGroup("all", all...))
		settle()
		if people, err := w.d.Expand(targets(t, "@all")[0]); len(people) != 700 || err != nil {
			t.Errorf("%d people, %v", len(people), err)
		}
	})
}

// More events than can wait are not worth stopping for: the next reading has all of it.
func TestHearNeverWaits(t *testing.T) {
	t.Parallel()
	d := NewDirectory(Open(Options{Log: zerolog.Nop()}), newEther(), incident.Company{})
	for range heard + 10 {
		d.Hear(json.RawMessage(`{}`))
	}
}

// The members of a channel that comes into use while the program runs are asked for, and kept up with.
func TestAChannelThatIsWatchedLater(t *testing.T) {
	inOffice(t, incident.Company{}, "#general", func(w *office) {
		w.refresh()
		w.is("#emea-all", "lost")
		w.d.WatchChannels(targets(w.t, "#emea-all #nowhere @crisis-comms"))
		<-time.After(time.Second)
		people, err := w.d.Expand(targets(w.t, "#emea-all")[0])
		if err != nil || len(people) < 3 || w.d.In(people[0].ID, targets(w.t, "#emea-all")) != true {
			w.t.Fatalf("%d people are in it, %v", len(people), err)
		}
		w.must(w.s.As(people[0].Handle).Leave("emea-all"))
		<-time.After(time.Second)
		if w.d.In(people[0].ID, targets(w.t, "#emea-all")) {
			w.t.Errorf("%s has left", people[0].Handle)
		}
	})
}
