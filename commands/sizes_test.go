package commands_test

import (
	"fmt"
	"testing"
	"testing/fstest"

	"tocsin/incident"
	"tocsin/playbooks"
)

// A large company: hundreds of playbooks, of people, of incidents. Each answer still fits into what Slack takes.
func TestManyOfEverything(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for i := range 300 {
		kind := incident.Deactivated
		if i%2 == 0 {
			kind = incident.Member
		}
		w.c.groups["crisis-comms"] = append(w.c.groups["crisis-comms"], w.c.add(fmt.Sprintf("person-with-quite-a-long-name-%d", i), kind))
	}
	w.ask("mara", "trigger crisis-comms Water").says("Paging 152 people", "could not be reached", "and 111 more")
	w.ask("jonas", "ack INC-1")
	w.ask("mara", "status INC-1").says("Not yet (151)", "Could not be reached (151)", "and 131 more")
	w.ask("mara", "timeline INC-1").says("earlier lines are not shown")
	folder := fstest.MapFS{}
	for i := range 200 {
		name := fmt.Sprintf("playbook-%03d", i)
		folder[name+".yaml"] = &fstest.MapFile{Data: []byte("{name: " + name + `, title: T, escalation: {levels: [{page: ["@crisis-comms"], timeout: 5m}]}}`)}
	}
	book, err := playbooks.Load(folder, "many", incident.Company{})
	w.must(err)
	w.h.Playbooks = book
	w.ask("mara", "playbooks").says("*playbook-000*", "and 160 more")
	w.ask("mara", "trigger").formOf("trigger")
	menu := w.ask("mara", "trigger playbook-199").formOf("trigger").Inputs[0]
	if n := len(menu.Options); n != 100 || menu.Options[0].Value != "playbook-000" || menu.Options[99].Value != "playbook-199" || menu.Value != "playbook-199" {
		t.Errorf("%d options: %+v", n, menu)
	}
}

func TestManyIncidents(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for range 60 {
		w.ask("mara", "trigger open-house Water")
	}
	for _, line := range []string{"list", "list all", "", "ack", "status", "update", "resolve Dry"} {
		w.ask("mara", line).says("INC-60")
	}
}
