package commands

import (
	"context"
	"strings"
	"time"

	"tocsin/incident"
)

var meVerb = verb{name: "me", usage: "",
	run: func(h *Handler) verbFunc { return h.meForm }}

const formMe = "me"

// The inputs of the form. Those of methods are the method's name behind inputRule.
const (
	inputRule      = "rule."
	inputLow       = "low"
	inputQuietFrom = "quiet_from"
	inputQuietTo   = "quiet_to"
	inputPhone     = "phone"
	inputTopic     = "topic"
)

// meForm shows how the person is paged: by what, how long after, and what would happen now. All of it can be changed there.
func (h *Handler) meForm(ctx context.Context, r Request, _ string) (Answer, error) {
	if !r.By.Reachable() {
		return Answer{View: say(r.l, "error."+string(incident.NotAMember))}, nil
	}
	profile, err := h.Store.Profile(ctx, r.By.ID)
	if err != nil {
		return Answer{}, err
	}
	pending, err := h.Store.Pending(ctx, r.By.ID)
	if err != nil {
		return Answer{}, err
	}
	intro, err := h.whatWouldHappen(ctx, r)
	if err != nil {
		return Answer{}, err
	}
	buttons := Buttons{{Action: ActionTestPage, Label: r.l.Say("button.test-page")}}
	if len(pending) > 0 {
		buttons = append(buttons, Button{Action: ActionCode, Label: r.l.Say("button.code"), Style: Primary}, Button{Action: ActionNewCode, Label: r.l.Say("button.new-code")})
	}
	return Answer{Modal: &Modal{
		Callback: formMe, Meta: incident.NewID(),
		Title: r.l.Say("form.me.title"), Submit: r.l.Say("form.me.submit"), Close: r.l.Say("form.close"),
		Intro: append(intro, buttons, Rule{}), Inputs: h.meInputs(r, profile, pending),
	}}, nil
}

func (h *Handler) meInputs(r Request, profile incident.Profile, pending []incident.Pending) (list []Input) {
	high := h.Incidents.RulesFor(r.By.ID, profile, incident.High)
	for _, m := range h.offered() {
		value := delays(high, m)
		list = append(list, Input{ID: inputRule + string(m), Label: r.l.Say("form.me.rule", "method", MethodName(r.l, m)), Value: value, Options: delayOptions(r, value)})
	}
	if h.offers(incident.MethodSMS) || h.offers(incident.MethodVoice) {
		list = append(list, Input{ID: inputPhone, Label: r.l.Say("form.me.phone"), Hint: r.l.Say("form.me.private"), Placeholder: "+49 30 123456",
			Value: knownAddress(profile, pending, incident.MethodSMS, incident.MethodVoice), Optional: true, MaxLength: 40})
	}
	if h.offers(incident.MethodPush) {
		list = append(list, Input{ID: inputTopic, Label: r.l.Say("form.me.topic"), Hint: r.l.Say("form.me.topic.hint"),
			Value: knownAddress(profile, pending, incident.MethodPush), Optional: true, MaxLength: 64})
	}
	same := "same"
	if low := h.Incidents.RulesFor(r.By.ID, profile, incident.Low); len(low) == 1 && low[0] == (incident.Rule{Method: incident.MethodSlack}) {
		same = "slack"
	}
	return append(list,
		Input{ID: inputLow, Label: r.l.Say("form.me.low"), Value: same, Options: []Option{{"slack", r.l.Say("form.me.low.slack")}, {"same", r.l.Say("form.me.low.same")}}},
		Input{ID: inputQuietFrom, Label: r.l.Say("form.me.quiet.from"), Value: quietValue(profile.Quiet, profile.Quiet.From), Options: hours(r)},
		Input{ID: inputQuietTo, Label: r.l.Say("form.me.quiet.to"), Value: quietValue(profile.Quiet, profile.Quiet.To), Options: hours(r)})
}

// offered are the contact methods that the company has set up.
func (h *Handler) offered() (list []incident.Method) {
	for _, m := range incident.Methods {
		if m == incident.MethodSlack || h.offers(m) {
			list = append(list, m)
		}
	}
	return list
}

func (h *Handler) offers(m incident.Method) bool { return h.Incidents.Methods[m] }

// knownAddress is what the person gave last for one of these methods, confirmed or not.
func knownAddress(profile incident.Profile, pending []incident.Pending, methods ...incident.Method) string {
	for _, m := range methods {
		for _, p := range pending {
			if p.Method == m {
				return p.Address
			}
		}
	}
	for _, m := range methods {
		for _, c := range profile.Contacts {
			if c.Method == m {
				return c.Address
			}
		}
	}
	return ""
}

// never is the value of "not at all"; a menu takes no empty one.
const never = "never"

// delays writes the rules of one method as a value: "0s,5m0s".
func delays(rules []incident.Rule, m incident.Method) string {
	var list []string
	for _, rule := range rules {
		if rule.Method == m {
			list = append(list, rule.After.String())
		}
	}
	if len(list) == 0 {
		return never
	}
	return strings.Join(list, ",")
}

// delayOptions are the delays that are offered, and the present one.
func delayOptions(r Request, present string) (list []Option) {
	offered := []string{never, "0s", "1m0s", "2m0s", "3m0s", "5m0s", "10m0s", "15m0s", "30m0s", "0s,5m0s"}
	known := false
	for _, value := range offered {
		known = known || value == present
		list = append(list, Option{value, delayLabel(r, value)})
	}
	if !known {
		list = append(list, Option{present, delayLabel(r, present)})
	}
	return list
}

func delayLabel(r Request, value string) (text string) {
	if value == never {
		return r.l.Say("delay.never")
	}
	for part := range strings.SplitSeq(value, ",") {
		d, _ := time.ParseDuration(part)
		one := r.l.Say("delay.now")
		if d > 0 {
			one = r.l.Say("delay.after", "duration", r.l.Duration(d))
		}
		if text != "" {
			one = r.l.Say("delay.twice", "first", text, "then", one)
		}
		text = one
	}
	return text
}

func quietValue(q incident.Quiet, minute int) string {
	if q.From == q.To {
		return never
	}
	return time.Time{}.Add(time.Duration(minute) * time.Minute).Format("15:04")
}

// hours are the full hours of a day, and none at all.
func hours(r Request) []Option {
	list := []Option{{never, r.l.Say("form.me.quiet.none")}}
	for hour := range 24 {
		text := time.Time{}.Add(time.Duration(hour) * time.Hour).Format("15:04")
		list = append(list, Option{text, text})
	}
	return list
}
