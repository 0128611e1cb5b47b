package dispatch_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/dispatch"
	"tocsin/incident"
)

// by registers a sender for another method.
func by(m incident.Method, s sender) func(*dispatch.Options) {
	return func(o *dispatch.Options) { o.Senders[m] = s }
}

// hangs is a provider that takes calls and never answers.
func hangs(ctx context.Context, _ incident.Delivery) incident.Result {
	<-ctx.Done()
	return incident.Result{Cause: ctx.Err()}
}

func TestAProviderThatHangsSlowsNoOther(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w, slack, sms := found(t), &mailbox{}, &mailbox{then: hangs}
		w.run(slack.send, by(incident.MethodSMS, sms.send))
		var texts []incident.Delivery
		for i := range 200 {
			one := page(fmt.Sprintf("U%d", i))
			one.Method = incident.MethodSMS
			texts = append(texts, one)
		}
		w.put(texts...)
		<-time.After(20 * time.Second) // one round of attempts is cut off already, the next one hangs
		if n := len(sms.all()); n < 12 || n > 36 {
			t.Fatalf("%d text messages were tried", n)
		}
		for range 50 {
			asked := time.Now()
			first, second := page("mara"), page("mara")
			first.Lane, second.Lane = "mara", "mara" // the second waits until the first is written down
			w.put(first, second)
			synctest.Wait()
			for _, one := range []incident.Delivery{first, second} {
				if got := slack.of(one.ID); len(got) != 1 || !got[0].at.Equal(asked) {
					t.Fatalf("a page in Slack left %d times, %v; want once and at once", len(got), got)
				}
			}
			<-time.After(777 * time.Millisecond)
		}
	})
}

func TestEachMethodHasItsSender(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w, slack, mail := found(t), &mailbox{}, &mailbox{}
		w.run(slack.send, by(incident.MethodEmail, mail.send))
		letter, message := page("mara"), page("mara")
		letter.Method, letter.Lane, message.Lane = incident.MethodEmail, "mara", "mara" // by turns
		w.put(letter, message)
		<-time.After(time.Second)
		if len(mail.of(letter.ID)) != 1 || len(slack.of(message.ID)) != 1 || len(slack.of(letter.ID)) != 0 {
			t.Errorf("by mail %+v, in Slack %+v", mail.all(), slack.all())
		}
	})
}

// What names a method that was taken out of the configuration is not left to wait, however much of it there is.
func TestManyPagesWithoutASenderFailSoon(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := found(t)
		const people = 150
		want := slices.Repeat([]string{dispatch.ReasonNoSender}, people)
		var list []incident.Delivery
		for i := range people {
			who := incident.PersonID(fmt.Sprintf("U%d", i))
			w.record.Pages = append(w.record.Pages, incident.Page{Person: who, Level: 1, State: incident.Paging, PagedAt: time.Now()})
			one := page(string(who))
			one.Method = "pager:gone"
			list = append(list, one)
		}
		w.put(list...)
		w.run(func(_ context.Context, d incident.Delivery) incident.Result { return arrived(d) })
		<-time.After(3 * time.Second)
		if got := w.reasons(); !slices.Equal(got, want) {
			t.Errorf("%d failed after 3 s: %q; want all %d", len(got), got, people)
		}
	})
}

func TestACodeOrATestPageIsTriedForTenMinutes(t *testing.T) {
	t.Parallel()
	for _, kind := range []incident.Kind{incident.KindCode, incident.KindTest} {
		for name, answer := range map[string]incident.Result{"it fails": {Cause: errDown}, "it waits its turn": {RetryIn: time.Second, Deferred: true}} {
			t.Run(string(kind)+", "+name, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					w := found(t)
					box := &mailbox{then: func(context.Context, incident.Delivery) incident.Result { return answer }}
					w.run(box.send)
					asked := time.Now()
					w.must(w.store.Change(t.Context(), func(tx incident.Tx) error {
						return tx.Enqueue([]incident.Delivery{{ID: incident.NewID(), Kind: kind, Method: incident.MethodSlack, To: "mara", DueAt: asked}})
					}))
					<-time.After(11 * time.Minute)
					all := box.all()
					if last := all[len(all)-1].at.Sub(asked); last < 10*time.Minute || last > 10*time.Minute+30*time.Second {
						t.Errorf("it was tried for %v", last)
					}
					w.settled()
				})
			})
		}
	}
}
