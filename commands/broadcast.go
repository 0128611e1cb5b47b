package commands

import (
	"bytes"
	"context"
	"encoding/csv"
	"strings"

	"tocsin/incident"
	"tocsin/lang"
)

// steer pauses a broadcast, lets it go on, or cancels it. The channel is told, so that there is nothing to answer.
func (h *Handler) steer(to incident.BroadcastState) verbFunc {
	return func(ctx context.Context, r Request, broadcast string) (Answer, error) {
		_, err := h.Incidents.Steer(ctx, broadcast, to, r.By.ID, r.Now)
		return Answer{}, err
	}
}

// approve sends an update that waits for a second person, or rejects it. The channel is told.
func (h *Handler) approve(approved bool) verbFunc {
	return func(ctx context.Context, r Request, broadcast string) (Answer, error) {
		_, err := h.Incidents.Approve(ctx, broadcast, approved, r.By.ID, r.Now)
		return Answer{}, err
	}
}

// untold lists who could not be told by a broadcast, and why.
func (h *Handler) untold(ctx context.Context, r Request, broadcast string) (Answer, error) {
	_, list, err := h.Incidents.Untold(ctx, broadcast, r.By.ID)
	if err != nil {
		return Answer{}, err
	}
	v := say(r.l, "progress.untold", "Count", len(list))
	v.list(r.l, untoldLines(r.l, list, h.name), 40)
	v.Parts = append(v.Parts, Buttons{{Action: ActionUntoldFile, Value: broadcast, Label: r.l.Say("button." + ActionUntoldFile)}})
	return Answer{View: v}, nil
}

func untoldLines(l lang.Language, list []incident.Untold, name func(incident.PersonID) string) (lines []Part) {
	for _, u := range list {
		lines = append(lines, Text(Say(l, "untold.line", "who", receiver(u.To, name), "reason", l.Reason(u.Reason))))
	}
	return lines
}

// untoldFile puts the whole list into the incident's channel.
func (h *Handler) untoldFile(ctx context.Context, r Request, broadcast string) (Answer, error) {
	if err := h.Incidents.ShareUntold(ctx, r.Key, broadcast, r.By.ID, r.Now); err != nil {
		return Answer{}, err
	}
	return Answer{View: say(r.l, "untold.shared")}, nil
}

// UntoldCSV is the list of those who could not be told, for a spreadsheet.
func UntoldCSV(l lang.Language, list []incident.Untold, person func(incident.PersonID) (incident.Person, bool)) []byte {
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	_ = w.Write([]string{l.Say("untold.name"), l.Say("untold.email"), l.Say("untold.id"), l.Say("untold.reason")}) // a buffer takes everything
	for _, u := range list {
		p, _ := person(incident.PersonID(u.To))
		_ = w.Write([]string{cell(p.Name), cell(p.Email), cell(u.To), cell(l.Reason(u.Reason))})
	}
	w.Flush()
	return out.Bytes()
}

// cell keeps a spreadsheet from taking what a person chose for a name as a formula.
// https://owasp.org/www-community/attacks/CSV_Injection
func cell(text string) string {
	if text != "" && strings.Contains("=+-@\t\r", text[:1]) {
		return "'" + text
	}
	return text
}
