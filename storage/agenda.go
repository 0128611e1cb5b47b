package storage

import (
	"context"
	"time"

	"tocsin/incident"
)

// selectAgenda gives a row for each thing there is to do. It steps along outbox_due from one method to the next.
const selectAgenda = `WITH RECURSIVE m (method) AS (
		SELECT CAST('' AS TEXT)
		UNION ALL
		SELECT (SELECT o.method FROM outbox o WHERE o.head = 1 AND o.method > m.method ORDER BY o.method LIMIT 1)
		FROM m WHERE m.method IS NOT NULL)
	SELECT 'method' AS what, method, CAST(0 AS BIGINT) AS due FROM m WHERE method <> ''
	UNION ALL SELECT 'timer', '', t.due_at FROM (` + selectNextTimer + `) AS t
	UNION ALL SELECT 'late', '', 0 WHERE EXISTS (SELECT 1 FROM outbox o
		WHERE o.kind = 'page' AND o.state IN ('pending', 'inflight') AND o.method = $2 AND o.since < $3)
	UNION ALL SELECT 'unreported', '', 0 WHERE EXISTS (SELECT 1 FROM broadcasts b WHERE b.reported = 0)`

// Agenda looks whether timers are due until a time, pages by Slack were due before another, broadcasts are to be shown, and by
// what methods deliveries wait. It costs what methods there are, however much waits, and waits for nobody who writes.
func (s *Store) Agenda(ctx context.Context, until, late time.Time) (a incident.Agenda, err error) {
	err = s.reader(ctx).each(func(row scanner) error {
		var what string
		var method incident.Method
		var due int64
		if err := row.Scan(&what, &method, &due); err != nil {
			return err
		}
		switch what {
		case "method":
			a.Methods = append(a.Methods, method)
		case "timer":
			a.Timer = at(due)
		case "late":
			a.Late = true
		case "unreported":
			a.Unreported = true
		}
		return nil
	}, selectAgenda, ms(until), string(incident.MethodSlack), ms(late))
	return a, err
}
