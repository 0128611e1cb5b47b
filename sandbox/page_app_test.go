package sandbox

import (
	"context"
	"encoding/json"
	"errors"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"
	"github.com/slack-go/slack/socketmode"
)

// pageManifest is the app that the page's tests talk to.
func pageManifest() *Manifest {
	return &Manifest{
		Name: "Bellringer", BotName: "bellringer", Scopes: allScopes(), Interactive: true, SocketMode: true, HomeTab: true,
		Commands: []SlashCommand{
			{Command: "/incident", Description: "Raise an alarm and keep people informed", UsageHint: "trigger | update | resolve  playbook, then what happened"},
			{Command: "/inventory", Description: "What stands where", UsageHint: "place"},
		},
		Shortcuts: []Shortcut{
			{Name: "Report an incident", Type: "global", CallbackID: "report", Description: "Opens the form"},
			{Name: "Add to the timeline", Type: "message", CallbackID: "keep", Description: "Keeps this message"},
		},
		Events: []string{"app_home_opened", "message.im"},
	}
}

// pageApp is a small app on slack-go: it posts every kind of block, opens a modal, and notes what reaches it.
type pageApp struct {
	api *slack.Client

	mu    sync.Mutex
	heard []string      // what reached the app, in order
	news  chan struct{} // closed and renewed with each thing heard
}

// pageServer is a sandbox of the shipped company on a loopback port, with the app connected.
func pageServer(t *testing.T, welcome ...string) (*Server, *pageApp, string) {
	t.Helper()
	return pageServerOf(t, Options{Manifest: pageManifest(), Welcome: welcome})
}

func pageServerOf(t *testing.T, o Options) (*Server, *pageApp, string) {
	t.Helper()
	s, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- s.Serve(l) }()
	address := "http://" + l.Addr().String()
	app := startPageApp(t, address)
	t.Cleanup(func() {
		if err := errors.Join(s.Close(), <-served); err != nil {
			t.Error(err)
		}
	})
	return s, app, address
}

func startPageApp(t *testing.T, address string) *pageApp {
	t.Helper()
	a := &pageApp{news: make(chan struct{})}
	a.api = slack.New(DefaultBotToken, slack.OptionAppLevelToken(DefaultAppToken), slack.OptionAPIURL(address+"/api/"))
	client := socketmode.New(a.api)
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan struct{})
	ready, once := make(chan struct{}), sync.Once{}
	go func() {
		defer close(ended)
		_ = client.RunContext(ctx) // it ends with the test
	}()
	go func() {
		for {
			select {
			case e := <-client.Events:
				if e.Type == socketmode.EventTypeHello {
					once.Do(func() { close(ready) }) // after an outage it connects again
				}
				a.hear(client, e)
			case <-ctx.Done():
				return
			}
		}
	}()
	t.Cleanup(func() {
		stop()
		<-ended
	})
	select {
	case <-ready:
	case <-time.After(time.Minute):
		t.Fatal("the app got no connection")
	}
	return a
}

func (a *pageApp) hear(client *socketmode.Client, e socketmode.Event) {
	switch d := e.Data.(type) {
	case slack.SlashCommand:
		_ = client.Ack(*e.Request, map[string]any{"response_type": "ephemeral", "text": "Heard: `" + d.Text + "`"})
		a.note("command " + d.Command + " " + d.Text)
		if strings.HasPrefix(d.Text, "form") {
			_, _ = a.api.OpenView(d.TriggerID, pageModal())
		}
	case slack.InteractionCallback:
		a.interaction(client, e, d)
	case slackevents.EventsAPIEvent:
		_ = client.Ack(*e.Request)
		if opened, ok := d.InnerEvent.Data.(*slackevents.AppHomeOpenedEvent); ok && opened.Tab == "home" {
			_, _ = a.api.PublishView(opened.User, pageHome(), "")
		}
	default:
		if e.Request != nil {
			_ = client.Ack(*e.Request)
		}
	}
}

func (a *pageApp) interaction(client *socketmode.Client, e socketmode.Event, d slack.InteractionCallback) {
	switch d.Type {
	case slack.InteractionTypeViewSubmission:
		what := d.View.State.Values["what"]["what"].Value
		if !strings.Contains(what, " ") {
			_ = client.Ack(*e.Request, map[string]any{"response_action": "errors", "errors": map[string]string{"what": "Say a little more than one word."}})
			a.note("refused " + what)
			return
		}
		_ = client.Ack(*e.Request)
		a.note("submitted " + what + " " + d.View.State.Values["how"]["how"].SelectedOption.Value)
	case slack.InteractionTypeBlockSuggestion:
		option := slack.NewOptionBlockObject("berlin", slack.NewTextBlockObject("plain_text", "Berlin for "+d.Value, false, false), nil)
		_ = client.Ack(*e.Request, slack.OptionsResponse{Options: []*slack.OptionBlockObject{option}})
	case slack.InteractionTypeShortcut:
		_ = client.Ack(*e.Request)
		_, _ = a.api.OpenView(d.TriggerID, pageModal())
		a.note("shortcut " + d.CallbackID)
	default:
		_ = client.Ack(*e.Request)
		for _, action := range d.ActionCallback.BlockActions {
			chosen := action.Value + action.SelectedOption.Value + action.SelectedUser + action.SelectedDate
			a.note(strings.TrimSpace(string(d.Type) + " " + action.ActionID + " " + chosen + " by " + d.User.Name))
		}
	}
}

