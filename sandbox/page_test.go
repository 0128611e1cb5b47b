package sandbox

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
	"github.com/slack-go/slack"

	"tocsin/sandbox/pagetest"
)

var widths = map[string]int{"1280": pagetest.Desk, "400": pagetest.Phone}

// pageStories are played at both widths, each with a sandbox of its own.
var pageStories = map[string]func(t *testing.T, s *Server, app *pageApp, open func(as string) *pagetest.Tab){
	"shows what happens at once": pageShowsWhatHappensAtOnce,
	"presses reach the app":      pagePressesReachTheApp,
	"a press is never lost":      pageLosesNoPress,
	"commands and modals":        pageCommandsAndModals,
	"acts as others":             pageActsAsOthers,
	"hostile text":               pageHostileText,
}

func TestPage(t *testing.T) {
	t.Parallel()
	browser := pagetest.Start(t)
	for what, story := range pageStories {
		for wide, width := range widths {
			t.Run(what+" "+wide, func(t *testing.T) {
				t.Parallel()
				s, app, address := pageServer(t, welcomeLines...)
				story(t, s, app, func(as string) *pagetest.Tab { return browser.Open(t, address, width, as) })
			})
		}
	}
	t.Run("many people and messages", func(t *testing.T) {
		t.Parallel()
		pageWithManyPeopleAndMessages(t, browser)
	})
	t.Run("pictures", func(t *testing.T) {
		t.Parallel()
		pagePictures(t, browser)
	})
}

func pageShowsWhatHappensAtOnce(t *testing.T, s *Server, app *pageApp, open func(string) *pagetest.Tab) {
	general := channelID(s, "general")
	app.join(t, general)
	p := open("mara/general")
	p.Enter("general")
	if _, err := s.As("stefan").Say("general", "There is water on the second floor, @mara", ""); err != nil {
		t.Fatal(err)
	}
	p.Shows("There is water on the second floor, @Mara Lindqvist")
	ts := app.say(t, general, slack.MsgOptionText("First word", false))
	p.Shows("First word")
	if err := app.api.AddPin(general, slack.NewRefToMessage(general, ts)); err != nil {
		t.Fatal(err)
	}
	p.Until("it is marked as pinned", `document.querySelector(".message.pinned")`)
	if _, _, _, err := app.api.UpdateMessage(general, ts, slack.MsgOptionText("Better word", false)); err != nil {
		t.Fatal(err)
	}
	p.Shows("Better word")
	p.Until("it is marked as edited", `document.querySelector(".edited")`)
	if _, _, err := app.api.DeleteMessage(general, ts); err != nil {
		t.Fatal(err)
	}
	p.Hides("Better word")
	if _, err := app.api.PostEphemeral(general, s.As("jonas").ID(), slack.MsgOptionText("For Jonas alone", false)); err != nil {
		t.Fatal(err)
	}
	if _, err := app.api.PostEphemeral(general, s.As("mara").ID(), slack.MsgOptionText("For Mara alone", false)); err != nil {
		t.Fatal(err)
	}
	p.Shows("For Mara alone")
	p.Shows("Only visible to you")
	if pagetest.Value[bool](p, `document.body.innerText.includes("For Jonas alone")`) {
		t.Error("Mara sees what only Jonas should see")
	}
	app.say(t, s.As("mara").ID(), slack.MsgOptionText("You are paged", false))
	p.Back()
	p.Waiting("Bellringer", 1)
	p.Enter("Bellringer")
	p.Shows("You are paged")
}

func pagePressesReachTheApp(t *testing.T, s *Server, app *pageApp, open func(string) *pagetest.Tab) {
	general := channelID(s, "general")
	app.join(t, general)
	app.say(t, general, slack.MsgOptionText("gallery", false), scene(t, s, "gallery"))
	p := open("mara/general")
	p.Enter("general")
	p.Press("Acknowledge")
	app.wait(t, "block_actions ack INC-1 by mara")
	p.Press("Call it off")
	p.Press("Keep it")
	p.Press("Severity")
	p.Press("High")
	app.wait(t, "block_actions severity high by mara")
	p.Press("Hand over to")
	p.Keys("yuki")
	p.Keys(kb.Enter)
	app.wait(t, "block_actions lead "+s.As("yuki").ID())
	p.Press("Site")
	p.Keys("ber")
	p.Shows("Berlin for ber")
	p.Keys(kb.Enter)
	app.wait(t, "block_actions site berlin by mara")
	p.Press("More actions")
	p.Keys(kb.ArrowDown)
	p.Keys(kb.Enter)
	app.wait(t, "block_actions more reopen by mara")
	p.Press("I need help")
	app.wait(t, "block_actions safe help by mara")
	p.Press("Call it off")
	p.Run(`[...document.querySelectorAll("dialog .danger")].at(-1).click()`)
	app.wait(t, "block_actions stop INC-1 by mara")
	app.mu.Lock()
	defer app.mu.Unlock()
	if n := strings.Count(strings.Join(app.heard, "\n"), "stop"); n != 1 {
		t.Errorf("the app heard of the button that asks first %d times", n)
	}
}

