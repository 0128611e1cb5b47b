package sandbox

import (
	"context"
	"encoding/json"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"
	"github.com/slack-go/slack"
)

func quote(s string) string {
	b, _ := json.Marshal(s) //nolint:errchkjson // a text
	return string(b)
}

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

// pagePictures goes through everything that the page can show, in both widths and both colour schemes. Nothing may
// stick out of the window; with SANDBOX_PICTURES=folder each step is kept as a picture.
func pagePictures(t *testing.T, browser context.Context) {
	s, app, address := pageServer(t, welcomeLines...)
	emea := busyDay(t, s, app)
	for _, look := range []struct {
		name  string
		width int
		dark  bool
	}{{"1280-light", 1280, false}, {"1280-dark", 1280, true}, {"400-light", 400, false}, {"400-dark", 400, true}} {
		t.Run(look.name, func(t *testing.T) {
			p := openTab(t, browser, address, look.width, look.dark, "mara/general")
			take := func(what string) {
				p.fits()
				p.picture(look.name + "-" + what)
			}
			tourOfMessages(p, emea, look.width < 700, take)
			tourOfControls(p, look.width < 700, take)
		})
	}
}

func tourOfMessages(p *screen, emea string, phone bool, take func(string)) {
	take("1-first")
	if phone {
		p.press("general")
	}
	p.shows("Post an update")
	take("2-channel")
	p.press("Reply in thread")
	p.until("the thread is open", `!document.getElementById("thread").hidden`)
	take("3-thread")
	p.press("Close the thread")
	p.press("34 members")
	p.shows("Members of general")
	take("4-members")
	p.keys(kb.Escape)
	p.run(`location.hash = "#mara/` + emea + `"`)
	p.shows("Every kind of block")
	p.run(`document.querySelector(".messages").scrollTop = 0`)
	take("5-blocks")
	p.run(`document.querySelector(".messages").scrollTop = 1e6`)
	take("6-blocks-end")
	p.press("Call it off")
	p.shows("Everybody who was paged is told.")
	take("7-confirm")
	p.press("Keep it")
	p.press("Hand over to")
	take("8-people")
	p.keys(kb.Escape)
}

func tourOfControls(p *screen, phone bool, take func(string)) {
	p.compose("/in")
	take("9-completion")
	p.compose("/incident form")
	p.keys(kb.Enter)
	p.shows("Report an incident")
	p.press("Raise the alarm")
	p.shows("Please complete this required field.")
	take("a-modal")
	p.press("Cancel")
	p.until("the modal is closed", `!document.querySelector("dialog[open]")`)
	p.shows("Only visible to you")
	take("b-ephemeral")
	if phone {
		p.press("Back to the channels")
	}
	p.press("Sandbox settings")
	p.shows("Rate limits")
	take("c-admin")
	p.keys(kb.Escape)
	p.press("Acting as Mara Lindqvist")
	p.shows("APAC")
	take("d-picker")
	p.keys(kb.Escape)
	p.press("Bellringer")
	p.shows("I cannot")
	take("e-dm")
	p.press("Home")
	p.shows("Your incidents")
	take("f-home")
}
