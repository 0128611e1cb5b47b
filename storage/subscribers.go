package storage

import (
	"context"

	"tocsin/incident"
)

const selectSubscribers = "SELECT target, person, wish FROM subscribers WHERE incident = $1 ORDER BY seq"

// Subscribers reads who is told of status updates, in the order in which they were added.
func (t *tx) Subscribers(n incident.Number) ([]incident.Subscriber, error) {
	return all(t.runner, scanSubscriber, selectSubscribers, int64(n))
}

// Subscribers reads who is told of status updates, in the order in which they were added.
func (s *Store) Subscribers(ctx context.Context, n incident.Number) ([]incident.Subscriber, error) {
	return all(s.reader(ctx), scanSubscriber, selectSubscribers, int64(n))
}

func scanSubscriber(row scanner) (s incident.Subscriber, err error) {
	var target string
	if err = row.Scan(&target, &s.Person, &s.Wish); err == nil && target != "" {
		s.Target, err = incident.ParseTarget(target)
	}
	return s, err
}

// selectSubscribedTargets steps along subscribers_target from one target to the next.
const selectSubscribedTargets = `WITH RECURSIVE t (target) AS (
		SELECT CAST('' AS TEXT)
		UNION ALL
		SELECT (SELECT s.target FROM subscribers s WHERE s.target <> '' AND s.target > t.target ORDER BY s.target LIMIT 1)
		FROM t WHERE t.target IS NOT NULL)
	SELECT target FROM t WHERE target <> ''`

// SubscribedTargets reads the targets that are subscribed to any incident, each once. It costs what targets there are, however
// many incidents.
func (s *Store) SubscribedTargets(ctx context.Context) ([]incident.Target, error) {
	scan := func(row scanner) (t incident.Target, err error) {
		var text string
		if err = row.Scan(&text); err == nil {
			t, err = incident.ParseTarget(text)
		}
		return t, err
	}
	return all(s.reader(ctx), scan, selectSubscribedTargets)
}

// writeSubscribers adds those who are not subscribed yet, and changes the wish of those who are.
func (t *tx) writeSubscribers(n incident.Number, list []incident.Subscriber) error {
	rows := make([][]any, len(list))
	for i, s := range list {
		target := ""
		if s.Person == "" {
			target = s.Target.String()
		}
		rows[i] = []any{int64(n), target, string(s.Person), string(s.Wish)}
	}
	_, err := t.insert("INSERT INTO subscribers (incident, target, person, wish)", rows,
		"ON CONFLICT (incident, person, target) DO UPDATE SET wish = excluded.wish")
	return err
}
