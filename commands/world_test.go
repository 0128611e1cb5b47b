package commands_test

import (
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"tocsin/commands"
	"tocsin/incident"
	"tocsin/lang"
	"tocsin/playbooks"
	"tocsin/storage"
)

// world is a company whose people ask tocsin for things, with a store on disk. Every answer is held to answers_test.go.
type world struct {
	testing.TB
	c       *company
	h       *commands.Handler
	now     time.Time
	channel string // where people ask
	asked   int
	read    strings.Builder // all answers
	end     func()
}

// openHouse is a playbook whose incidents everybody may see.
const openHouse = `{name: open-house, title: "Open *house* <!here> & <https://evil.example|x>", description: "<!everyone>", private: false,
	escalation: {levels: [{page: ["@crisis-comms"], timeout: 5m}]}}`

// chosen lets two people trigger, and pages nobody who is there.
const chosen = `{name: chosen, title: Chosen few, may_trigger: ["@executives"], escalation: {levels: [{page: ["@nobody"], timeout: 5m}]}}`

// regions are those of the company of these tests.
var regions = incident.Company{Regions: []incident.Region{{
	Name: "emea", Title: "EMEA", Channel: "emea-all", TZ: "Europe/Berlin", Language: "en",
	Leaders: []incident.Target{{Kind: incident.ByHandle, Name: "emea-leaders"}}, People: []incident.Target{{Kind: incident.ByHandle, Name: "emea-all"}},
}}}

func newWorld(t testing.TB) *world {
	w := found(t, filepath.Join(t.TempDir(), "tocsin.db"))
	t.Cleanup(w.end)
	return w
}

func found(t testing.TB, file string) *world {
	w := &world{TB: t, c: halden(), now: time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC), channel: "D0"}
	store, err := storage.Open(t.Context(), "sqlite:"+file)
	w.must(err)
	w.end = func() { w.must(store.Close()) }
	texts, err := lang.New()
	w.must(err)
	shipped, err := playbooks.Shipped(regions)
	w.must(err)
	more, err := playbooks.Load(fstest.MapFS{"open-house.yaml": {Data: []byte(openHouse)}, "chosen.yaml": {Data: []byte(chosen)}}, "more", regions)
	w.must(err)
	book := shipped.With(more)
	service := &incident.Service{
		Store: store, Playbooks: book, Directory: w.c, Schedules: duties(w), Methods: map[incident.Method]bool{}, Code: codeOf, Wake: func() {},
	}
	w.h = &commands.Handler{Incidents: service, Store: store, Playbooks: book, Directory: w.c, Texts: texts}
	return w
}

func (w *world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// by is a request of somebody's, a minute after the last one.
func (w *world) by(handle string) commands.Request {
	w.asked++
	w.now = w.now.Add(time.Minute)
	return commands.Request{Key: strconv.Itoa(w.asked), By: w.c.people[incident.PersonID("U"+strings.ToUpper(handle))], Channel: w.channel, Now: w.now}
}

// ask types a line after /incident, press presses a button, send sends a form.
func (w *world) ask(who, line string) *reply {
	w.Helper()
	a, err := w.h.Command(w.Context(), w.by(who), line)
	w.must(err)
	return w.reply(line, a)
}

func (w *world) press(who, action, value string) *reply {
	w.Helper()
	a, err := w.h.Press(w.Context(), w.by(who), action, value)
	w.must(err)
	return w.reply(action+" "+value, a)
}

func (w *world) send(who string, form *commands.Modal, values map[string]string) *reply {
	w.Helper()
	a, err := w.h.Submit(w.Context(), w.by(who), form.Callback, form.Meta, values)
	w.must(err)
	return w.reply("form "+form.Callback, a)
}

func (w *world) reply(asked string, a commands.Answer) *reply {
	w.Helper()
	r := &reply{w, asked, a}
	r.check()
	w.read.WriteString(r.text())
	return r
}

// reads gives all that is answered meanwhile.
func (w *world) reads(fn func()) string {
	w.read.Reset()
	fn()
	return w.read.String()
}

// incidents gives all there are, newest first.
func (w *world) incidents() []incident.Incident {
	w.Helper()
	list, err := w.h.Store.List(w.Context(), incident.Filter{Limit: 10000})
	w.must(err)
	return list
}

// newest is the last one that was opened.
func (w *world) newest() incident.Number {
	w.Helper()
	list, err := w.h.Store.List(w.Context(), incident.Filter{Limit: 1})
	w.must(err)
	return list[0].Number
}

// states says how all incidents stand, the first first.
func (w *world) states() string {
	w.Helper()
	text := ""
	for _, i := range w.incidents() {
		text = i.Number.String() + " " + string(i.State) + " " + text
	}
	return strings.TrimSpace(text)
}

func (w *world) is(want string) {
	w.Helper()
	if got := w.states(); got != want {
		w.Errorf("there are %q, want %q", got, want)
	}
}

// house makes an incident's channel, as the bot would.
func (w *world) house(n incident.Number, id string) {
	w.Helper()
	d := incident.Delivery{ID: "house " + id, Incident: n, Kind: incident.KindChannel}
	w.must(w.h.Incidents.Settle(w.Context(), []incident.Result{{Delivery: d, Channel: &incident.Channel{ID: id, Name: "made"}}}, w.now))
}
