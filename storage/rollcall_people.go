package storage

import (
	"context"
	"maps"
	"slices"
	"strings"

	"tocsin/incident"
)

const (
	answerColumns = "safety, whereabouts, note, answered_at, answered_by, method"
	askedColumns  = "rollcall, person, region, tried, reached, reason, " + answerColumns
	selectAsked   = "SELECT " + askedColumns + " FROM rollcall_people WHERE rollcall = $1 AND "
)

func scanAsked(row scanner) (a incident.Asked, err error) {
	var tried string
	var answered int64
	err = row.Scan(&a.RollCall, &a.Person, &a.Region, &tried, &a.Reached, &a.Reason, &a.Safety, &a.Where, &a.Note, &answered, &a.By, &a.Method)
	a.At = at(answered)
	for m := range strings.FieldsSeq(tried) {
		a.Tried = append(a.Tried, incident.Method(m))
	}
	return a, err
}

// Asked reads one person of a roll call; NotFound for who is none of it.
func (s *Store) Asked(ctx context.Context, rollCall string, who incident.PersonID) (incident.Asked, error) {
	a, ok, err := one(s.reader(ctx), scanAsked, selectAsked+"person = $2", rollCall, string(who))
	return a, orNotFound(ok, err)
}

// Asked reads those of these people who are in a roll call.
func (t *tx) Asked(rollCall string, people []incident.PersonID) (list []incident.Asked, err error) {
	err = inGroups(people, func(part []incident.PersonID) error {
		some, err := all(t.runner, scanAsked, selectAsked+"person IN "+anyOf(len(part), 1)+" ORDER BY person", with(part, rollCall)...)
		list = append(list, some...)
		return err
	})
	return list, err
}

// NotAnswered reads who of a roll call has not answered, by id.
func (t *tx) NotAnswered(rollCall string) ([]incident.PersonID, error) {
	return all(t.runner, value[incident.PersonID], "SELECT person FROM rollcall_people WHERE rollcall = $1 AND safety = '' ORDER BY person", rollCall)
}

// Answers reads people of a roll call, by id.
func (s *Store) Answers(ctx context.Context, rollCall string, f incident.RollFilter) ([]incident.Asked, error) {
	q, args := selectAsked+"safety = $2", []any{rollCall, string(f.Safety)}
	switch {
	case f.Safety == incident.Unanswered && f.Unreached:
		q += " AND reason <> ''"
	case f.Safety == incident.Unanswered:
		q += " AND reason = ''"
	}
	q += " ORDER BY person"
	if f.Limit > 0 {
		q, args = q+" LIMIT $3", append(args, int64(f.Limit))
	}
	return all(s.reader(ctx), scanAsked, q, args...)
}

// writeAsked writes people who are new, or by what those are asked who are not. Answers and what was reached are written by others.
func (t *tx) writeAsked(list []incident.Asked) error {
	rows := make([][]any, len(list))
	for i, a := range list {
		tried := make([]string, len(a.Tried))
		for j, m := range a.Tried {
			tried[j] = string(m)
		}
		rows[i] = append([]any{a.RollCall, string(a.Person), a.Region, strings.Join(tried, " "), string(a.Reached), a.Reason}, answerRow(a.Answer)...)
	}
	_, err := t.insert("INSERT INTO rollcall_people ("+askedColumns+")", rows, "ON CONFLICT (rollcall, person) DO UPDATE SET tried = excluded.tried")
	return err
}

func answerRow(a incident.Answer) []any {
	return []any{string(a.Safety), a.Where, a.Note, ms(a.At), string(a.By), string(a.Method)}
}

// writeAnswers puts answers in place of earlier ones, and on record.
func (t *tx) writeAnswers(list []incident.Asked) error {
	rows := make([][]any, len(list))
	for i, a := range list {
		rows[i] = append([]any{a.RollCall, string(a.Person)}, answerRow(a.Answer)...)
		_, err := t.exec(`UPDATE rollcall_people SET safety = $3, whereabouts = $4, note = $5, answered_at = $6, answered_by = $7, method = $8
			WHERE rollcall = $1 AND person = $2`, rows[i]...)
		if err != nil {
			return err
		}
	}
	_, err := t.insert("INSERT INTO rollcall_answers (rollcall, person, "+answerColumns+")", rows, "")
	return err
}

// settleAsked notes whom deliveries reached that ask, and why they did not reach the others. A provider may take a message, and
// say later that it did not arrive.
func (t *tx) settleAsked(results []incident.Result) error {
	ended := map[incident.Method][]incident.Result{} // of one method, nobody is there twice
	for _, r := range results {
		if d := r.Delivery; d.Kind == incident.KindAsk && r.RetryIn == 0 {
			ended[d.Method] = append(ended[d.Method], r)
		}
	}
	for _, by := range slices.Sorted(maps.Keys(ended)) {
		if err := inGroups(ended[by], t.reach); err != nil {
			return err
		}
	}
	return nil
}

func (t *tx) reach(part []incident.Result) error {
	args := make([]any, 0, len(reachedTypes)*len(part))
	for _, r := range part {
		args = append(args, r.Delivery.Body.RollCall, r.Delivery.To, string(r.Delivery.Method), r.Reason)
	}
	_, err := t.exec(`UPDATE rollcall_people SET
			reached = CASE WHEN v.column4 = '' AND reached = '' THEN v.column3 WHEN v.column4 <> '' AND reached = v.column3 THEN '' ELSE reached END,
			reason = CASE WHEN v.column4 <> '' AND reached IN ('', v.column3) THEN v.column4 ELSE '' END
		FROM (VALUES `+typedPlaces(len(part), reachedTypes)+`) AS v
		WHERE rollcall_people.rollcall = v.column1 AND rollcall_people.person = v.column2`, args...)
	return err
}

var reachedTypes = []string{"TEXT", "TEXT", "TEXT", "TEXT"}
