package commands_test

import (
	"testing"

	"tocsin/incident"
)

// To approve what others want to send to many can be left to some, and else goes with updates. Whoever wrote it may take it back.
func TestWhoApprovesAnUpdate(t *testing.T) {
	t.Parallel()
	w := newRights(t)
	w.h.Incidents.ApprovalAbove = 1
	amara, mara := []incident.Target{{Kind: incident.ByHandle, Name: "amara"}}, []incident.Target{{Kind: incident.ByHandle, Name: "mara"}}
	for _, c := range []struct {
		update, approve []incident.Target
		who, action     string
		may             bool
	}{
		{nil, amara, "mara", "approve", false},
		{nil, amara, "mara", "reject", false},
		{nil, amara, "amara", "approve", true},
		{nil, amara, "chief", "approve", true},
		{amara, mara, "amara", "approve", false}, // jonas wrote it
		{amara, mara, "mara", "reject", true},
		{amara, nil, "mara", "approve", false},
		{amara, nil, "amara", "approve", true},
		{nil, amara, "jonas", "reject", true},
		{nil, nil, "mara", "approve", true},
	} {
		n := w.about("crisis-comms", "")
		w.h.Incidents.Roles.May = map[incident.Action][]incident.Target{}
		w.ask("jonas", "update "+n.String()+" Still wet")
		b := w.proposed(n)
		for a, list := range map[incident.Action][]incident.Target{incident.ToUpdate: c.update, incident.ToApprove: c.approve} {
			if list != nil {
				w.h.Incidents.Roles.May[a] = list
			}
		}
		a, err := w.h.Press(t.Context(), w.by(c.who), c.action, b)
		if err != nil || (a.View == nil) != c.may { // the channel is told
			t.Errorf("%+v: %+v, %v", c, a.View, err)
		}
		w.press("ines", c.action, b).says(unknown)
	}
	n := w.about("crisis-comms", "")
	w.ask("jonas", "resolve "+n.String()+" Dry").says("is resolved after", "somebody else has to approve it")
	if a, err := w.h.Press(t.Context(), w.by("amara"), "approve", w.proposed(n)); err != nil || a.View != nil {
		t.Errorf("the closing message: %+v, %v", a.View, err)
	}
	w.ask("jonas", "reopen "+n.String()+" Wet").says("is open again", "somebody else has to approve it")
	w.ask("amara", "timeline "+n.String()).says("wrote a closing message that waits for a second person: Dry", "approved the closing message of")
}

// proposed gives the update of an incident that waits for a second person.
func (w *world) proposed(n incident.Number) (id string) {
	w.Helper()
	list, err := w.h.Store.Unreported(w.Context())
	for _, b := range list {
		if b.Incident == n && b.State == incident.Proposed {
			id = b.ID
		}
	}
	if err != nil || id == "" {
		w.Fatalf("%s has nothing to approve: %v", n, err)
	}
	return id
}
