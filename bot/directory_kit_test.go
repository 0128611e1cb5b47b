package bot

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/rs/zerolog"

	"tocsin/incident"
	"tocsin/sandbox"
	"tocsin/storage"
)

// ether is a store that forgets nothing and holds nothing but the directory.
type ether struct {
	accounts map[incident.PersonID]incident.Account
	circles  map[string]incident.Circle
	state    incident.DirectoryState
	err      error
	writes   int
}

func newEther() *ether {
	return &ether{accounts: map[incident.PersonID]incident.Account{}, circles: map[string]incident.Circle{}}
}

func (e *ether) KeepDirectory(_ context.Context, c incident.DirectoryChange) ([]string, error) {
	if e.err != nil {
		return nil, e.err
	}
	e.writes++
	for _, id := range c.Gone {
		delete(e.accounts, id)
	}
	for _, id := range c.Dissolved {
		delete(e.circles, id)
	}
	for _, a := range c.Accounts {
		e.accounts[a.ID] = a
	}
	for _, one := range c.Circles {
		e.circles[one.ID] = one
	}
	if c.State != nil {
		e.state = *c.State
	}
	return nil, nil
}

// DirectorySince has nothing: nobody else writes here.
func (e *ether) DirectorySince(context.Context, int64, incident.DirectoryReader) (incident.DirectoryState, error) {
	return incident.DirectoryState{}, e.err
}

func (e *ether) KeptDirectory(_ context.Context, to incident.DirectoryReader) (incident.DirectoryState, error) {
	to.Count(len(e.accounts))
	for _, a := range e.accounts {
		to.Account(a)
	}
	for _, c := range e.circles {
		to.Circle(c)
	}
	return e.state, e.err
}

// company fills a directory without Slack: people are "handle", "handle:guest" and so on, with an address at halden.example,
// and circles "@crew: mara jonas" or "#all: mara".
func company(t testing.TB, c incident.Company, people string, circles ...string) *Directory {
	t.Helper()
	d := NewDirectory(Open(Options{Log: zerolog.Nop()}), newEther(), c)
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, word := range strings.Fields(people) {
		handle, k, _ := strings.Cut(word, ":")
		if k == "" {
			k = string(incident.Member)
		}
		d.adopt(incident.Account{Person: incident.Person{ID: idOf(handle), Handle: handle, Name: handle, Email: handle + "@halden.example", Kind: incident.PersonKind(k)}})
	}
	for i, text := range circles {
		name, members, _ := strings.Cut(text, ":")
		var ids []incident.PersonID
		for _, handle := range strings.Fields(members) {
			ids = append(ids, idOf(handle))
		}
		if name[0] == '@' {
			d.group(fmt.Sprint("S", i), name[1:], 0, ids)
			continue
		}
		d.channels[name[1:]] = true
		d.is(d.channel(fmt.Sprint("C", i), name[1:]), ids)
	}
	return d
}

func idOf(handle string) incident.PersonID { return incident.PersonID("U" + strings.ToUpper(handle)) }

func targets(t testing.TB, texts string) (list []incident.Target) {
	t.Helper()
	for _, s := range strings.Fields(texts) {
		one, err := incident.ParseTarget(s)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, one)
	}
	return list
}

// these are the people with those ids.
func (d *Directory) these(ids []incident.PersonID) (people []incident.Person) {
	for _, id := range ids {
		p, _ := d.Person(id)
		people = append(people, p)
	}
	return people
}

func handles(people []incident.Person) string {
	list := make([]string, len(people))
	for i, p := range people {
		list[i] = p.Handle
		if p.Handle == "" {
			list[i] = string(p.ID)
		}
	}
	return strings.Join(list, " ")
}

func names(list []incident.Target) string {
	texts := make([]string, len(list))
	for i, t := range list {
		texts[i] = t.String()
	}
	return strings.Join(texts, " ")
}

// office is the sandbox with a bot's directory in it, on a store. It lives in a bubble of synctest.
type office struct {
	t     *testing.T
	s     *sandbox.Server
	d     *Directory
	b     *Bot
	slack *Slack
	store *storage.Store
	end   func()
}

