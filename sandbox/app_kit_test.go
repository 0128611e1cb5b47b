package sandbox

import (
	"context"
	"encoding/json"
	"io"
	"log"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gorilla/websocket"
	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"
)

// testCompany is small enough to know by heart.
func testCompany() *Workspace {
	return &Workspace{
		Team: WorkspaceTeam{Name: "Testers", Domain: "testers"},
		People: []WorkspacePerson{
			{Handle: "ann", Name: "Ann", Email: "ann@testers.example", TZ: "Europe/Berlin", Locale: "de-DE", Kind: Member},
			{Handle: "bob", Name: "Bob", Email: "bob@testers.example", TZ: "America/New_York", Locale: "en-US", Kind: Member},
			{Handle: "gil", Name: "Gil", Email: "gil@testers.example", TZ: "Etc/UTC", Locale: "en-US", Kind: Guest},
			{Handle: "old", Name: "Old", Email: "old@testers.example", TZ: "Etc/UTC", Locale: "en-US", Kind: Deactivated},
		},
		Groups:   []WorkspaceGroup{{Handle: "crew", Name: "Crew", Members: []string{"ann"}}},
		Channels: []WorkspaceChannel{{Name: "general", Members: []string{"ann", "bob"}}, {Name: "secret", Kind: Private, Members: []string{"ann"}}},
	}
}

func testManifest() *Manifest {
	return &Manifest{
		Name: "Testapp", Scopes: allScopes(), Interactive: true, SocketMode: true, HomeTab: true,
		Commands: []SlashCommand{{Command: "/do"}, {Command: "/esc", ShouldEscape: true}},
		Shortcuts: []Shortcut{
			{Name: "Go", Type: "global", CallbackID: "go"}, {Name: "On", Type: "message", CallbackID: "on"},
		},
		Events: []string{
			"app_home_opened", "message.im", "message.channels", "message.groups", "app_mention", "user_change", "team_join",
			"subteam_members_changed", "member_joined_channel",
		},
	}
}

// serving runs a sandbox on a Pipe until the test ends, or until stop is called as a synctest bubble wants it.
func serving(t *testing.T, m *Manifest) (s *Server, pipe *Pipe, stop func()) {
	t.Helper()
	s, err := New(Options{Workspace: testCompany(), Manifest: m})
	if err != nil {
		t.Fatal(err)
	}
	pipe = NewPipe()
	served := make(chan error, 1)
	go func() { served <- s.Serve(pipe) }()
	var once sync.Once
	stop = func() {
		once.Do(func() {
			if err := s.Close(); err != nil {
				t.Error("Close:", err)
			}
			if err := <-served; err != nil {
				t.Error("Serve:", err)
			}
		})
	}
	t.Cleanup(stop)
	return s, pipe, stop
}

// testApp is a small app of slack-go: some connections, one function that answers.
type testApp struct {
	api  *slack.Client
	web  *http.Client
	stop func() // ends the connections and waits for them
}

type envelopeHandler func(ev socketmode.Event, ack func(payload ...any))

// connect runs an app with n connections; it acknowledges only what handle acknowledges.
func connect(t *testing.T, pipe *Pipe, n int, handle envelopeHandler) *testApp {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	a := &testApp{web: pipe.Client()}
	a.api = slack.New(DefaultBotToken, slack.OptionAppLevelToken(DefaultAppToken),
		slack.OptionAPIURL("http://sandbox/api/"), slack.OptionHTTPClient(a.web))
	var running sync.WaitGroup
	for range n {
		c := socketmode.New(a.api, socketmode.OptionLog(log.New(io.Discard, "", 0)),
			socketmode.OptionDialer(&websocket.Dialer{NetDialContext: pipe.DialContext, WriteBufferSize: 32 << 10}))
		running.Go(func() { _ = c.RunContext(ctx) })
		running.Go(func() {
			for {
				select {
				case ev := <-c.Events:
					handle(ev, func(payload ...any) { _ = c.Ack(*ev.Request, payload...) })
				case <-ctx.Done():
					return
				}
			}
		})
	}
	a.stop = func() { cancel(); running.Wait() }
	t.Cleanup(a.stop)
	return a
}

// pass lets virtual time go by.
func pass(d time.Duration) {
	<-time.After(d)
	synctest.Wait()
}

// postHook answers through a response_url.
func postHook(t *testing.T, client *http.Client, url string, answer any) (status int, text string) {
	t.Helper()
	body, err := json.Marshal(answer)
	if err != nil {
		t.Fatal(err)
	}
	return send(t, client, http.MethodPost, url, string(body))
}
