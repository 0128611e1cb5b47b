package storage

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"testing"
	"time"

	"tocsin/incident"
)

// explaining asks for the plan of every statement before it is carried out.
type explaining struct {
	executor
	e     *engine
	plans map[string][]string // statement -> lines of its plan
}

func (x *explaining) ExecContext(ctx context.Context, q string, args ...any) (sql.Result, error) {
	if err := x.explain(ctx, q, args); err != nil {
		return nil, err
	}
	return x.executor.ExecContext(ctx, q, args...)
}

func (x *explaining) QueryContext(ctx context.Context, q string, args ...any) (*sql.Rows, error) {
	if err := x.explain(ctx, q, args); err != nil {
		return nil, err
	}
	return x.executor.QueryContext(ctx, q, args...)
}

func (x *explaining) explain(ctx context.Context, q string, args []any) error {
	plain := func(row scanner) (line string, err error) { return line, row.Scan(&line) }
	prefix := "EXPLAIN "
	if x.e.sqlite {
		prefix = "EXPLAIN QUERY PLAN "
		plain = func(row scanner) (line string, err error) {
			var ignored int
			return line, row.Scan(&ignored, &ignored, &ignored, &line)
		}
	}
	lines, err := all(runner{ctx, x.executor, x.e}, plain, prefix+q, args...)
	x.plans[q] = lines
	return err
}

// ownValues are what a statement reads from end to end and brings itself.
var ownValues = map[string]bool{"SCAN firsts": true, "SCAN v": true, "SCAN m": true, "SCAN t": true}

// wholeTable gives the line of a plan that reads a table, or an index of it, from end to end.
func wholeTable(plan []string) string {
	for i, line := range plan {
		line = strings.TrimSpace(line)
		switch {
		case strings.HasPrefix(line, "SCAN ") && !strings.Contains(line, "CONSTANT ROW") && !ownValues[line]:
			return line
		case strings.Contains(line, "Seq Scan on "):
			return line
		case strings.Contains(line, "Index") && strings.Contains(line, "Scan ") && !strings.Contains(plan[i+1], "Index Cond"):
			return line
		}
	}
	return ""
}

