package intake_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"tocsin/incident"
	"tocsin/intake"
)

// The page asks for one thing, in the reader's language. After the button it says what came of it.
func TestALinkShowsTheIncidentAndAcknowledgesIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.trigger()
	link := "/a/" + w.token(intake.PurposeLink, "U02JONAS", n)
	got := w.do("GET", link, "")
	w.is(got, 200, `<html lang="de-DE">`, "INC-1", "Water in the Berlin office &lt;b&gt;", "Mara Lindholm", "Ausgelöst", `<form method="post"><button>Bestätigen</button></form>`)
	w.answered(n)

	pressed := w.do("POST", link, "")
	w.is(pressed, http.StatusSeeOther)
	if want := strings.TrimPrefix(link, "/a/"); pressed.header.Get("Location") != want { // relative: a proxy may put a path in front
		t.Errorf("redirected to %q, want %q", pressed.header.Get("Location"), want)
	}
	w.answered(n, "U02JONAS")
	r := w.record(n)
	got = w.do("GET", link, "")
	w.is(got, 200, "Um "+r.Page("U02JONAS").EndedAt.In(berlin).Format("15:04"), "Die Leitung liegt vorerst hier, bei Jonas Weber.",
		`href="https://meet.halden.example/crisis"`)
	for _, no := range []string{"<button", "javascript", "Zgotmpl", "<script"} {
		if strings.Contains(got.text, no) {
			t.Errorf("the page has %s:\n%s", no, got.text)
		}
	}

	w.opened(n, "crisis-2026-11-22-1")
	w.is(w.do("GET", link, ""), 200, "Alles Weitere steht in Slack im Kanal #crisis-2026-11-22-1.")

	second := "/a/" + w.token(intake.PurposeLink, "U02AMARA", n)
	w.is(w.do("GET", second, ""), 200, "Acknowledge</button>", "Acknowledged by", "Jonas Weber")
	w.is(w.do("POST", second, ""), http.StatusSeeOther)
	w.is(w.do("GET", second, ""), 200, "You acknowledged at", "Jonas Weber leads this incident.")
	w.counted("link", "acknowledged", 2)
}

var berlin, _ = time.LoadLocation("Europe/Berlin")

// Scanners of mail, previews of messengers and impatient people follow links as often as they like.
func TestFollowingALinkChangesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.trigger()
	before := w.record(n)
	for _, purpose := range []intake.Purpose{intake.PurposeLink, intake.PurposePush} {
		for _, method := range []string{"GET", "HEAD", "OPTIONS", "PUT", "DELETE"} {
			w.do(method, "/a/"+w.token(purpose, "U02JONAS", n), "")
		}
	}
	if after := w.record(n); after.State != before.State || len(after.Pages) != len(before.Pages) {
		t.Errorf("it is %s now", after.State)
	}
	w.answered(n)
	w.counted("link", "acknowledged", 0)
}

// Pressed twice, or played again by whoever saw the request: nothing changes, and it is counted apart.
func TestALinkPressedAgainChangesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.trigger()
	link := "/a/" + w.token(intake.PurposeLink, "U02JONAS", n)
	w.is(w.do("POST", link, ""), http.StatusSeeOther)
	first := w.record(n)
	for range 3 {
		w.is(w.do("POST", link, ""), http.StatusSeeOther)
	}
	if again := w.record(n); !again.Page("U02JONAS").EndedAt.Equal(first.Page("U02JONAS").EndedAt) {
		t.Error("the acknowledgement has moved")
	}
	w.counted("link", "acknowledged", 1)
	w.counted("link", "repeated", 3)
}

// A push message's own button: one POST, and a line of text that the app shows.
func TestThePushButtonAcknowledges(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.trigger()
	path := "/a/" + w.token(intake.PurposePush, "U02JONAS", n)
	got := w.do("POST", path, "")
	w.is(got, 200, "Danke. INC-1 ist bestätigt, und die Leitung liegt vorerst hier, bei Jonas Weber.")
	if kind := got.header.Get("Content-Type"); kind != "text/plain; charset=utf-8" {
		t.Error(kind)
	}
	w.is(w.do("POST", "/a/"+w.token(intake.PurposePush, "U02AMARA", n), ""), 200, "Thank you. INC-1 is acknowledged. Jonas Weber leads.")
	w.counted("push", "acknowledged", 2)
	w.resolve(n)
	w.is(w.do("POST", path, ""), http.StatusGone, "Es ist vorbei")
}

