package sandbox

import "testing"

func TestMembers(t *testing.T) {
	t.Parallel()
	c := &Channel{Members: []string{"U1"}}
	if !c.add("U2") || c.add("U2") || c.add("U1") || len(c.Members) != 2 {
		t.Errorf("after adding: %v", c.Members)
	}
	if !c.remove("U1") || c.remove("U1") || c.has("U1") || !c.has("U2") {
		t.Errorf("after removing: %v", c.Members)
	}
	c.Members = append(c.Members, "U3") // behind the index's back
	if !c.has("U3") {
		t.Error("the index is stale")
	}
}

// Ids are the same in every run, and none comes twice.
func TestIDs(t *testing.T) {
	t.Parallel()
	a, b := &state{}, &state{}
	seen := map[string]bool{}
	for range 10_000 {
		id := a.id("C")
		if len(id) != 11 || seen[id] || id != b.id("C") {
			t.Fatalf("id %q", id)
		}
		seen[id] = true
	}
}
