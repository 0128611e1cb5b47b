package incident_test

import (
	"cmp"
	"testing"
	"time"

	"tocsin/incident"
)

// A person's own rules come before the team's, and those before the company's.
func TestTheMostParticularRulesHold(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.setUp("email", "sms", "voice")
	for _, who := range []incident.PersonID{"JONAS", "AMARA", "INES"} {
		w.has(who, "sms", "voice")
	}
	w.s.Rules = incident.Rulebook{
		Company: incident.Rules{incident.High: listed("slack, email"), incident.Low: listed("email")},
		Teams: []incident.TeamRules{
			{Team: targets("@nobody")[0], Rules: incident.Rules{incident.High: listed("voice")}}, // its group is gone
			{Team: targets("@crisis")[0], Rules: incident.Rules{incident.High: listed("slack, sms 1m")}},
			{Team: targets("@night")[0], Rules: incident.Rules{incident.High: listed("voice")}},
		},
	}
	w.wants("JONAS", "voice, sms 5m")
	for _, c := range []struct {
		who       incident.PersonID
		high, low string
	}{
		{"JONAS", "voice, sms+5m0s", "email"}, // has said nothing of low urgency, nor has the team
		{"AMARA", "slack, sms+1m0s", "email"}, // of two teams the first
		{"INES", "slack, email", "email"},
	} {
		w.same(w.ways(c.who, incident.High), c.high)
		w.same(w.ways(c.who, incident.Low), c.low)
	}
	if got := w.s.RulesFor("JONAS", incident.Profile{}, incident.High); len(got) != 2 || got[0].Method != "slack" || got[1].After != time.Minute {
		t.Errorf("without rules of his own: %+v", got)
	}
	w.must(w.s.SetRules(t.Context(), "JONAS", nil, incident.Quiet{}, w.now)) // none of one's own any more
	w.same(w.ways("JONAS", incident.High), "slack, sms+1m0s")
}

func TestWhoHasSaidNothingIsRungBySlack(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.setUp("email")
	w.same(w.ways("JONAS", incident.High), "slack")
	if got := w.s.RulesFor("JONAS", incident.Profile{}, incident.Low); len(got) != 1 || got[0] != (incident.Rule{Method: "slack"}) {
		t.Errorf("%+v", got)
	}
	_, err := w.s.Preview(t.Context(), "NOBODY", incident.High, w.now)
	w.refused(err, incident.NotAMember)
}

// A rule rings nothing where its method is not set up, or the person has no address for it. With none left it is Slack.
func TestARuleThatCannotRingIsPassedOverAndNamed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.setUp("sms", "email")
	w.has("JONAS", "voice")
	w.wants("JONAS", "voice, sms 1m, email 2m")
	w.same(w.ways("JONAS", incident.High), "email+2m0s") // the directory knows the mail address
	p, err := w.s.Preview(t.Context(), "JONAS", incident.High, w.now)
	w.must(err)
	if len(p.Never) != 2 || p.Never[0].Method != "voice" || p.Never[1].Method != "sms" || p.Ways[0].Address != "jonas@halden.example" {
		t.Errorf("%+v", p)
	}
	w.wants("JONAS", "voice, sms")
	w.same(w.ways("JONAS", incident.High), "slack")
	w.has("JONAS", "email") // one's own address comes before the directory's
	w.wants("JONAS", "email")
	p, err = w.s.Preview(t.Context(), "JONAS", incident.High, w.now)
	w.must(err)
	w.same(p.Ways[0].Address, "email of JONAS")
}

// Several immediate rules are several pages at once, each by itself.
func TestEachRuleIsAPageOfItsOwn(t *testing.T) {
	t.Parallel()
	w := newWorld(t, playbook(0, "@jonas"))
	w.setUp("email", "sms")
	w.has("JONAS", "sms")
	w.wants("JONAS", "slack, email, sms, sms 3m")
	n := w.trigger("plan", "Water").Number
	left := w.drain(takes)
	w.same(rung(left), "JONAS email, JONAS slack, JONAS sms")
	for _, d := range left {
		want := map[incident.Method]string{"slack": "", "email": "jonas@halden.example", "sms": "sms of JONAS"}[d.Method]
		if d.Kind == incident.KindPage && (d.Body.Address != want || d.Body.Event != incident.EventTrigger) {
			t.Errorf("%s goes to %+v", d.Method, d.Body)
		}
	}
	w.pass(3 * time.Minute)
	w.same(rung(w.drain(takes)), "JONAS sms")
	w.same(w.notices(n, "JONAS"), "slack sent, email sent, sms sent, sms+3m0s sent")
}

