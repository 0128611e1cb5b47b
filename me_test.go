package main

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"tocsin/sandbox"
	"tocsin/sandbox/phone"
)

// amara uses the form of /incident me in Slack.
type amara struct {
	*world
	*sandbox.Person
}

// form is the modal on top of the screen, which must say something.
func (m amara) form(says string) *sandbox.View {
	m.t.Helper()
	v := m.Modal()
	if v == nil {
		m.t.Fatalf("no form is open that says %q", says)
	}
	if !strings.Contains(string(v.Body), says) {
		m.t.Fatalf("the form does not say %q: %s", says, v.Body)
	}
	return v
}

func (m amara) must(err error) {
	m.t.Helper()
	if err != nil {
		m.t.Fatal(err)
	}
	settle()
}

func (m amara) sends(says string, values map[string]any) {
	m.t.Helper()
	wrong, err := m.Submit(m.form(says).ID, values)
	if len(wrong) > 0 {
		m.t.Fatalf("the form is refused: %v", wrong)
	}
	m.must(err)
}

// texts are the SMS that arrived, newest last.
func (m amara) texts() (list []string) {
	for _, i := range m.Phone() {
		if i.Kind == phone.SMS {
			list = append(list, i.Text)
		}
	}
	return list
}

// A button in a form opens the next one on top of it, a form that was sent leads to the next in its place: as Slack has it,
// never more than three deep. Whatever happens on the way, no number and no code is logged.
func TestFormsThatLeadToForms(t *testing.T) {
	t.Parallel()
	waiting(t, func(w *world) {
		w.phones()
		w.start()
		company, err := sandbox.ShippedWorkspace()
		if err != nil {
			t.Fatal(err)
		}
		number := company.People[slices.IndexFunc(company.People, func(p sandbox.WorkspacePerson) bool { return p.Handle == "amara" })].Phone
		m := amara{w, w.server.As("amara")}

		m.must(m.Command("", "/incident me"))
		form := m.form("If you were paged now")
		m.must(m.PressView(form.ID, "test-page"))
		m.form("A test page is on its way to you")
		m.must(m.CloseView(m.Modal().ID))
		m.must(m.PressView(m.form("If you were paged now").ID, "test-page"))
		m.must(m.CloseView(m.form("A test page is on its way to you").ID))
		if n := len(m.texts()); n != 2 {
			t.Errorf("%d test pages arrived as an SMS", n)
		}
		m.sends("If you were paged now", map[string]any{"phone": ""})
		m.must(m.CloseView(m.form("Saved").ID))

		m.must(m.Command("", "/incident me"))
		m.sends("If you were paged now", map[string]any{"phone": number})
		m.must(m.CloseView(m.form("A code is on its way").ID)) // it may be closed, and come back
		m.must(m.Command("", "/incident me"))
		m.must(m.PressView(m.form("no confirmed address").ID, "code"))
		code := regexp.MustCompile(`[0-9]{6}`).FindString(m.texts()[2])
		m.sends("A code is on its way", map[string]any{"sms": code})
		m.must(m.CloseView(m.form("Saved").ID))
		m.sends("If you were paged now", nil) // the form below it is as it was, and changes nothing
		m.form("SMS (" + number + ")")

		for _, secret := range []string{number, number[4:], code, phone.TwilioAuthToken, phone.NtfyToken, strings.Repeat("k", 32)} {
			if strings.Contains(w.log.String(), secret) {
				t.Errorf("%q is logged", secret)
			}
		}
	})
}
