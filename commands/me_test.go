package commands_test

import (
	"slices"
	"strings"
	"testing"

	"tocsin/commands"
	"tocsin/incident"
)

const phone, hidden = "+49 170 1234567", "+491701234567"

// me opens somebody's form.
func (w *world) me(who string) *reply {
	w.Helper()
	return w.ask(who, "me")
}

// confirmed has Mara give her phone, and enter the code.
func (w *world) confirmed() {
	w.Helper()
	form := w.me("mara").formOf("me")
	code := w.send("mara", form, fill(form, map[string]string{"phone": phone})).formOf("code")
	w.send("mara", code, map[string]string{"sms": "123456"}).says("Saved")
}

// Without any other method there is Slack, and nothing that nobody can set up.
func TestMeShowsWhatTheCompanyOffers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ids := func(m *commands.Modal) (ids []string) {
		for _, in := range m.Inputs {
			ids = append(ids, in.ID)
		}
		return ids
	}
	few := w.me("mara").says("If you were paged now, you would get:", "Slack at once", "[Send me a test page test-page ]").formOf("me")
	if got := strings.Join(ids(few), " "); got != "rule.slack low quiet_from quiet_to" {
		t.Errorf("the form asks for %s", got)
	}
	w.setUp("sms", "voice", "push", "email")
	all := w.press("mara", "me", "").formOf("me")
	if got := strings.Join(ids(all), " "); got != "rule.slack rule.push rule.email rule.sms rule.voice phone topic low quiet_from quiet_to" {
		t.Errorf("the form asks for %s", got)
	}
	w.me("noor").formOf("me") // guests are paged, too
	for _, who := range []string{"robo", "kaspar"} {
		w.me(who).says("Only full members")
	}
}

// A phone counts once its code is entered, and only its owner ever sees it.
func TestAPhoneIsConfirmed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.setUp("sms", "voice")
	form := w.me("mara").formOf("me")
	code := w.send("mara", form, fill(form, map[string]string{"phone": phone, "rule.sms": "0s", "rule.voice": "3m0s"})).formOf("code")
	if got := w.leaves("sms"); !slices.Equal(got, []string{"code UMARA " + hidden}) {
		t.Errorf("what leaves: %q", got)
	}
	w.me("mara").says("⚠️ SMS never rings: there is no confirmed address for it yet", "[Enter a code code ]")
	if r := w.send("mara", code, map[string]string{"sms": "000000"}); r.Errors["sms"] != "That is not the code that was sent. Tries left: 4." {
		t.Errorf("%+v", r.Answer)
	}
	w.send("mara", code, map[string]string{"sms": "123 456"}).says("Saved", "SMS ("+hidden+") at once", "phone call ("+hidden+") after 3 minutes")
	w.press("mara", "code", "").says("No code is waiting to be entered")
	w.send("mara", code, map[string]string{"sms": "123456"}).says("sms: No code is waiting")

	for _, who := range []string{"jonas", "ines", "noor"} {
		for _, line := range []string{"me", "deliveries INC-1", "oncall", "status"} {
			if r := w.ask(who, line); strings.Contains(r.text(), "4567") {
				t.Errorf("%s sees Mara's phone with %s:\n%s", who, line, r.text())
			}
		}
		w.send(who, code, map[string]string{"sms": "123456"}).says("sms: No code is waiting") // hers is hers
	}
}

func TestAnAddressIsTakenOut(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.setUp("sms")
	w.confirmed()
	form := w.me("mara").formOf("me")
	w.send("mara", form, fill(form, nil)).says("Saved") // as it was: no code leaves
	w.gave(hidden)
	w.send("mara", form, fill(form, map[string]string{"phone": " "})).says("Saved")
	w.gave("")
	// What waits for its code can be taken out as well.
	form = w.me("mara").formOf("me")
	w.send("mara", form, fill(form, map[string]string{"phone": phone})).formOf("code")
	form = w.me("mara").formOf("me")
	w.send("mara", form, fill(form, map[string]string{"phone": ""})).says("Saved")
	w.press("mara", "code", "").says("No code is waiting")
	w.gave("")
	// A form from before the company offered SMS says nothing about phones.
	w.confirmed()
	w.send("mara", form, map[string]string{"rule.slack": "0s"}).says("Saved")
	w.gave(hidden)
}

// What is saved while a code is waited for sends no other. One that did not arrive, or is too old, is asked for.
func TestACodeIsSentOnceUnlessItIsAskedFor(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.setUp("sms")
	form := w.me("mara").formOf("me")
	w.send("mara", form, fill(form, map[string]string{"phone": phone})).formOf("code")
	w.leaves("sms")
	form = w.me("mara").says("[Send a new code new-code ]").formOf("me")
	w.send("mara", form, fill(form, map[string]string{"quiet_from": "22:00", "quiet_to": "06:00"})).says("Saved")
	if got := w.leaves("sms"); len(got) != 0 {
		t.Errorf("what leaves: %q", got)
	}
	w.now = w.now.Add(incident.CodeLife)
	code := w.press("mara", "code", "").formOf("code")
	w.send("mara", code, map[string]string{"sms": "123456"}).says("sms: No code is waiting to be entered", "choose “Send a new code”")
	code = w.press("mara", "new-code", "").formOf("code")
	if got := w.leaves("sms"); !slices.Equal(got, []string{"code UMARA " + hidden}) {
		t.Errorf("what leaves: %q", got)
	}
	w.send("mara", code, map[string]string{"sms": "123456"}).says("Saved")
	w.press("mara", "new-code", "").says("No code is waiting")
}

