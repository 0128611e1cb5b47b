package storage

import "tocsin/incident"

// Subscribers reads who is told of status updates, in the order in which they were added.
func (t *tx) Subscribers(n incident.Number) ([]incident.Subscriber, error) {
	return all(t.runner, scanSubscriber, "SELECT person, channel FROM subscribers WHERE incident = $1 ORDER BY seq", int64(n))
}

func scanSubscriber(row scanner) (s incident.Subscriber, err error) {
	err = row.Scan(&s.Person, &s.Channel)
	return s, err
}

// writeSubscribers adds those who are not subscribed yet.
func (t *tx) writeSubscribers(n incident.Number, list []incident.Subscriber) error {
	rows := make([][]any, len(list))
	for i, s := range list {
		rows[i] = []any{int64(n), string(s.Person), s.Channel}
	}
	_, err := t.insert("INSERT INTO subscribers (incident, person, channel)", rows, "ON CONFLICT (incident, person, channel) DO NOTHING")
	return err
}
