package intake_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"tocsin/incident"
	"tocsin/intake"
)

// called is a roll call of the crisis team.
func (w *world) called() incident.RollCall {
	w.Helper()
	n := w.trigger()
	_, err := w.service.CallRoll(w.Context(), "", n, "U02JONAS", []incident.Target{{Kind: incident.ByHandle, Name: "crisis"}}, "Well <b> & dry?", time.Now())
	w.must(err)
	c, err := w.store.LastRollCall(w.Context(), n)
	w.must(err)
	return c
}

// roll is the path of somebody's page.
func (w *world) roll(c incident.RollCall, who incident.PersonID, change ...func(*intake.Claim)) string {
	return "/r/" + w.token(intake.PurposeRollCall, incident.PersonID(c.ID+"/"+string(who)), c.Incident, change...)
}

func (w *world) choose(path, answer string, more ...string) reply {
	w.Helper()
	form := url.Values{"answer": {answer}}
	for i := 0; i+1 < len(more); i += 2 {
		form.Set(more[i], more[i+1])
	}
	return w.do("POST", path, form.Encode(), "Content-Type", "application/x-www-form-urlencoded")
}

func (w *world) safety(c incident.RollCall, who incident.PersonID) incident.Safety {
	w.Helper()
	a, err := w.store.Asked(w.Context(), c.ID, who)
	w.must(err)
	return a.Safety
}

func TestARollCallsPageAsksAndTakesTheAnswer(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.called()
	path := w.roll(c, "U02JONAS")
	w.is(w.do("GET", path, ""), 200, `<html lang="de-DE">`, "INC-1", "Water in the Berlin office &lt;b&gt;", "Well &lt;b&gt; &amp; dry?",
		`<button name="answer" value="safe" class="safe">Ich bin in Sicherheit</button>`, `value="help"`, `value="unaffected"`)
	pressed := w.choose(path, "help")
	w.is(pressed, http.StatusSeeOther)
	if want := strings.TrimPrefix(path, "/r/"); pressed.header.Get("Location") != want {
		t.Errorf("redirected to %q", pressed.header.Get("Location"))
	}
	w.is(w.do("GET", path, ""), 200, "braucht Hilfe", `name="where"`, `<textarea name="note"`)
	w.is(w.choose(path, "help", "where", `3rd floor "><script>`, "note", "</textarea><script>alert(1)</script>"), http.StatusSeeOther)
	got := w.do("GET", path, "")
	w.is(got, 200, "3rd floor &#34;&gt;&lt;script&gt;", "&lt;/textarea&gt;&lt;script&gt;")
	if strings.Contains(got.text, "<script") {
		t.Errorf("the page has a script:\n%s", got.text)
	}
	w.is(w.choose(path, "safe"), http.StatusSeeOther)
	if got := w.safety(c, "U02JONAS"); got != incident.Safe {
		t.Errorf("it says %q", got)
	}
	w.counted("rollcall", "answered", 3)
}

// Scanners of mail follow links; and what is no answer changes nothing.
func TestOnlyAButtonAnswersARollCall(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.called()
	path := w.roll(c, "U02JONAS")
	for _, method := range []string{"GET", "HEAD", "OPTIONS", "PUT", "DELETE"} {
		w.do(method, path+"?answer=safe", "answer=safe")
	}
	w.is(w.do("POST", path, ""), http.StatusBadRequest)
	w.is(w.do("POST", path+"?answer=safe", ""), http.StatusBadRequest)
	w.is(w.choose(path, "dead"), http.StatusBadRequest)
	w.is(w.do("POST", path, "answer=%zz"), http.StatusBadRequest)
	w.is(w.choose(path, "help", "note", strings.Repeat("é", incident.MaxText+1)), http.StatusRequestEntityTooLarge)
	w.is(w.choose(path, "help", "note", strings.Repeat("é", 100_000)), http.StatusRequestEntityTooLarge)
	if got := w.safety(c, "U02JONAS"); got != incident.Unanswered {
		t.Errorf("it says %q", got)
	}
	w.is(w.choose(path, "help", "where", strings.Repeat("危", incident.MaxTitle), "note", strings.Repeat("危", incident.MaxText)), http.StatusSeeOther)
}

// A token is for one person, one roll call, one purpose, and a day; each refusal tells nothing.
func TestForgedForeignAndLateAnswersToARollCall(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.called()
	w.c.turn("U02AMARA", incident.Deactivated)
	w.is(w.choose(w.roll(c, "U02AMARA"), "safe"), http.StatusForbidden)
	good := w.roll(c, "U02JONAS")
	stranger, other := w.roll(c, "U02INES"), c
	other.ID = "ANOTHER"
	for path, status := range map[string]int{
		good[:len(good)-1]: 404, good + "A": 404, "/r/": 404, "/r/x": 404, stranger: 404, w.roll(other, "U02JONAS"): 404,
		"/r/" + w.token(intake.PurposeLink, "U02JONAS", c.Incident):             404,
		"/r/" + w.token(intake.PurposePush, "U02JONAS", c.Incident):             404,
		"/r/" + w.token(intake.PurposeStatus, "U02JONAS", c.Incident):           404,
		strings.Replace(good, "/r/", "/a/", 1):                                  404,
		w.roll(c, "U02JONAS", expired):                                          410,
		w.roll(c, "U02JONAS", func(c *intake.Claim) { c.Subject = "U02JONAS" }): 404,
	} {
		for _, got := range []reply{w.do("GET", path, ""), w.choose(path, "safe")} {
			if got.status != status && got.status != http.StatusTooManyRequests || strings.Contains(got.text, "Water") || strings.Contains(got.text, "dry?") {
				t.Errorf("%s is answered with %d, want %d: %s", path, got.status, status, got.text)
			}
		}
	}
	if got := w.safety(c, "U02JONAS"); got != incident.Unanswered {
		t.Errorf("it says %q", got)
	}
	w.must(w.service.CloseRoll(t.Context(), "", c.Incident, "U02JONAS", time.Now()))
	w.is(w.do("GET", good, ""), http.StatusGone, "beendet")
	w.is(w.choose(good, "safe"), http.StatusGone, "beendet")
}