// gave fails unless this is the phone that Mara's form shows her.
func (w *world) gave(want string) {
	w.Helper()
	if got := fill(w.me("mara").formOf("me"), nil)["phone"]; got != want {
		w.Errorf("Mara's phone is %q, want %q", got, want)
	}
}

// What is wrong stands at its input; nothing is changed then.
func TestMistakesInMe(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.setUp("sms", "push")
	for _, c := range []struct{ input, value, says string }{
		{"rule.slack", "never", "Choose at least one way"},
		{"phone", "0170 1234567", "“01701234567” cannot be used for SMS. A phone number is written with its country"},
		{"phone", nasty, "cannot be used for SMS"},
		{"topic", "jonas/night <!here>", "cannot be used for push message"},
	} {
		form := w.me("mara").formOf("me")
		changes := map[string]string{"rule.push": "never", "rule.sms": "never", c.input: c.value}
		r := w.send("mara", form, fill(form, changes))
		if len(r.Errors) != 1 || !strings.Contains(r.Errors[c.input], c.says) {
			t.Errorf("%s %q: %+v", c.input, c.value, r.Answer)
		}
	}
	form := w.me("mara").formOf("me")
	for range incident.MaxAnHour {
		w.send("mara", form, fill(form, map[string]string{"phone": phone})).formOf("code")
	}
	w.send("mara", form, fill(form, map[string]string{"phone": phone})).says("phone: That was asked for 5 times within this hour")
	w.send("mara", w.me("mara").formOf("me"), map[string]string{"rule.slack": "0s,1ns", "rule.pigeon": "0s", "low": "x", "quiet_from": "25:00"}).says("Saved")
}

// Who chooses what the company has follows the company when that changes.
func TestOnesOwnRules(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.setUp("sms")
	w.h.Incidents.Rules.Company = incident.Rules{incident.High: {{Method: "slack"}, {Method: "sms", After: 60e9}}, incident.Low: {{Method: "slack"}}}
	w.confirmed()
	form := w.me("mara").formOf("me")
	w.send("mara", form, fill(form, nil)).says("SMS (" + hidden + ") after 1 minute")
	if p, err := w.h.Store.Profile(t.Context(), "UMARA"); err != nil || p.Rules != nil {
		t.Errorf("%+v, %v", p, err)
	}
	w.send("mara", form, fill(form, map[string]string{"rule.slack": "0s,5m0s", "rule.sms": "30m0s", "low": "same", "quiet_from": "22:00", "quiet_to": "06:00"})).says(
		"Slack at once", "Slack after 5 minutes", "SMS ("+hidden+") after 30 minutes")
	form = w.me("mara").formOf("me")
	got := fill(form, nil)
	for id, want := range map[string]string{"rule.slack": "0s,5m0s", "rule.sms": "30m0s", "low": "same", "quiet_from": "22:00", "quiet_to": "06:00", "phone": hidden} {
		if got[id] != want {
			t.Errorf("%s is %q, want %q", id, got[id], want)
		}
	}
	w.h.Incidents.Methods = map[incident.Method]bool{}
	w.me("mara").says("⚠️ SMS never rings: your company has not set it up")
}

// A rule is late where a playbook goes on before it that pages that very person, and that playbook is named.
func TestARuleThatRingsTooLate(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	rules := map[string]string{"rule.slack": "0s,5m0s", "low": "same"}
	save := func() string { return w.send("mara", w.me("mara").formOf("me"), rules).text() }
	if got := save(); strings.Contains(got, "is late") {
		t.Errorf("no playbook pages her, and she is told:\n%s", got)
	}
	w.c.groups["crisis-comms-backup"] = append(w.c.groups["crisis-comms-backup"], "UMARA")
	if got := save(); strings.Contains(got, "is late") {
		t.Errorf("her level waits for 10 minutes, and she is told:\n%s", got)
	}
	rules["rule.slack"] = "0s,15m0s"
	if got := save(); !strings.Contains(got, "⚠️ Slack after 15 minutes is late: Crisis communications pages its next level after 10 minutes.") {
		t.Errorf("she is told:\n%s", got)
	}
}

// Each press is a test page, by each method once; it goes to oneself and nobody else, and not for ever.
func TestTestPages(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.setUp("sms")
	w.confirmed()
	form := w.me("mara").formOf("me")
	w.send("mara", form, fill(form, map[string]string{"rule.slack": "0s,5m0s", "rule.sms": "0s"}))
	w.leaves("sms")
	for range incident.MaxAnHour {
		w.press("mara", "test-page", "UJONAS").says("A test page is on its way to you, in 2 ways:", "• Slack", "• SMS ("+hidden+")")
		if got := append(w.leaves("slack"), w.leaves("sms")...); !slices.Equal(got, []string{"test UMARA ", "test UMARA " + hidden}) {
			t.Errorf("what leaves: %q", got)
		}
	}
	w.press("mara", "test-page", "").says("That was asked for 5 times within this hour, and that is the most. Nothing was sent")
	w.press("kaspar", "test-page", "").says("Only full members")
}