// Amara changes her rules while it rings: by the next ringing the new ones hold, and nothing of the old ones is left.
func TestNewRulesHoldFromTheNextRinging(t *testing.T) {
	t.Parallel()
	w := newWorld(t, playbook(1, "@amara"))
	w.setUp("sms", "email")
	w.has("AMARA", "sms")
	w.wants("AMARA", "slack, sms 7m")
	n := w.trigger("plan", "Water").Number
	w.drain(takes)
	w.wants("AMARA", "slack, email 4m")
	w.pass(5 * time.Minute)
	w.same(rung(w.drain(takes)), "AMARA slack")
	w.same(w.notices(n, "AMARA"), "slack sent, email+4m0s waiting")
	w.now = w.now.Add(4 * time.Minute)
	w.same(rung(w.drain(takes)), "AMARA email")
}

func TestQuietHoursHoldForLowUrgencyInOnesOwnZone(t *testing.T) {
	t.Parallel()
	berlin, newYork := zone(t, "Europe/Berlin"), zone(t, "America/New_York")
	w := newWorld(t)
	w.setUp("sms")
	w.has("JONAS", "sms")
	night, small := incident.Quiet{From: 22 * 60, To: 7 * 60}, incident.Quiet{From: 22 * 60, To: 2*60 + 30}
	for _, c := range []struct {
		name  string
		now   time.Time
		quiet incident.Quiet
		low   string
		zone  string // empty: that of now
	}{
		{"before the night", time.Date(2026, 11, 22, 21, 49, 0, 0, berlin), night, "slack, sms+10m0s", ""},
		{"a delay that ends in the night", time.Date(2026, 11, 22, 21, 55, 0, 0, berlin), night, "slack, sms+9h5m0s", ""},
		{"as it begins", time.Date(2026, 11, 22, 22, 0, 0, 0, berlin), night, "slack+9h0m0s, sms+9h10m0s", ""},
		{"before midnight", time.Date(2026, 11, 22, 23, 30, 0, 0, berlin), night, "slack+7h30m0s, sms+7h40m0s", ""},
		{"after midnight", time.Date(2026, 11, 22, 0, 30, 0, 0, berlin), night, "slack+6h30m0s, sms+6h40m0s", ""},
		{"as it ends", time.Date(2026, 11, 22, 7, 0, 0, 0, berlin), night, "slack, sms+10m0s", ""},
		{"a night of the year's end", time.Date(2026, 12, 31, 23, 0, 0, 0, berlin), night, "slack+8h0m0s, sms+8h10m0s", ""},
		{"the short night of spring", time.Date(2027, 3, 27, 23, 0, 0, 0, berlin), night, "slack+7h0m0s, sms+7h10m0s", ""},
		{"the long night of autumn", time.Date(2026, 10, 24, 23, 0, 0, 0, berlin), night, "slack+9h0m0s, sms+9h10m0s", ""},
		{"New York's, in spring", time.Date(2027, 3, 13, 23, 0, 0, 0, newYork), night, "slack+7h0m0s, sms+7h10m0s", ""},
		{"noon", time.Date(2026, 11, 22, 12, 30, 0, 0, berlin), incident.Quiet{From: 12 * 60, To: 13 * 60}, "slack+30m0s, sms+40m0s", ""},
		{"none", time.Date(2026, 11, 22, 23, 30, 0, 0, berlin), incident.Quiet{}, "slack, sms+10m0s", ""},
		{"until an hour that comes twice, before", time.Date(2026, 10, 25, 0, 15, 0, 0, time.UTC), small, "slack+15m0s, sms+25m0s", "Europe/Berlin"},
		{"between", time.Date(2026, 10, 25, 0, 35, 0, 0, time.UTC), small, "slack, sms+10m0s", "Europe/Berlin"},
		{"the second time", time.Date(2026, 10, 25, 1, 15, 0, 0, time.UTC), small, "slack+15m0s, sms+25m0s", "Europe/Berlin"},
		{"until an hour that is left out", time.Date(2027, 3, 14, 1, 45, 0, 0, newYork), small, "slack+15m0s, sms+25m0s", ""},
		{"and in Berlin", time.Date(2027, 3, 28, 1, 45, 0, 0, berlin), small, "slack+15m0s, sms+25m0s", ""},
		{"not on a whole minute", time.Date(2026, 11, 22, 6, 59, 30, 0, berlin), night, "slack+30s, sms+10m30s", ""},
		{"in a zone that is none", time.Date(2026, 11, 22, 23, 0, 0, 0, time.UTC), night, "slack+8h0m0s, sms+8h10m0s", "Halden/Tarrowby"},
	} {
		w.lives("JONAS", cmp.Or(c.zone, c.now.Location().String()))
		rules := listed("slack, sms 10m")
		w.must(w.s.SetRules(t.Context(), "JONAS", incident.Rules{incident.High: rules, incident.Low: rules}, c.quiet, w.now))
		w.now = c.now
		w.same(c.name+": "+w.ways("JONAS", incident.Low), c.name+": "+c.low)
		w.same(c.name+": "+w.ways("JONAS", incident.High), c.name+": slack, sms+10m0s")
	}
}

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