// Whatever a link is refused for, what comes back tells nothing of the incident, and neither page nor log has the token.
func TestRefusedLinks(t *testing.T) {
	t.Parallel()
	other, err := intake.NewSigner([]byte(strings.Repeat("another key ", 3)))
	if err != nil {
		t.Fatal(err)
	}
	flip := func(token string, at int) string {
		b := []byte(token)
		b[at] = map[bool]byte{true: 'B', false: 'A'}[b[at] == 'A']
		return string(b)
	}
	for name, c := range map[string]struct {
		token  func(*world, incident.Number) string
		prior  func(*world, incident.Number)
		status int
		says   string
		result string
	}{
		"made with another key": {status: 404, says: "leads nowhere", result: "forged", token: func(_ *world, n incident.Number) string {
			return other.Token(intake.Claim{Purpose: intake.PurposeLink, Subject: "U02AMARA", Incident: n, Expires: time.Now().Add(time.Hour)})
		}},
		"of another purpose": {status: 404, says: "leads nowhere", result: "foreign", token: func(w *world, n incident.Number) string {
			return w.token(intake.PurposeVoice, "U02AMARA", n)
		}},
		"of a status": {status: 404, says: "leads nowhere", result: "foreign", token: func(w *world, n incident.Number) string {
			return w.token(intake.PurposeStatus, "U02AMARA", n)
		}},
		"its purpose changed": {status: 404, says: "leads nowhere", result: "forged", token: func(w *world, n incident.Number) string {
			return flip(w.token(intake.PurposeVoice, "U02AMARA", n), 2)
		}},
		"its end changed": {status: 404, says: "leads nowhere", result: "forged", token: func(w *world, n incident.Number) string {
			token := w.token(intake.PurposeLink, "U02AMARA", n)
			return flip(token, len(token)-3)
		}},
		"cut off": {status: 404, says: "leads nowhere", result: "forged", token: func(w *world, n incident.Number) string {
			return w.token(intake.PurposeLink, "U02AMARA", n)[:20]
		}},
		"nonsense": {status: 404, says: "leads nowhere", result: "forged", token: func(*world, incident.Number) string { return "hello" }},
		"expired": {status: 410, says: "This link has expired", result: "expired", token: func(w *world, n incident.Number) string {
			return w.token(intake.PurposeLink, "U02AMARA", n, expired)
		}},
		"of an incident that is over": {status: 410, says: "It is over", result: "over", prior: func(w *world, n incident.Number) { w.resolve(n) },
			token: func(w *world, n incident.Number) string { return w.token(intake.PurposeLink, "U02AMARA", n) }},
		"of somebody who left": {status: 403, says: "This account is deactivated", result: "deactivated",
			prior: func(w *world, _ incident.Number) { w.c.turn("U02AMARA", incident.Deactivated) },
			token: func(w *world, n incident.Number) string { return w.token(intake.PurposeLink, "U02AMARA", n) }},
		"of an incident that is not there": {status: 404, says: "leads nowhere", result: "unknown", token: func(w *world, n incident.Number) string {
			return w.token(intake.PurposeLink, "U02AMARA", n+7)
		}},
		"of somebody who takes no part": {status: 404, says: "leads nowhere", result: "unknown", token: func(w *world, n incident.Number) string {
			return w.token(intake.PurposeLink, "U02INES", n)
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			n := w.trigger()
			if c.prior != nil {
				c.prior(w, n)
			}
			token := c.token(w, n)
			for _, method := range []string{"GET", "POST"} {
				got := w.do(method, "/a/"+token, "", "Accept-Language", "en-GB,en;q=0.9")
				w.is(got, c.status, c.says)
				for _, no := range []string{"Water", "Mara", n.String(), token, "<button"} {
					if strings.Contains(got.text, no) {
						t.Errorf("it says %q:\n%s", no, got.text)
					}
				}
			}
			w.answered(n)
			w.counted("link", c.result, 2)
			log := w.log.String()
			if strings.Contains(log, token) || strings.Contains(log, "Water") {
				t.Errorf("the log tells too much:\n%s", log)
			}
			if c.result != "over" && !strings.Contains(log, `"route":"POST /a/{token}","channel":"link","reason":"`+c.result+`","address":"127.0.0.1"`) {
				t.Errorf("the log does not tell of it:\n%s", log)
			}
		})
	}
}

// While Slack is down a restarted program knows nobody. Links work all the same.
func TestALinkWorksWhileTheDirectoryIsEmpty(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.trigger()
	clear(w.c)
	link := "/a/" + w.token(intake.PurposeLink, "U02JONAS", n)
	w.is(w.do("GET", link, "", "Accept-Language", "de"), 200, "Bestätigen</button>", "jemand aus dem Team")
	w.is(w.do("POST", link, ""), http.StatusSeeOther)
	w.answered(n, "U02JONAS")
	if got := w.do("GET", link, ""); strings.Contains(got.text, "U02") {
		t.Errorf("it shows an id:\n%s", got.text)
	}
}

// What fails here is said as it is: nobody may believe that it was noted.
func TestAnAnswerThatCouldNotBeNotedSaysSo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.trigger()
	w.service.turn(true, false)
	link := "/a/" + w.token(intake.PurposeLink, "U02AMARA", n)
	w.is(w.do("POST", link, ""), 500, "Your answer could not be noted")
	w.is(w.do("POST", "/a/"+w.token(intake.PurposePush, "U02AMARA", n), ""), 500, "could not be noted")
	w.counted("link", "failed", 1)
	w.service.turn(false, false)
	w.is(w.do("POST", link, ""), http.StatusSeeOther)
}
