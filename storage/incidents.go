package storage

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"tocsin/incident"
)

// The columns of an incident, in the order of incidentRow and scanIncident. The number is first.
const incidentColumns = `number, playbook, snapshot, private, title, details, state, severity, level, round, reminded, rung_since, snoozed_until, lead,
	channel_name, channel, triggered_by, triggered_at, acknowledged_by, acknowledged_at,
	resolved_by, resolved_at, resolution, last_update, last_update_at, next_update_at, alerts, last_alert_at, last_alert, alerts_said, links`

func incidentRow(i incident.Incident) ([]any, error) {
	snapshot, err := toJSON(i.Playbook)
	if err != nil {
		return nil, err
	}
	severity, err := toJSON(i.Severity)
	if err != nil {
		return nil, err
	}
	links, err := linksText(i.Links)
	return []any{
		int64(i.Number), i.Playbook.Name, snapshot, flag(i.Playbook.Private), i.Title, i.Details, string(i.State), severity,
		int64(i.Level), int64(i.Round), int64(i.Reminded), ms(i.RungSince), ms(i.SnoozedUntil), string(i.Lead), i.ChannelName, i.Channel,
		string(i.TriggeredBy), ms(i.TriggeredAt), string(i.AcknowledgedBy), ms(i.AcknowledgedAt),
		string(i.ResolvedBy), ms(i.ResolvedAt), i.Resolution, i.LastUpdate, ms(i.LastUpdateAt), ms(i.NextUpdateAt),
		int64(i.Alerts), ms(i.LastAlertAt), i.LastAlert, strings.Join(i.AlertsSaid, " "), links,
	}, err
}

func scanIncident(row scanner) (incident.Incident, error) {
	var i incident.Incident
	var name, snapshot, severity, said, links string
	var private, rung, snoozed, triggered, acknowledged, resolved, updated, next, alerted int64
	err := row.Scan(&i.Number, &name, &snapshot, &private, &i.Title, &i.Details, &i.State, &severity,
		&i.Level, &i.Round, &i.Reminded, &rung, &snoozed, &i.Lead, &i.ChannelName, &i.Channel,
		&i.TriggeredBy, &triggered, &i.AcknowledgedBy, &acknowledged,
		&i.ResolvedBy, &resolved, &i.Resolution, &i.LastUpdate, &updated, &next,
		&i.Alerts, &alerted, &i.LastAlert, &said, &links)
	if err != nil {
		return i, err
	}
	i.RungSince, i.SnoozedUntil = at(rung), at(snoozed)
	i.TriggeredAt, i.AcknowledgedAt, i.ResolvedAt, i.LastUpdateAt = at(triggered), at(acknowledged), at(resolved), at(updated)
	i.NextUpdateAt, i.LastAlertAt = at(next), at(alerted)
	if said != "" {
		i.AlertsSaid = strings.Fields(said)
	}
	if links != "" {
		err = fromJSON(links, &i.Links)
	}
	return i, errors.Join(err, fromJSON(snapshot, &i.Playbook), fromJSON(severity, &i.Severity))
}

// linksText is empty where there are none, as for nearly all.
func linksText(links []incident.Link) (string, error) {
	if len(links) == 0 {
		return "", nil
	}
	return toJSON(links)
}

// updateIncident sets every column but the number, which is the first argument.
var updateIncident = func() string {
	var b strings.Builder
	for i, column := range strings.Split(incidentColumns, ",")[1:] {
		b.WriteString(", " + strings.TrimSpace(column) + " = $" + strconv.Itoa(i+2))
	}
	return "UPDATE incidents SET " + b.String()[2:] + " WHERE number = $1"
}()

const selectIncident = "SELECT " + incidentColumns + " FROM incidents WHERE number = $1"

// Incident reads one incident without its pages; NotFound where there is none.
func (s *Store) Incident(ctx context.Context, n incident.Number) (incident.Incident, error) {
	return readIncident(s.reader(ctx), selectIncident, n)
}

// Record reads one incident with its pages and shifts; NotFound where there is none.
func (s *Store) Record(ctx context.Context, n incident.Number) (incident.Record, error) {
	return readRecord(s.reader(ctx), selectIncident, n)
}

// ByChannel reads the number of the incident whose channel this is; NotFound where there is none.
func (s *Store) ByChannel(ctx context.Context, channel string) (incident.Number, error) {
	n, ok, err := one(s.reader(ctx), value[incident.Number], "SELECT number FROM incidents WHERE channel = $1 AND channel <> ''", channel)
	return n, orNotFound(ok, err)
}

func readIncident(r runner, q string, n incident.Number) (incident.Incident, error) {
	i, ok, err := one(r, scanIncident, q, int64(n))
	return i, orNotFound(ok, err)
}

func readRecord(r runner, q string, n incident.Number) (incident.Record, error) {
	i, err := readIncident(r, q, n)
	if err != nil {
		return incident.Record{}, err
	}
	pages, err := all(r, scanPage, selectPages, int64(n))
	if err != nil {
		return incident.Record{}, err
	}
	shifts, err := all(r, scanShift, selectShifts, int64(n))
	return incident.Record{Incident: i, Pages: pages, Shifts: shifts}, err
}

func orNotFound(ok bool, err error) error {
	if err == nil && !ok {
		return &incident.Error{Code: incident.NotFound}
	}
	return err
}
