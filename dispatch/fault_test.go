package dispatch_test

import (
	"testing"
	"testing/synctest"
	"time"

	"tocsin/dispatch"
)

// What breaks the store here is a trigger in the database: every statement of its kind fails, as on a full disk.
const (
	breakClaims  = `CREATE TRIGGER broken BEFORE UPDATE OF claimed_by ON outbox WHEN NEW.state = 'inflight' BEGIN SELECT RAISE(ABORT, 'disk full'); END`
	breakSettles = `CREATE TRIGGER broken BEFORE UPDATE OF reason ON outbox BEGIN SELECT RAISE(ABORT, 'disk full'); END`
	mend         = `DROP TRIGGER broken`
)

func TestNothingIsLostOrSaidTwiceWhileTheStoreIsBroken(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ name, broken, says string }{
		{"claims fail", breakClaims, "claiming deliveries by slack"},
		{"settling fails", breakSettles, "writing down what became of deliveries"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w, box := found(t), &mailbox{}
				w.run(box.send)
				w.raw(tc.broken)
				list := broadcast(100)
				w.put(list...)
				<-time.After(5 * time.Minute) // long after all claims have run out
				if n := len(box.all()); n > 128 {
					t.Errorf("%d were sent whose results are nowhere but in memory, want no more than eight groups of 16", n)
				}
				w.raw(mend)
				<-time.After(30 * time.Second)
				for _, d := range list {
					if n := len(box.of(d.ID)); n != 1 {
						t.Errorf("%s was sent %d times, want once", d.To, n)
					}
				}
				w.settled()
				fails, works := w.log.count(tc.says+" fails"), w.log.count(tc.says+" works again")
				if fails != 1 || works != 1 {
					t.Errorf("the log says %d times that it fails and %d times that it works again, want once each", fails, works)
				}
			})
		})
	}
}

func TestOneResultThatCannotBeWrittenDoesNotHoldUpTheOthers(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w, box := found(t), &mailbox{}
		list := broadcast(400)
		bad := list[7].ID
		w.raw(`CREATE TRIGGER broken BEFORE UPDATE OF reason ON outbox WHEN NEW.id = '` + bad + `' BEGIN SELECT RAISE(ABORT, 'corrupt'); END`)
		w.run(box.send)
		w.put(list...)
		<-time.After(time.Second)
		synctest.Wait()
		if n := len(box.all()); n != 400 {
			t.Errorf("%d of 400 were sent within a second", n)
		}
		<-time.After(5 * time.Minute)
		w.raw(mend)
		<-time.After(10 * time.Second)
		w.settled()
		for _, d := range list {
			if n := len(box.of(d.ID)); n != 1 {
				t.Errorf("%s was sent %d times, want once", d.To, n)
			}
		}
		if n := w.log.count(" fails; trying again"); n != 1 {
			t.Errorf("the log says %d times that writing fails, want once", n)
		}
	})
}

func TestABrokenStoreIsNotAskedInALoop(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w, box := found(t), &mailbox{}
		asked := &counted{Store: w.store}
		w.run(box.send, func(o *dispatch.Options) { o.Store = asked })
		w.raw(breakClaims)
		w.put(update("U1", "All clear"))
		for range 6000 { // a hundred nudges a second for a minute
			w.service.Wake()
			<-time.After(10 * time.Millisecond)
		}
		if n := asked.claims.Load(); n < 5 || n > 30 {
			t.Errorf("it was asked %d times in a minute, want a few times", n)
		}
		w.raw(mend)
		<-time.After(8 * time.Second)
		if n := len(box.all()); n != 1 {
			t.Errorf("%d were sent within 8 s of the repair, want 1", n)
		}
	})
}
