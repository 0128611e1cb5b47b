package storage

import "tocsin/incident"

// NextNumber takes the next incident number. On PostgreSQL others wait for theirs until the transaction ends, so that
// no number is left out.
func (t *tx) NextNumber() (incident.Number, error) {
	n, _, err := one(t.runner, value[incident.Number], "UPDATE counters SET value = value + 1 WHERE name = 'incident' RETURNING value")
	return n, err
}

// Create writes the first outcome of an incident; AlreadyExists where its number is taken.
func (t *tx) Create(o incident.Outcome) error {
	row, err := incidentRow(o.Record.Incident)
	if err != nil {
		return err
	}
	if _, err := t.insert("INSERT INTO incidents ("+incidentColumns+")", [][]any{row}, ""); err != nil {
		return err
	}
	return t.writeAll(o)
}

// Apply writes an outcome; NotFound where the incident was never created. Writing the incident first keeps others from
// changing it, and the lanes of its deliveries, until the transaction ends.
func (t *tx) Apply(o incident.Outcome) error {
	row, err := incidentRow(o.Record.Incident)
	if err != nil {
		return err
	}
	n, err := t.exec(updateIncident, row...)
	if err := orNotFound(n > 0, err); err != nil {
		return err
	}
	return t.writeAll(o)
}

func (t *tx) writeAll(o incident.Outcome) error {
	n := o.Record.Number
	steps := []func() error{
		func() error { return t.writePages(o.Record) },
		func() error { return t.writeEntries(n, o.Entries) },
		func() error { return t.writeSubscribers(n, o.Subscribers) },
		func() error { return t.writeShifts(n, o.Shifts) },
		func() error { return t.cancelTimers(n, o.Cancel) },
		func() error { return t.setTimers(n, o.Timers) },
		func() error { return t.withdraw(n, o.Withdraw) }, // before the new ones: they are wanted
		func() error { return t.recall(o.Recall) },
		func() error { return t.move(o.Move) },
		func() error { return t.alter(o.Altered) },
		func() error { return t.show(o.Shown) },
		func() error { return t.correct(o.Corrected) },
		func() error { return t.writeBroadcasts(o.Broadcasts) },
		func() error { return t.writeRollCalls(o.RollCalls) },
		func() error { return t.writeAsked(o.Asked) },
		func() error { return t.writeAnswers(o.Answers) },
		func() error { return t.enqueue(n, o.Deliveries) },
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}