// pageLosesNoPress: whatever happens on screen between the moment a finger comes down and the moment it lifts.
func pageLosesNoPress(t *testing.T, s *Server, app *pageApp, open func(string) *pagetest.Tab) {
	general := channelID(s, "general")
	app.join(t, general)
	first := app.say(t, general, slack.MsgOptionText("First word", false))
	ts := app.say(t, general, asking("Please answer.", "1", nil))
	update := func(ts string, o slack.MsgOption) {
		t.Helper()
		if _, _, _, err := app.api.UpdateMessage(general, ts, o); err != nil {
			t.Fatal(err)
		}
	}
	p := open("mara/general")
	p.Enter("general")
	p.Hold("Yes", func() { // what stands above changes
		update(first, slack.MsgOptionText("Better word", false))
		p.Shows("Better word")
	})
	app.wait(t, "block_actions yes 1 by mara")
	p.Hold("No", func() { // the message itself changes
		update(ts, asking("One has answered.", "1", nil))
		p.Shows("One has answered.")
	})
	app.wait(t, "block_actions no 1 by mara")
	text := func(s string) *slack.TextBlockObject { return slack.NewTextBlockObject("plain_text", s, false, false) }
	update(ts, asking("Are you sure?", "2", slack.NewConfirmationBlockObject(text("Think twice"), text("Really?"), text("Indeed"), text("Rather not")))) // its buttons look as they did
	p.Shows("Are you sure?")
	p.Press("Yes")
	p.Press("Indeed")
	app.wait(t, "block_actions yes 2 by mara")
	p.Hold("No", func() { // the line to the sandbox breaks, and everything is read anew
		s.live.mu.Lock()
		for page := range s.live.pages {
			s.live.drop(page)
		}
		s.live.mu.Unlock()
		p.Until("it is read anew", `document.querySelector(".messages").ariaBusy === "true"`)
		p.Until("it is there", `document.querySelector(".messages").ariaBusy === "false"`)
	})
	app.wait(t, "block_actions no 2 by mara")
	p.Hold("34 members", func() {
		if _, err := app.api.SetTopicOfConversation(general, "All dry"); err != nil {
			t.Fatal(err)
		}
		p.Until("the topic is shown", `document.querySelector(".topic")?.innerText === "All dry"`)
	})
	p.Shows("Members of general")
	p.Keys(kb.Escape)
	app.say(t, s.As("mara").ID(), slack.MsgOptionText("You are paged", false))
	p.Back()
	p.Waiting("Bellringer", 1)
	p.Hold("Bellringer", func() {
		app.say(t, s.As("mara").ID(), slack.MsgOptionText("You are paged again", false))
		p.Waiting("Bellringer", 2)
	})
	p.Shows("You are paged again")
}

// asking is a question and two buttons of a value, the first of which may ask for confirmation.
func asking(question, value string, confirm *slack.ConfirmationBlockObject) slack.MsgOption {
	text := func(s string) *slack.TextBlockObject { return slack.NewTextBlockObject("plain_text", s, false, false) }
	yes := slack.NewButtonBlockElement("yes", value, text("Yes"))
	yes.Confirm = confirm
	return slack.MsgOptionBlocks(slack.NewSectionBlock(text(question), nil, nil),
		slack.NewActionBlock("answers", yes, slack.NewButtonBlockElement("no", value, text("No"))))
}