// openOffice joins a company; the directory is empty until it is told to read, and events are heard.
func openOffice(t *testing.T, o sandbox.Options, address string, c incident.Company, watched string) *office {
	t.Helper()
	if o.Manifest == nil {
		o.Manifest = &sandbox.Manifest{
			Name: "tocsin", SocketMode: true, Interactive: true,
			Scopes: []string{"users:read", "users:read.email", "users.profile:read", "usergroups:read", "channels:read", "groups:read", "chat:write"},
			Events: []string{
				"team_join", "user_change", "subteam_created", "subteam_updated", "subteam_members_changed", "member_joined_channel",
				"member_left_channel", "channel_archive", "channel_left", "channel_rename", "group_archive", "group_left", "group_rename",
			},
		}
	}
	s, err := sandbox.New(o)
	if err != nil {
		t.Fatal(err)
	}
	pipe := sandbox.NewPipe()
	served := make(chan error, 1)
	go func() { served <- s.Serve(pipe) }()
	w := &office{t: t, s: s, end: func() {}}
	if w.store, err = storage.Open(t.Context(), address); err != nil {
		t.Fatal(err)
	}
	web := pipe.Client()
	w.slack = Open(Options{
		AppToken: sandbox.DefaultAppToken, BotToken: sandbox.DefaultBotToken, APIURL: "http://sandbox/api/", HTTP: web, Log: zerolog.Nop(),
		Dialer: &websocket.Dialer{NetDialContext: pipe.DialContext}, Connections: 2, PostsPerMinute: 300,
	})
	if _, err := w.slack.Join(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	w.d = NewDirectory(w.slack, w.store, c)
	w.d.Watch(targets(t, watched))
	w.b = New(w.slack, nil, w.d)
	ctx, cancel := context.WithCancel(t.Context())
	heard, attended := make(chan error, 1), make(chan struct{})
	go func() { heard <- w.b.Run(ctx) }()
	go func() { w.d.Attend(ctx); close(attended) }()
	w.end = func() {
		cancel()
		if err := <-heard; err != nil {
			t.Error(err)
		}
		<-attended
		web.CloseIdleConnections()
		if err := s.Close(); err != nil {
			t.Error(err)
		}
		<-served
		if err := w.store.Close(); err != nil {
			t.Error(err)
		}
	}
	return w
}

func (w *office) refresh() {
	w.t.Helper()
	if err := w.d.Refresh(w.t.Context()); err != nil {
		w.t.Error(err)
	}
}

// is says who a target stands for, by handle and in alphabetical order.
func (w *office) is(target, want string) {
	w.t.Helper()
	people, err := w.d.Expand(targets(w.t, target)[0])
	got := strings.Fields(handles(people))
	slices.Sort(got)
	if err != nil {
		got = append(got, "lost")
	}
	if s := strings.Join(got, " "); s != want {
		w.t.Errorf("%s is %q, want %q", target, s, want)
	}
}

// again reads what the store has kept into a directory that never asks Slack.
func (w *office) again(c incident.Company, watched string) *Directory {
	w.t.Helper()
	d := NewDirectory(Open(Options{HTTP: &http.Client{Timeout: time.Second}, Log: zerolog.Nop()}), w.store, c)
	d.Watch(targets(w.t, watched))
	if known, err := d.Recall(w.t.Context()); err != nil || !known {
		w.t.Errorf("known: %v, %v", known, err)
	}
	return d
}

// all is everything that a directory knows, in a form that can be compared.
func all(d *Directory) map[string]string {
	d.mu.RLock()
	defer d.mu.RUnlock()
	m := map[string]string{"fields": d.fields.kept()}
	for i := range d.roll.accounts {
		if a := &d.roll.accounts[i]; a.kind != stranger {
			m[a.id()] = fmt.Sprintf("%+v", a.kept())
		}
	}
	for id, c := range d.circles.byID {
		m[id] = fmt.Sprint(c.target, c.known)
		for _, who := range c.kept(d.roll).Members {
			m[id+"/"+string(who)] = "is in " + c.target.String()
		}
	}
	return m
}

// sameDirectory says where two differ, a few times.
func sameDirectory(t *testing.T, got, want *Directory) {
	t.Helper()
	g, w := all(got), all(want)
	maps.DeleteFunc(g, func(key, text string) bool {
		same := w[key] == text
		if same {
			delete(w, key)
		}
		return same
	})
	told := 0
	for _, side := range []struct {
		what string
		m    map[string]string
	}{{"got", g}, {"want", w}} {
		for key, text := range side.m {
			if told++; told < 10 {
				t.Errorf("%s %s %s", side.what, key, text)
			}
		}
	}
}
