package commands

import (
	"context"
	"slices"
	"strings"
	"time"

	"tocsin/incident"
)

// meSent writes what was changed: rules, quiet hours, addresses. For each new address it asks for the code that was sent there.
func (h *Handler) meSent(ctx context.Context, r Request, _ string, values map[string]string) (Answer, error) {
	rules := h.rulesOf(values)
	if len(rules[incident.High]) == 0 {
		return Answer{Errors: map[string]string{inputRule + string(incident.MethodSlack): r.l.Say("form.me.nothing")}}, nil
	}
	profile, err := h.Store.Profile(ctx, r.By.ID)
	if err != nil {
		return Answer{}, err
	}
	pending, err := h.Store.Pending(ctx, r.By.ID)
	if err != nil {
		return Answer{}, err
	}
	sent, wrong, err := h.addresses(ctx, r, profile, pending, values)
	if err != nil || len(wrong) > 0 {
		return Answer{Errors: wrong}, err
	}
	if err := h.Incidents.SetRules(ctx, r.By.ID, h.ownRules(r, rules), quietOf(values), r.Now); err != nil {
		return Answer{}, err
	}
	if len(sent) > 0 {
		return Answer{Modal: h.codeModal(r, sent)}, nil
	}
	return h.meSaved(ctx, r)
}

func (h *Handler) meSaved(ctx context.Context, r Request) (Answer, error) {
	parts, err := h.whatWouldHappen(ctx, r)
	if err != nil {
		return Answer{}, err
	}
	v := say(r.l, "me.saved")
	v.Parts = append(v.Parts, parts...)
	return Answer{View: v}, nil
}

// rulesOf reads the menus of the form.
func (h *Handler) rulesOf(values map[string]string) incident.Rules {
	rules := incident.Rules{}
	for _, m := range h.offered() {
		for part := range strings.SplitSeq(values[inputRule+string(m)], ",") {
			if after, err := time.ParseDuration(part); err == nil {
				rules[incident.High] = append(rules[incident.High], incident.Rule{Method: m, After: after})
			}
		}
	}
	rules[incident.Low] = []incident.Rule{{Method: incident.MethodSlack}}
	if values[inputLow] == "same" {
		rules[incident.Low] = rules[incident.High]
	}
	return rules
}

// ownRules are none where they say what the team's or the company's say: the person then follows when those change.
func (h *Handler) ownRules(r Request, rules incident.Rules) incident.Rules {
	for urgency, list := range rules {
		usual := h.Incidents.RulesFor(r.By.ID, incident.Profile{}, urgency)
		usual = slices.DeleteFunc(slices.Clone(usual), func(x incident.Rule) bool { return x.Method != incident.MethodSlack && !h.offers(x.Method) })
		if !sameRules(usual, list) {
			return rules
		}
	}
	return nil
}

func sameRules(a, b []incident.Rule) bool {
	return len(a) == len(b) && !slices.ContainsFunc(a, func(x incident.Rule) bool { return !slices.Contains(b, x) })
}

func quietOf(values map[string]string) incident.Quiet {
	from, err := time.Parse("15:04", values[inputQuietFrom])
	to, err2 := time.Parse("15:04", values[inputQuietTo])
	if err != nil || err2 != nil {
		return incident.Quiet{}
	}
	return incident.Quiet{From: from.Hour()*60 + from.Minute(), To: to.Hour()*60 + to.Minute()}
}

// addresses sends a code to each address that is new, and forgets those that were taken out. One that waits for its code gets
// none again. It gives what codes were sent to, and what is wrong with an input.
func (h *Handler) addresses(ctx context.Context, r Request, profile incident.Profile, pending []incident.Pending, values map[string]string) (sent []incident.Contact, wrong map[string]string, err error) {
	phone := incident.MethodSMS
	if !h.offers(phone) {
		phone = incident.MethodVoice
	}
	for _, in := range []struct {
		id     string
		method incident.Method
	}{{inputPhone, phone}, {inputTopic, incident.MethodPush}} {
		address, asked := values[in.id]
		known := address == knownAddress(profile, nil, in.method) || address == knownAddress(profile, pending, in.method)
		switch blank := strings.TrimSpace(address) == ""; {
		case !asked || !h.offers(in.method) || !blank && known:
			continue
		case blank: // what was never confirmed goes, too
			err = h.Incidents.DropContact(ctx, r.By.ID, in.method)
		default:
			var c incident.Contact
			if c, err = h.Incidents.AddContact(ctx, r.By.ID, incident.Contact{Method: in.method, Address: address}, r.Now); err == nil {
				sent = append(sent, c)
			}
		}
		if incident.CodeOf(err) != "" {
			return nil, map[string]string{in.id: h.refusal(r, err).Summary}, nil
		}
		if err != nil {
			return nil, nil, err
		}
	}
	return sent, nil, nil
}