func pageCommandsAndModals(t *testing.T, s *Server, app *pageApp, open func(string) *pagetest.Tab) {
	p := open("mara/general")
	p.Enter("general")
	p.Run(`document.getElementById("composer").focus(); document.getElementById("composer").blur(); window.left = performance.now()`)
	p.Compose("/in")
	p.Until("both commands are offered, and stay", `performance.now() > window.left + 300 && document.querySelectorAll(".offer").length === 2`)
	p.Keys(kb.ArrowDown)
	p.Keys(kb.ArrowUp)
	p.Keys(kb.Tab)
	p.Keys("up")
	p.Until("the verb is offered", `document.querySelector(".offer.active b")?.innerText === "update"`)
	p.Keys(kb.Enter)
	p.Keys("the pump is on its way" + kb.Enter)
	app.wait(t, "command /incident update the pump is on its way")
	p.Shows("Heard: update the pump is on its way")

	p.Compose("/incident form" + kb.Enter)
	p.Shows("What happened?")
	p.Press("Raise the alarm")
	p.Until("both inputs are asked for", `document.querySelectorAll(".field-error:not([hidden])").length === 2`)
	p.Run(`document.querySelector("dialog textarea").focus()`)
	p.Keys("Water")
	p.Press("Choose")
	p.Press("Low: work goes on")
	p.Press("Raise the alarm")
	app.wait(t, "refused Water")
	p.Shows("Say a little more than one word.")
	p.Run(`document.querySelector("dialog textarea").focus()`)
	p.Keys(" everywhere")
	p.Press("Raise the alarm")
	app.wait(t, "submitted Water everywhere low")
	p.Until("the modal is closed", `!document.querySelector("dialog[open]")`)

	p.Compose("/nonsense" + kb.Enter)
	p.Shows("/nonsense is not a valid command")
	p.Compose("one")
	p.Run(`document.getElementById("composer").value = "one\ntwo"`)
	p.Keys(kb.Enter)
	p.Until("two lines are one message", `[...document.querySelectorAll(".message .text")].some((m) => m.innerText.includes("one\ntwo"))`)
}

func pageActsAsOthers(t *testing.T, s *Server, app *pageApp, open func(string) *pagetest.Tab) {
	general := channelID(s, "general")
	app.join(t, general)
	app.say(t, general, slack.MsgOptionText("Meet <!date^1763800000^{date_short} at {time}|then>", false))
	p := open("mara/general")
	p.Enter("general")
	p.Shows("Meet 22. Nov. 2025 at 9:26") // 9:26 in Berlin, in German
	p.Back()
	if pagetest.Value[bool](p, `document.body.innerText.includes("executives")`) {
		t.Error("Mara sees a private channel that she is not in")
	}
	p.Press("Acting as Mara Lindqvist")
	p.Keys("apac yuki")
	p.Until("one person is found", `document.querySelectorAll("[role=option]").length === 1`)
	p.Keys(kb.Enter)
	p.Shows("Yuki Tanabe")
	p.Enter("general")
	p.Shows("Meet Nov 22, 2025 at 5:26") // the same moment in Tokyo, in English
	if hash := pagetest.Value[string](p, "location.hash"); hash != "#yuki/"+general {
		t.Errorf("the address says %s", hash)
	}
	p.Back()
	p.Press("Browse channels")
	p.Press("emea-all")
	p.Until("Yuki has joined", `document.querySelector(".chat-title h2")?.innerText.includes("emea-all")`)
	p.Press("Acting as Yuki Tanabe")
	p.Keys("stefan")
	p.Until("one person is found", `document.querySelectorAll("[role=option]").length === 1`)
	p.Run(`document.querySelector("[role=option]").click(); document.querySelector('[data-name="Bellringer"]').click()`) // before anything is loaded
	p.Until("Stefan has his channels", `document.querySelector('[data-name="facilities"]')`)
}

// pageHostileText: whatever people and apps write stays text.
func pageHostileText(t *testing.T, s *Server, app *pageApp, open func(string) *pagetest.Tab) {
	general := channelID(s, "general")
	app.join(t, general)
	evil := `<img src=x onerror="window.broken=1"><script>window.broken=2</script>`
	if _, err := s.As("stefan").Say("general", evil+` <javascript:window.broken=3|click> *</b>*`, ""); err != nil {
		t.Fatal(err)
	}
	plain := func(s string) *slack.TextBlockObject { return slack.NewTextBlockObject("plain_text", s, false, false) }
	app.say(t, general, slack.MsgOptionText(evil, false), slack.MsgOptionBlocks(
		slack.NewHeaderBlock(plain(evil)),
		slack.NewSectionBlock(slack.NewTextBlockObject("mrkdwn", "<javascript:window.broken=4|press me> <data:text/html,x|data> "+evil+" <@UNOBODY|"+evil+"> <!date^1^{time}^javascript:window.broken=5|x> <#C0|"+evil+">", false, false), nil, nil),
		slack.NewActionBlock("a", slack.NewButtonBlockElement("b", "v", plain(evil))),
		slack.NewContextBlock("c", slack.NewImageBlockElement("https://tracker.example/pixel.png", evil)),
	))
	p := open("mara/general")
	p.Enter("general")
	p.Shows("press me")
	p.Press(evil) // the button, named as it is written
	app.wait(t, "block_actions b v by mara")
	found := pagetest.Value[[]string](p, `[window.broken && "it ran", ...[...document.querySelectorAll(".messages img, .messages script, .messages b.evil")].map((e) => e.outerHTML), ...[...document.querySelectorAll("a")].map((a) => a.href).filter((h) => /^(javascript|data):/i.test(h))].filter(Boolean).map(String)`)
	if len(found) > 0 {
		t.Errorf("hostile text became more than text: %q", found)
	}
	if n := pagetest.Value[int](p, `document.querySelector(".messages").innerText.split("<script>window.broken=2</script>").length - 1`); n < 4 {
		t.Errorf("the hostile text is shown %d times, want it literally wherever it was written", n)
	}
}

