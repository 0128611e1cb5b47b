package commands_test

import (
	"strings"
	"testing"

	"tocsin/incident"
)

// A line a person: who was not reached comes first, then who is still being paged, then the others; each with every way.
func TestDeliveries(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.setUp("sms", "voice")
	w.h.Incidents.Rules.Company = incident.Rules{incident.High: {{Method: "slack"}, {Method: "sms"}, {Method: "voice", After: 180e9}}}
	for _, who := range []incident.PersonID{"UJONAS", "UAMARA"} {
		w.must(w.h.Store.Change(t.Context(), func(tx incident.Tx) error {
			for _, m := range []incident.Method{"sms", "voice"} {
				if err := tx.SetContact(who, incident.Contact{Method: m, Address: "+491701234567"}, w.now); err != nil {
					return err
				}
			}
			return nil
		}))
	}
	w.ask("mara", "trigger crisis-comms Water") // at 13:01
	w.settleBy("sms", "UJONAS", "invalid_number")
	w.ask("amara", "ack INC-1")
	w.ask("ines", "ack INC-1")
	w.now = w.incidents()[0].TriggeredAt
	text := w.press("mara", "deliveries", "INC-1").says(
		"How people were paged for INC-1: Water",
		"*kaspar &lt;!here&gt; &amp; &lt;@U1&gt;* was NOT reached: the account is deactivated\n",
		"*jonas &lt;!here&gt; &amp; &lt;@U1&gt;* is being paged\nSlack: on its way since 13:01 CET; SMS: failed 13:01 CET, this phone number cannot be reached; phone call: at 13:04 CET",
		"*amara &lt;!here&gt; &amp; &lt;@U1&gt;* acknowledged, 13:02 CET\nSlack: no longer needed; SMS: no longer needed; phone call: no longer needed",
	).text()
	if strings.Contains(text, "4567") {
		t.Errorf("a number is shown:\n%s", text)
	}
	order := []string{"*kaspar", "*jonas", "*amara"}
	for i := range order[1:] {
		if strings.Index(text, order[i]) > strings.Index(text, order[i+1]) {
			t.Errorf("%s comes before %s:\n%s", order[i+1], order[i], text)
		}
	}
	w.ask("jonas", "who").says("How people were paged for INC-1")
}

// settleBy writes down what became of one person's pages by a method.
func (w *world) settleBy(by incident.Method, who incident.PersonID, reason string) {
	w.Helper()
	list, err := w.h.Store.Claim(w.Context(), by, w.now, incident.PriorityRefresh, 100, 1)
	w.must(err)
	for _, d := range list {
		if d.To == string(who) {
			w.must(w.h.Incidents.Settle(w.Context(), []incident.Result{{Delivery: d, Reason: reason}}, w.now))
		}
	}
}

// Of hundreds of people a message holds the first, who are those that matter.
func TestDeliveriesOfMany(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for i := range 60 {
		w.c.groups["crisis-comms"] = append(w.c.groups["crisis-comms"], w.c.add("p"+strings.Repeat("x", i), incident.Member))
	}
	w.ask("mara", "trigger crisis-comms Water")
	w.ask("mara", "deliveries").says("*kaspar", "and 18 more")
}