// Two delays that both end in the night are one message in the morning.
func TestWhatQuietHoursPutOffRingsOnce(t *testing.T) {
	t.Parallel()
	p := playbook(0, "@jonas")
	p.Urgency = incident.Low
	w := newWorld(t, p)
	quiet := incident.Quiet{From: 12*60 + 5, To: 13 * 60}
	w.must(w.s.SetRules(t.Context(), "JONAS", incident.Rules{incident.Low: listed("slack 10m, slack 20m")}, quiet, w.now))
	n := w.trigger("plan", "A leaking tap").Number
	w.same(w.notices(n, "JONAS"), "slack+1h0m0s waiting")
	w.now = w.now.Add(time.Hour)
	w.same(rung(w.drain(takes)), "JONAS slack")
}

func TestRulesThatCannotBe(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	many := make([]incident.Rule, incident.MaxRules+1)
	for i := range many {
		many[i] = incident.Rule{Method: "slack", After: time.Duration(i) * time.Minute}
	}
	for name, c := range map[string]struct {
		rules incident.Rules
		quiet incident.Quiet
	}{
		"too many":            {incident.Rules{incident.High: many}, incident.Quiet{}},
		"twice the same":      {incident.Rules{incident.High: listed("sms 5m, slack, sms 5m")}, incident.Quiet{}},
		"before the page":     {incident.Rules{incident.High: listed("sms -5m")}, incident.Quiet{}},
		"after a day":         {incident.Rules{incident.Low: listed("sms 24h1s")}, incident.Quiet{}},
		"no method":           {incident.Rules{incident.High: listed("pigeon")}, incident.Quiet{}},
		"a pager":             {incident.Rules{incident.High: listed("pager:ops")}, incident.Quiet{}},
		"no urgency":          {incident.Rules{"middling": listed("sms")}, incident.Quiet{}},
		"no hour of a day":    {nil, incident.Quiet{From: 0, To: 24 * 60}},
		"an hour before any":  {nil, incident.Quiet{From: -1, To: 5}},
		"an hour after all":   {nil, incident.Quiet{From: 24 * 60, To: 5}},
		"an end before a day": {nil, incident.Quiet{From: 1, To: -5}},
	} {
		if err := w.s.SetRules(t.Context(), "JONAS", c.rules, c.quiet, w.now); incident.CodeOf(err) != incident.OddRules {
			t.Errorf("%s: %v", name, err)
		}
	}
	w.must(w.s.SetRules(t.Context(), "NOOR", incident.Rules{incident.High: many[:incident.MaxRules]}, incident.Quiet{From: 0, To: 1439}, w.now)) // a guest is paged, too
	for _, who := range []incident.PersonID{"KASPAR", "ROBO", "NOBODY", ""} {
		w.refused(w.s.SetRules(t.Context(), who, nil, incident.Quiet{}, w.now), incident.NotAMember)
	}
}

func TestATestPageGoesOnceByEveryMethodAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.setUp("sms")
	w.has("JONAS", "sms")
	w.wants("JONAS", "slack, sms 10m, sms 20m")
	for range 2 {
		ways, err := w.s.TestPage(t.Context(), "envelope-1", "JONAS", w.now)
		w.must(err)
		if len(ways) != 2 { // what is said to leave
			t.Errorf("%+v", ways)
		}
	}
	var sent []string
	for _, d := range w.drain(takes) {
		sent = append(sent, string(d.Kind)+" "+string(d.Method)+" "+d.To+" "+d.Body.Address)
	}
	w.lines(sent, "test slack JONAS ", "test sms JONAS sms of JONAS")
	for range 2 { // without an id of the request each is one
		_, err := w.s.TestPage(t.Context(), "", "NOOR", w.now)
		w.must(err)
		w.same(to(w.drain(takes), incident.KindTest), "NOOR")
	}
	_, err := w.s.TestPage(t.Context(), "", "KASPAR", w.now)
	w.refused(err, incident.NotAMember)
}
