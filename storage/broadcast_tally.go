package storage

import "time"

// tally counts, by broadcast, the deliveries that have ended.
type tally map[string]*struct{ sent, failed, withdrawn int64 }

// counted is a delivery that was settled.
type counted struct{ broadcast, state string }

func scanCounted(row scanner) (c counted, err error) {
	err = row.Scan(&c.broadcast, &c.state)
	return c, err
}

func (y tally) add(list []counted) {
	for _, c := range list {
		if c.broadcast == "" {
			continue
		}
		if y[c.broadcast] == nil {
			y[c.broadcast] = new(struct{ sent, failed, withdrawn int64 })
		}
		switch c.state {
		case "done":
			y[c.broadcast].sent++
		case "failed":
			y[c.broadcast].failed++
		case "withdrawn":
			y[c.broadcast].withdrawn++
		}
	}
}

// count adds a tally to the broadcasts; one of which nothing is left is done.
func (t *tx) count(y tally, now time.Time) error {
	for id, n := range y {
		_, err := t.exec("UPDATE broadcasts SET sent = sent + $2, failed = failed + $3, withdrawn = withdrawn + $4 WHERE id = $1", id, n.sent, n.failed, n.withdrawn)
		if err != nil {
			return err
		}
		_, err = t.exec(`UPDATE broadcasts SET state = 'done', ended_at = $2
			WHERE id = $1 AND state NOT IN ('cancelled', 'overtaken', 'done') AND sent + failed + withdrawn >= total`, id, ms(now))
		if err != nil {
			return err
		}
	}
	return nil
}
