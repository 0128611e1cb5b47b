package sandbox

import (
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"
	"github.com/slack-go/slack"

	"tocsin/sandbox/pagetest"
)

var welcomeLines = []string{
	"Type `/incident trigger crisis-comms Water in the Berlin office`",
	"Switch to another person and press Acknowledge in the DM with the app",
	"Post `/incident update The water is off`, then `/incident resolve`",
}

// scene reads blocks from testdata and puts the ids of this sandbox in.
func scene(t *testing.T, s *Server, name string) slack.MsgOption {
	t.Helper()
	text, err := os.ReadFile("testdata/page/" + name + ".json")
	if err != nil {
		t.Fatal(err)
	}
	id := func(handle string) string { return s.As(handle).ID() }
	return raw(t, strings.NewReplacer("MARA", id("mara"), "STEFAN", id("stefan"), "YUKI", id("yuki"), "GROUP", groupID(s, "crisis-comms"),
		"CHANNEL", channelID(s, "facilities"), "NEXT", strconv.FormatInt(time.Now().Add(time.Hour).Unix(), 10)).Replace(string(text)))
}

func groupID(s *Server, handle string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, g := range s.state.groups {
		if g.Handle == handle {
			return g.ID
		}
	}
	return ""
}

func channelID(s *Server, name string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.state.channelNamed(name).ID
}

// join lets the app into a channel, as a person would who invites it.
func (a *pageApp) join(t *testing.T, id string) {
	t.Helper()
	if _, _, _, err := a.api.JoinConversation(id); err != nil {
		t.Fatal(err)
	}
}

// busyDay fills a sandbox with something of everything, and returns the id of the channel that shows every kind of block.
func busyDay(t *testing.T, s *Server, app *pageApp) (emea string) {
	t.Helper()
	general := channelID(s, "general")
	emea = channelID(s, "emea-all")
	app.join(t, general)
	app.join(t, emea)
	for _, line := range [][2]string{{"stefan", "Morning everyone. There is water coming through the ceiling on the second floor in Berlin."}, {"stefan", "Calling facilities now."}, {"tomasz", "On my way, I will shut the main valve. Please stay off the lifts. @mara @jonas"}, {"amara", "Do we have *anybody* in the building who needs help getting out?"}} {
		if _, err := s.As(line[0]).Say("general", line[1], ""); err != nil {
			t.Fatal(err)
		}
	}
	ts := app.say(t, general, slack.MsgOptionText("Water in the Berlin office", false), scene(t, s, "incident"))
	for _, err := range []error{
		app.api.AddPin(general, slack.NewRefToMessage(general, ts)),
		app.api.AddReaction("eyes", slack.NewRefToMessage(general, ts)),
		func() error {
			_, err := app.api.AddBookmark(general, slack.AddBookmarkParameters{Title: "Bridge", Type: "link", Link: "https://meet.tarrowby.example/inc-7", Emoji: ":telephone_receiver:"})
			return err
		}(),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, who := range []string{"mara", "jonas"} {
		app.say(t, s.As(who).ID(), slack.MsgOptionText("INC-7", false), scene(t, s, "page"))
	}
	if _, err := s.As("lukas").Say("general", "Third floor is dry, we are six people and all fine.", ts); err != nil {
		t.Fatal(err)
	}
	app.say(t, emea, slack.MsgOptionText("gallery", false), scene(t, s, "gallery"))
	return emea
}

// pagePictures goes through everything that the page can show, in both widths. Nothing may stick out of the window; with
// SANDBOX_PICTURES=folder each step is kept as pictures, light and dark.
func pagePictures(t *testing.T, browser *pagetest.Browser) {
	s, app, address := pageServer(t, welcomeLines...)
	emea := busyDay(t, s, app)
	for name, width := range widths {
		t.Run(name, func(t *testing.T) {
			p := browser.Open(t, address, width, "mara/general")
			take := func(what string) {
				p.Fits()
				p.Picture(name + "-" + what)
			}
			tourOfMessages(p, emea, take)
			tourOfControls(p, take)
		})
	}
}

func tourOfMessages(p *pagetest.Tab, emea string, take func(string)) {
	take("1-first")
	p.Enter("general")
	p.Shows("Post an update")
	take("2-channel")
	p.Press("Reply in thread")
	p.Until("the thread is open", `!document.getElementById("thread").hidden`)
	take("3-thread")
	p.Press("Close the thread")
	p.Press("34 members")
	p.Shows("Members of general")
	take("4-members")
	p.Keys(kb.Escape)
	p.Run(`location.hash = "#mara/` + emea + `"`)
	p.Shows("Every kind of block")
	p.Run(`document.querySelector(".messages").scrollTop = 0`)
	take("5-blocks")
	p.Run(`document.querySelector(".messages").scrollTop = 1e6`)
	take("6-blocks-end")
	p.Press("Call it off")
	p.Shows("Everybody who was paged is told.")
	take("7-confirm")
	p.Press("Keep it")
	p.Press("Hand over to")
	take("8-people")
	p.Keys(kb.Escape)
}

func tourOfControls(p *pagetest.Tab, take func(string)) {
	p.Compose("/in")
	take("9-completion")
	p.Compose("/incident form")
	p.Keys(kb.Enter)
	p.Shows("Report an incident")
	p.Press("Raise the alarm")
	p.Shows("Please complete this required field.")
	take("a-modal")
	p.Press("Cancel")
	p.Until("the modal is closed", `!document.querySelector("dialog[open]")`)
	p.Shows("Only visible to you")
	take("b-ephemeral")
	p.Back()
	p.Press("Sandbox settings")
	p.Shows("Rate limits")
	take("c-admin")
	p.Keys(kb.Escape)
	p.Press("Acting as Mara Lindqvist")
	p.Shows("APAC")
	take("d-picker")
	p.Keys(kb.Escape)
	p.Press("Bellringer")
	p.Shows("I cannot")
	take("e-dm")
	p.Press("Home")
	p.Shows("Your incidents")
	take("f-home")
}
