package storage

import (
	"context"
	"strconv"
	"strings"

	"tocsin/incident"
)

const listLimit = 50 // where a filter names none

// Who takes part in an incident; and what a person may see: what is not private, and that which the person takes part in
// or is subscribed to, by name or through a target. Who is in a channel that is subscribed is Slack's to know, and counts for nothing here.
const (
	takesPart = `(triggered_by = $2 OR lead = $2 OR EXISTS (SELECT 1 FROM pages p WHERE p.incident = number AND p.person = $2)
		OR EXISTS (SELECT 1 FROM shifts f WHERE f.incident = number AND f.person = $2))`
	maySee = `(private = 0 OR ` + takesPart + ` OR EXISTS (SELECT 1 FROM subscribers s
		WHERE s.incident = number AND s.wish <> 'silent' AND `
)

// hears is how a person is subscribed: the second argument, or one of so many targets after it.
func hears(targets int) string {
	if targets == 0 {
		return "s.person = $2"
	}
	return "(s.person = $2 OR s.target IN " + anyOf(targets, 2) + ")"
}

// List reads incidents, newest first. Mine without For finds nothing: nobody takes part in nothing.
func (s *Store) List(ctx context.Context, f incident.Filter) ([]incident.Incident, error) {
	if f.Mine && f.For == "" {
		return nil, nil
	}
	if f.Limit <= 0 {
		f.Limit = listLimit
	}
	var where []string
	args := []any{int64(f.Limit)}
	switch {
	case f.Mine:
		where, args = append(where, takesPart), append(args, string(f.For))
	case f.For != "" && f.Acts:
		where, args = append(where, "(private = 0 OR "+takesPart+")"), append(args, string(f.For))
	case f.For != "":
		through := make([]string, len(f.Through))
		for i, target := range f.Through {
			through[i] = target.String()
		}
		where, args = append(where, maySee+hears(len(through))+"))"), with(through, append(args, string(f.For))...)
	}
	if f.OpenOnly {
		where = append(where, "state <> 'resolved'")
	}
	if len(f.Playbooks) > 0 {
		where, args = append(where, "playbook IN "+anyOf(len(f.Playbooks), len(args))), with(f.Playbooks, args...)
	}
	if f.Before != 0 {
		args = append(args, int64(f.Before))
		where = append(where, "number < $"+strconv.Itoa(len(args)))
	}
	if f.Number != 0 {
		args = append(args, int64(f.Number))
		where = append(where, "number = $"+strconv.Itoa(len(args)))
	}
	q := "SELECT " + incidentColumns + " FROM incidents"
	if len(where) > 0 {
		q += " WHERE " + strings.Join(where, " AND ")
	}
	return all(s.reader(ctx), scanIncident, q+" ORDER BY number DESC LIMIT $1", args...)
}