// With much that waits and little that is due, no statement on the way of a delivery or a timer reads a whole table.
func TestNoStatementReadsAWholeTable(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		n := fill(t, s, 3000)
		fillRollCalls(t, s)
		callRoll(t, s, n, "r", 30)
		x := &explaining{e: s.engine, plans: map[string][]string{}}
		plainly := func(fn func(*tx) error) {
			t.Helper()
			err := s.transact(t.Context(), func(t *tx) error {
				x.executor, t.on = t.on, x
				return fn(t)
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		var mine []incident.Delivery
		plainly(func(t *tx) (err error) {
			mine, err = t.claimDue(incident.MethodSlack, noon, incident.PriorityRefresh, 16, lease)
			return err
		})
		if len(mine) != 16 {
			t.Fatalf("%d claimed", len(mine))
		}
		results := done(mine)
		results[0].RetryIn, results[0].Delivery.Once = time.Second, "k"
		results[2].Delivery.Kind, results[2].Delivery.To, results[2].Delivery.Body.RollCall = incident.KindAsk, string(person(7)), "r"
		results[1].Copy = incident.Copy{Role: incident.CopyPage, Person: "UA", Channel: "C", TS: "1"}
		plainly(func(t *tx) error { return t.Settle(noon, results) })
		plainly(func(t *tx) error {
			if _, _, err := t.DueTimer(noon); err != nil {
				return err
			}
			if _, err := t.Subscribers(n); err != nil {
				return err
			}
			if _, err := t.Unfinished(n); err != nil {
				return err
			}
			if _, err := t.Feed("b1"); err != nil {
				return err
			}
			if err := readRollCall(t, n); err != nil {
				return err
			}
			r, err := t.Record(n)
			if err != nil {
				return err
			}
			again := delivery("again", "lane 7", incident.PriorityPage)
			again.Once = "again"
			return t.Apply(incident.Outcome{Record: r, Withdraw: []incident.Kind{incident.KindPage}, Recall: []string{mine[2].ID},
				Altered: []incident.Altered{{Broadcast: "b1", State: incident.Overtaken}},
				Move:    []incident.Moved{{Delivery: mine[3].ID, DueAt: noon}}, Deliveries: []incident.Delivery{again},
				Answers: []incident.Asked{{RollCall: "r", Person: person(3)}},
				Cancel:  []incident.TimerKind{incident.TimerEscalate}, Timers: []incident.Timer{{Kind: incident.TimerEscalate, DueAt: noon}}})
		})
		x.executor = s.read
		look := runner{t.Context(), x, s.engine}
		if _, _, err := one(look, value[sql.NullInt64], selectNext, string(incident.MethodSlack)); err != nil {
			t.Fatal(err)
		}
		if _, err := all(look, value[incident.Number], selectLate, string(incident.MethodSlack), ms(noon)); err != nil {
			t.Fatal(err)
		}
		if _, err := all(look, value[int64], selectNextTimer, ms(noon)); err != nil {
			t.Fatal(err)
		}
		if _, err := all(look, func(row scanner) (what string, err error) { return what, row.Scan(&what, new(string), new(int64)) }, selectAgenda, ms(noon), string(incident.MethodSlack), ms(noon)); err != nil {
			t.Fatal(err)
		}
		if _, err := all(look, scanBroadcast, selectHungry, int64(10)); err != nil {
			t.Fatal(err)
		}
		if _, err := all(look, scanBroadcast, selectUnreported); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Untold(t.Context(), "b1"); err != nil {
			t.Fatal(err)
		}
		if _, err := all(look, value[string], selectSubscribedTargets); err != nil {
			t.Fatal(err)
		}
		for q, lines := range x.plans {
			if line := wholeTable(lines); line != "" {
				t.Errorf("%s in\n%s\n%s", line, q, strings.Join(lines, "\n"))
			}
		}
	})
}

// fill writes an incident and deliveries in lanes of ten: 16 heads are due, all else waits for later.
func fill(t testing.TB, s *Store, deliveries int) incident.Number {
	t.Helper()
	list := make([]incident.Delivery, deliveries)
	for i := range list {
		list[i] = delivery(incident.NewID(), fmt.Sprintf("lane %d", i%(deliveries/10)), incident.PriorityBroadcast)
		if i >= 16 && i < deliveries/10 {
			list[i].DueAt = after(time.Hour)
		}
	}
	return create(t, s, func(o *incident.Outcome) {
		o.Subscribers = []incident.Subscriber{{Target: office}}
		for i := range 300 { // of a year; one is open
			b := incident.Broadcast{ID: fmt.Sprintf("b%d", i), Incident: o.Record.Number, At: noon, State: incident.Done, Total: 600, Fed: 300, Reported: true}
			if i == 1 {
				b.State, b.Reported, b.Left = incident.Running, false, make([]incident.PersonID, 300)
			}
			o.Broadcasts = append(o.Broadcasts, b)
		}
		for i := range 50 {
			list[i].Broadcast = "b1"
		}
		o.Deliveries, o.Timers = list, []incident.Timer{{Kind: incident.TimerEscalate, DueAt: after(time.Hour)}}
	})
}

// fillRollCalls writes those of other incidents: of a year, one a day.
func fillRollCalls(t testing.TB, s *Store) {
	t.Helper()
	for i := range 365 {
		callRoll(t, s, create(t, s, nil), fmt.Sprintf("r%d", i), 10)
	}
}

// readRollCall reads what one answer and one round read of a roll call.
func readRollCall(t *tx, n incident.Number) error {
	if _, _, err := t.OpenRollCall(n); err != nil {
		return err
	}
	if _, err := t.Asked("r", []incident.PersonID{person(1), person(2)}); err != nil {
		return err
	}
	if _, err := t.NotAnswered("r"); err != nil {
		return err
	}
	_, err := t.Tally("r")
	return err
}
