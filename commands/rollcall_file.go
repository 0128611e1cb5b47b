package commands

import (
	"bytes"
	"context"
	"encoding/csv"
	"strings"
	"time"

	"tocsin/incident"
	"tocsin/lang"
)

func rollFileButton(l lang.Language, n incident.Number) Button {
	return Button{Action: ActionRollFile, Value: n.String(), Label: l.Say("button." + ActionRollFile)}
}

// rollFile sends the whole of a roll call to who asks for it, as a file.
func (h *Handler) rollFile(ctx context.Context, r Request, ref string) (Answer, error) {
	n, _ := incident.ParseNumber(ref)
	if err := h.Incidents.ShareRoll(ctx, r.Key, n, r.By.ID, r.Now); err != nil {
		return Answer{}, err
	}
	return Answer{View: say(r.l, "rollcall.file.sent", "incident", n.String())}, nil
}

// WholeRoll are all people of a roll call, in the order of RollCSV: those first about whom something is to be done.
var WholeRoll = []incident.RollFilter{{Safety: incident.InNeed}, {Unreached: true}, {}, {Safety: incident.Safe}, {Safety: incident.Unaffected}}

// RollCSV is a roll call for a spreadsheet, a line a person; times are in the zone tz, an IANA name, and UTC where it is none.
func RollCSV(l lang.Language, tz string, people []incident.Asked, person func(incident.PersonID) (incident.Person, bool)) []byte {
	zone, err := time.LoadLocation(tz)
	if err != nil {
		zone = time.UTC
	}
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	var head []string
	for _, column := range []string{"name", "email", "region", "answer", "where", "note", "by", "at", "way", "asked", "unreached"} {
		head = append(head, l.Say("rollcall.file."+column, "zone", zone.String()))
	}
	_ = w.Write(head) // a buffer takes everything
	for _, a := range people {
		_ = w.Write(rollLine(l, zone, a, person))
	}
	w.Flush()
	return out.Bytes()
}

func rollLine(l lang.Language, zone *time.Location, a incident.Asked, person func(incident.PersonID) (incident.Person, bool)) []string {
	who, _ := person(a.Person)
	line := []string{cell(known(who, a.Person)), cell(who.Email), cell(a.Region)}
	if a.Safety == incident.Unanswered {
		line = append(line, "", "", "", "", "", "")
	} else {
		by, _ := person(a.By)
		line = append(line, l.Say("safety."+string(a.Safety)), cell(a.Where), cell(a.Note), cell(known(by, a.By)), a.At.In(zone).Format("2006-01-02 15:04"), way(l, a.Method))
	}
	var asked []string
	for _, m := range a.Tried {
		asked = append(asked, way(l, m))
	}
	unreached := ""
	if a.Reason != "" {
		unreached = l.Reason(a.Reason)
	}
	return append(line, strings.Join(asked, ", "), cell(unreached))
}

// known is what a person is called; the id of one whom the directory does not know.
func known(p incident.Person, id incident.PersonID) string {
	if p.Name == "" {
		return string(id)
	}
	return p.Name
}

// way is how an answer came: without a method, by the link of a message.
func way(l lang.Language, m incident.Method) string {
	if m == "" {
		return l.Say("rollcall.file.link")
	}
	return l.Say("method." + string(m))
}
