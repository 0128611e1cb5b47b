package bot

import (
	"testing"
	"time"

	"tocsin/incident"
	"tocsin/sandbox"
)

// Fields of the profile are read one person at a time, within Slack's limit, and known to the next start.
func TestFieldsOfTheProfile(t *testing.T) {
	inCrowd(t, 500, true, "field:Region=EMEA", func(w *office) {
		count := func(target string) int {
			people, lost := w.d.Audience(targets(w.t, target), nil)
			if lost != nil {
				w.t.Errorf("%s leads nowhere", target)
			}
			return len(people)
		}
		w.refresh()
		if n := count("field:Region=EMEA"); n != 0 {
			w.t.Errorf("%d are known before anybody was asked for", n)
		}
		<-time.After(2 * time.Minute)
		if n := count("field:Region=EMEA"); n < 50 || n > 150 {
			w.t.Errorf("%d are known after two minutes", n)
		}
		<-time.After(10 * time.Minute)
		if n := count("field:region=emea"); n != 250 {
			w.t.Errorf("%d are in EMEA", n)
		}
		if n := w.s.CallCount("users.profile.get"); n != 500 {
			w.t.Errorf("%d profiles were read", n)
		}
		for _, lost := range []string{"field:Region=ANTARCTICA", "field:Office=Berlin"} {
			if people, err := w.d.Expand(targets(w.t, lost)[0]); len(people) > 0 || incident.CodeOf(err) != incident.UnknownTarget {
				w.t.Errorf("%s is %v, %v", lost, people, err)
			}
		}
		w.s.SetPerson("person.0", func(u *sandbox.User) { u.Title = "Boss" }) // an event that leaves the fields out
		w.s.SetPerson("person.2", func(u *sandbox.User) { u.Region = "EMEA" })
		<-time.After(time.Hour)
		if n := w.s.CallCount("users.profile.get"); n != 501 {
			w.t.Errorf("%d profiles were read after one account has changed", n)
		}
		if n := count("field:Region=EMEA"); n != 250 {
			w.t.Errorf("%d are in EMEA", n)
		}
		w.refresh()
		<-time.After(25 * time.Hour) // Slack does not tell when a field has changed
		if n := count("field:Region=EMEA"); n != 251 {
			w.t.Errorf("%d are in EMEA a day later", n)
		}
		sameDirectory(w.t, w.again(incident.Company{}, "field:Region=EMEA"), w.d)
		if again := w.again(incident.Company{}, "field:Region=EMEA field:Office=Berlin"); again.nextLook(time.Now()) == "" {
			w.t.Error("nobody is asked for a field that is new in the configuration")
		}
	})
}

// Nobody's profile is read where no target names a field of it.
func TestFieldsThatNobodyNames(t *testing.T) {
	inCrowd(t, 20, false, "", func(w *office) {
		w.refresh()
		<-time.After(time.Hour)
		if n := w.s.CallCount("users.profile.get") + w.s.CallCount("team.profile.get"); n != 0 {
			w.t.Errorf("%d calls", n)
		}
		if _, err := w.d.Expand(targets(w.t, "field:Region=EMEA")[0]); incident.CodeOf(err) != incident.UnknownTarget {
			w.t.Errorf("%v", err)
		}
	})
}
