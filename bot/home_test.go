package bot

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/commands"
	"tocsin/incident"
	"tocsin/incident/oncall"
	"tocsin/lang"
	"tocsin/playbooks"
	"tocsin/storage"
)

// rota is a company's schedules: Jonas is on call for each, or nobody.
type rota []string

func (r rota) OnCall(name string, _ []oncall.Override, _ time.Time) ([]string, bool) {
	if name == "kitchen" {
		return nil, true
	}
	return []string{"@jonas"}, true
}

func (r rota) Next(string, []oncall.Override, time.Time) (time.Time, []string, bool) {
	return at.Add(7 * time.Hour), []string{"@amara"}, true
}

func (r rota) Names() []string { return r }

// newDashboard is a company whose people look at their Home tab, with a store on disk.
func newDashboard(t *testing.T, schedules ...string) *commands.Handler {
	t.Helper()
	store, err := storage.Open(t.Context(), filepath.Join(t.TempDir(), "tocsin.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	texts, err := lang.New()
	if err != nil {
		t.Fatal(err)
	}
	book, err := playbooks.Shipped(incident.Company{})
	if err != nil {
		t.Fatal(err)
	}
	d := company(t, incident.Company{}, "mara jonas amara ines noor:guest", "@crisis-comms: jonas amara")
	service := &incident.Service{Store: store, Playbooks: book, Directory: d, Schedules: rota(schedules), Wake: func() {},
		Methods: map[incident.Method]bool{incident.MethodSlack: true, incident.MethodSMS: true}}
	return &commands.Handler{Incidents: service, Store: store, Playbooks: book, Directory: d, Texts: texts}
}

func looker(handle, locale string, kind incident.PersonKind) commands.Request {
	return commands.Request{By: incident.Person{ID: idOf(handle), Handle: handle, Name: handle, Locale: locale, TZ: "Europe/Berlin", Kind: kind}, Now: at}
}

func raise(t *testing.T, h *commands.Handler, text string) incident.Number {
	t.Helper()
	rec, err := h.Incidents.Trigger(t.Context(), incident.Trigger{Playbook: "crisis-comms", Text: text, By: idOf("mara")}, at)
	if err != nil {
		t.Fatal(err)
	}
	return rec.Number
}

// TestHome compares Home tabs with testdata, as TestRender does messages.
func TestHome(t *testing.T) {
	t.Parallel()
	h := newDashboard(t, "facilities", "kitchen")
	raise(t, h, "Water in the Berlin office")
	raise(t, h, "<!channel> & <https://evil.example|x>")
	if _, err := h.Incidents.Acknowledge(t.Context(), 1, idOf("jonas"), at.Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	h.Incidents.Roles.Observers = []incident.Target{{Kind: incident.ByHandle, Name: "ines"}}
	quiet := newDashboard(t)
	quiet.Incidents.Methods = map[incident.Method]bool{incident.MethodSlack: true}
	for file, c := range map[string]struct {
		h *commands.Handler
		r commands.Request
	}{
		"home":          {h, looker("jonas", "en-GB", incident.Member)},
		"home-de":       {h, looker("mara", "de-DE", incident.Member)},
		"home-observer": {h, looker("ines", "en-GB", incident.Member)}, // sees all, and takes part in none
		"home-guest":    {h, looker("noor", "en-GB", incident.Guest)},
		"home-quiet":    {quiet, looker("jonas", "en-GB", incident.Member)},
	} {
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			v, err := c.h.Home(t.Context(), c.r)
			if err != nil {
				t.Fatal(err)
			}
			golden(t, file, homeView(v))
		})
	}
}

// However much is open, and however many schedules there are, Slack takes the tab: 100 blocks, none left out.
func TestABusyHomeFits(t *testing.T) {
	t.Parallel()
	var schedules []string
	for i := range 40 {
		schedules = append(schedules, fmt.Sprint("schedule-", i))
	}
	h := newDashboard(t, schedules...)
	h.Incidents.Roles.Admins = []incident.Target{{Kind: incident.ByHandle, Name: "jonas"}}
	for i := range 60 {
		raise(t, h, strings.Repeat("<!channel> ", 10)+fmt.Sprint(i))
	}
	for _, who := range []string{"jonas", "ines"} {
		v, err := h.Home(t.Context(), looker(who, "de-DE", incident.Member))
		if err != nil {
			t.Fatal(err)
		}
		all, shown := len(atMost(1000, v)), len(homeView(v).Blocks.BlockSet)
		if all != shown || all > maxHome {
			t.Errorf("%s: %d blocks, of which %d are shown", who, all, shown)
		}
	}
}

// Who opened a tab comes first; those whose tabs may be stale come once each, and are forgotten after a while.
func TestHomesAreKeptForAWhile(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := newHomes()
		h.changed() // nobody looks: nothing is to be done
		h.open("U1", time.Now())
		h.open("U2", time.Now())
		for range 100 {
			h.changed()
		}
		h.same(t, "U1 opened, U2 opened")
		<-time.After(homeSettles)
		synctest.Wait()
		h.again("U2")
		h.again("U9") // has none
		if got := h.drained(); got != "U2 opened, U1, U2" && got != "U2 opened, U2, U1" {
			t.Errorf("shown: %s", got)
		}
		h.same(t, "")
		<-time.After(homeLately + time.Second)
		h.open("U3", time.Now())
		h.all(time.Now())
		h.same(t, "U3 opened") // it is shown anyway
		h.changed()
		<-time.After(homeSettles)
		synctest.Wait()
		h.same(t, "U3")
	})
}

// drained takes everybody whose tab is to be shown.
func (h *homes) drained() string {
	var list []string
	for who, opened, any := h.next(); any; who, opened, any = h.next() {
		text := string(who)
		if opened {
			text += " opened"
		}
		list = append(list, text)
	}
	return strings.Join(list, ", ")
}

func (h *homes) same(t *testing.T, want string) {
	t.Helper()
	if got := h.drained(); got != want {
		t.Errorf("shown: %s, want %s", got, want)
	}
}

// However many open theirs, what is remembered is bounded; who comes last is remembered.
func TestHomesAreBounded(t *testing.T) {
	t.Parallel()
	h := newHomes()
	for i := range 5000 {
		h.open(incident.PersonID(fmt.Sprint("U", i)), at.Add(time.Duration(i)*time.Second))
	}
	if len(h.known) != mostHomes || len(h.opened) != mostOpening || h.known["U999"] == nil || h.known["U0"] != nil {
		t.Errorf("%d are remembered, %d wait", len(h.known), len(h.opened))
	}
	for range 5000 {
		h.again("U999")
	}
	if len(h.opened) != mostOpening {
		t.Errorf("%d wait", len(h.opened))
	}
	print := [32]byte{1}
	if !h.differs("U999", print) || h.differs("U999", print) || !h.differs("U0", print) || !h.differs("U0", print) {
		t.Error("what a tab shows is not remembered, or of somebody who is not")
	}
	h.forget("U999")
	if !h.differs("U999", print) {
		t.Error("a tab that Slack did not take counts as shown")
	}
}