func pageWithManyPeopleAndMessages(t *testing.T, browser *pagetest.Browser) {
	w := &Workspace{Team: WorkspaceTeam{Name: "Many", Domain: "many"}, Channels: []WorkspaceChannel{{Name: "general"}}}
	for i := range 5000 {
		p := WorkspacePerson{Handle: fmt.Sprintf("p%d", i), Name: fmt.Sprintf("Person %d", i), Email: fmt.Sprintf("p%d@many.example", i), TZ: "Europe/Berlin", Locale: "en-GB", Region: "EMEA", Kind: Member}
		w.People = append(w.People, p)
		w.Channels[0].Members = append(w.Channels[0].Members, p.Handle)
	}
	s, _, address := pageServerOf(t, Options{Workspace: w, Manifest: pageManifest()})
	for i := range 1000 {
		if _, err := s.As(fmt.Sprintf("p%d", i%7)).Say("general", fmt.Sprintf("Line %d", i), ""); err != nil {
			t.Fatal(err)
		}
	}
	p := browser.Open(t, address, pagetest.Desk, "p1/general")
	p.Shows("Line 999")
	for range 4 { // the older pages, as one scrolls up
		p.Run(`document.querySelector(".messages").scrollTop = 0; window.had = document.querySelectorAll(".message").length`)
		p.Until("older messages came", `document.querySelectorAll(".message").length > window.had`)
	}
	p.Until("all messages are there", `document.querySelectorAll(".message").length === 1000`)
	p.Press("Acting as Person 1")
	if n := pagetest.Value[int](p, `document.querySelectorAll("[role=option]").length`); n != 100 {
		t.Errorf("the list of 5,000 people begins with %d of them, which takes its time", n)
	}
	p.Keys("4321")
	p.Until("one of 5,000 is found", `document.querySelectorAll("[role=option]").length === 1`)
	p.Keys(kb.Escape)
	for i := range 100 {
		if _, err := s.As("p2").Say("general", fmt.Sprintf("More %d", i), ""); err != nil {
			t.Fatal(err)
		}
	}
	p.Run(`document.querySelector(".messages").scrollTop = 1e9`)
	p.Shows("More 99")
}

func TestPageIsServedStrictly(t *testing.T) {
	t.Parallel()
	s, err := New(Options{Welcome: []string{"Try `/x`"}})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	get := func(method, path, etag string) *http.Response {
		w := httptest.NewRecorder()
		r, _ := http.NewRequestWithContext(t.Context(), method, "http://sandbox.example"+path, nil)
		r.Header.Set("If-None-Match", etag)
		s.pageHandler().ServeHTTP(w, r)
		return w.Result()
	}
	first := get("GET", "/", "")
	if csp := first.Header.Get("Content-Security-Policy"); first.StatusCode != 200 || !strings.Contains(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") {
		t.Errorf("the page is served with %d and %q", first.StatusCode, csp)
	}
	for _, c := range []struct {
		method, path, etag string
		status             int
		kind               string
	}{
		{"GET", "/page/js/main.js", "", 200, "text/javascript; charset=utf-8"},
		{"GET", "/page/css/base.css", "", 200, "text/css; charset=utf-8"},
		{"GET", "/page/welcome.json", "", 200, "application/json"},
		{"HEAD", "/", "", 200, "text/html; charset=utf-8"},
		{"GET", "/", first.Header.Get("ETag"), 304, ""},
		{"POST", "/", "", 405, "text/plain; charset=utf-8"},
		{"GET", "/page/", "", 404, "text/plain; charset=utf-8"},
		{"GET", "/page/../page.go", "", 404, "text/plain; charset=utf-8"},
	} {
		if r := get(c.method, c.path, c.etag); r.StatusCode != c.status || r.Header.Get("Content-Type") != c.kind {
			t.Errorf("%s %s: %d %q, want %d %q", c.method, c.path, r.StatusCode, r.Header.Get("Content-Type"), c.status, c.kind)
		}
	}
}