func (a *pageApp) note(what string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.heard = append(a.heard, what)
	close(a.news)
	a.news = make(chan struct{})
}

// wait waits until the app has heard something that begins with what.
func (a *pageApp) wait(t *testing.T, what string) {
	t.Helper()
	late := time.After(time.Minute)
	for {
		a.mu.Lock()
		heard, news := append([]string{}, a.heard...), a.news
		a.mu.Unlock()
		for _, h := range heard {
			if strings.HasPrefix(h, what) {
				return
			}
		}
		select {
		case <-news:
		case <-late:
			t.Fatalf("the app never heard %q, only %q", what, heard)
		}
	}
}

// say posts as the app. The channel is joined if need be.
func (a *pageApp) say(t *testing.T, channel string, options ...slack.MsgOption) string {
	t.Helper()
	_, ts, err := a.api.PostMessage(channel, options...)
	if err != nil {
		t.Fatalf("posting to %s: %v", channel, err)
	}
	return ts
}

// raw posts blocks written as JSON, so that a test sees what is on the wire.
func raw(t *testing.T, blocks string) slack.MsgOption {
	t.Helper()
	var b slack.Blocks
	if err := json.Unmarshal([]byte(blocks), &b); err != nil {
		t.Fatal(err)
	}
	return slack.MsgOptionBlocks(b.BlockSet...)
}

func pageModal() slack.ModalViewRequest {
	text := func(s string) *slack.TextBlockObject { return slack.NewTextBlockObject("plain_text", s, false, false) }
	option := func(v, s string) *slack.OptionBlockObject { return slack.NewOptionBlockObject(v, text(s), nil) }
	what := slack.NewPlainTextInputBlockElement(text("Water in the basement of the Berlin office"), "what")
	what.Multiline = true
	who := slack.NewOptionsMultiSelectBlockElement("multi_users_select", text("Who should know?"), "who")
	day := slack.NewDatePickerBlockElement("day")
	since := slack.NewInputBlock("day", text("Since"), nil, day)
	since.Optional = true
	people := slack.NewInputBlock("who", text("Tell also"), text("They get a message of their own."), who)
	people.Optional = true
	drill := slack.NewInputBlock("drill", text("Options"), nil, slack.NewCheckboxGroupsBlockElement("drill", option("drill", "This is a drill"), option("quiet", "Do not page anybody yet")))
	drill.Optional = true
	return slack.ModalViewRequest{
		Type: "modal", CallbackID: "report", Title: text("Report an incident"), Submit: text("Raise the alarm"), Close: text("Cancel"),
		Blocks: slack.Blocks{BlockSet: []slack.Block{
			slack.NewSectionBlock(slack.NewTextBlockObject("mrkdwn", "This pages *crisis-comms*. They are asked to answer within *5 minutes*.", false, false), nil, nil),
			slack.NewInputBlock("what", text("What happened?"), text("One sentence is enough."), what),
			slack.NewInputBlock("how", text("How bad is it?"), nil, slack.NewOptionsSelectBlockElement("static_select", text("Choose"), "how", option("high", "High: people are in danger"), option("low", "Low: work goes on"))),
			people, since, drill,
		}},
	}
}

func pageHome() slack.HomeTabViewRequest {
	mrkdwn := func(s string) *slack.TextBlockObject { return slack.NewTextBlockObject("mrkdwn", s, false, false) }
	button := slack.NewButtonBlockElement("raise", "", slack.NewTextBlockObject("plain_text", "Raise an alarm", false, false))
	return slack.HomeTabViewRequest{Type: "home", Blocks: slack.Blocks{BlockSet: []slack.Block{
		slack.NewHeaderBlock(slack.NewTextBlockObject("plain_text", "Your incidents", false, false)),
		slack.NewSectionBlock(mrkdwn("*INC-7* Water in the Berlin office\nYou lead it. The next update is due in 20 minutes."), nil, nil),
		slack.NewDividerBlock(),
		slack.NewSectionBlock(mrkdwn("Something else is wrong?"), nil, slack.NewAccessory(button)),
	}}}
}
