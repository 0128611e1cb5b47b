package storage

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"tocsin/incident"
)

// keptDirectory is all that a store knows of the workspace, as it would be written.
func keptDirectory(t *testing.T, s *Store) (c incident.DirectoryChange) {
	t.Helper()
	total := 0
	state, err := s.KeptDirectory(t.Context(), incident.DirectoryReader{
		Count:   func(accounts int) { total = accounts },
		Account: func(a incident.Account) { c.Accounts = append(c.Accounts, a) },
		Circle:  func(one incident.Circle) { c.Circles = append(c.Circles, one) },
	})
	if err != nil || total != len(c.Accounts) {
		t.Fatal(total, err)
	}
	if c.Seen, state.Change = state.Change, 0; c.Seen == 0 && total > 0 {
		t.Error("what was written is not counted")
	}
	c.Seen, c.State = 0, &state
	slices.SortFunc(c.Accounts, func(a, b incident.Account) int { return strings.Compare(string(a.ID), string(b.ID)) })
	slices.SortFunc(c.Circles, func(a, b incident.Circle) int { return strings.Compare(a.ID, b.ID) })
	return c
}

func keepDirectory(t *testing.T, s *Store, c incident.DirectoryChange) {
	t.Helper()
	if overtaken, err := s.KeepDirectory(t.Context(), c); err != nil || overtaken != nil {
		t.Fatal(overtaken, err)
	}
}

func account(id incident.PersonID, name string) incident.Account {
	return incident.Account{
		Person: incident.Person{ID: id, Handle: strings.ToLower(string(id)), Name: name, Email: "one@halden.example", Locale: "de-DE", TZ: "Europe/Berlin", Kind: incident.Guest},
		Fields: `{"Office":"Berlin"}`, Changed: noon, Looked: after(time.Minute),
	}
}

// What is known of the workspace is kept one by one: a change touches nothing else.
func TestTheDirectoryIsKept(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		if diff := cmp.Diff(incident.DirectoryChange{State: &incident.DirectoryState{}}, keptDirectory(t, s)); diff != "" {
			t.Error(diff)
		}
		mara, jonas := account("U1", "Mära 🌊"), incident.Account{Person: incident.Person{ID: "U2", Kind: incident.Bot}}
		crew := incident.Circle{ID: "S1", Kind: incident.ByHandle, Name: "crew", Known: true, Members: []incident.PersonID{"U1", "U2", "U9"}}
		all := incident.Circle{ID: "C1", Kind: incident.ByChannel, Name: "all"}
		want := incident.DirectoryChange{Accounts: []incident.Account{mara, jonas}, Circles: []incident.Circle{all, crew}, State: &incident.DirectoryState{AsOf: noon, Fields: `["Office"]`}}
		keepDirectory(t, s, want)
		if diff := cmp.Diff(want, keptDirectory(t, s)); diff != "" {
			t.Error(diff)
		}
		mara.Name, crew.Name, crew.Members = "Mara", "band", []incident.PersonID{"U1"}
		keepDirectory(t, s, incident.DirectoryChange{
			Accounts: []incident.Account{mara}, Gone: []incident.PersonID{"U2", "U3"}, Circles: []incident.Circle{crew}, Dissolved: []string{"C1"},
		})
		want.Accounts, want.Circles = []incident.Account{mara}, []incident.Circle{crew}
		if diff := cmp.Diff(want, keptDirectory(t, s), cmpopts.EquateEmpty()); diff != "" {
			t.Error(diff)
		}
	})
}

// since is what other instances have written since a change: "U1 Mara, S1 crew: U1 U2, gone U2".
func since(t *testing.T, s *Store, seen int64) (text string, change int64) {
	t.Helper()
	var list []string
	state, err := s.DirectorySince(t.Context(), seen, incident.DirectoryReader{
		Account: func(a incident.Account) { list = append(list, string(a.ID)+" "+a.Name) },
		Circle:  func(c incident.Circle) { list = append(list, fmt.Sprintf("%s %s: %v", c.ID, c.Name, c.Members)) },
		Gone:    func(id string) { list = append(list, "gone "+id) },
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(list)
	return strings.Join(list, ", "), state.Change
}

// What one instance writes the others read, each change once, and nobody their own. What two have written at the same time is kept
// as the first has it, and the second is told.
func TestOthersTakeUpWhatAnInstanceWrites(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		other := *s
		other.instance = "other"
		crew := incident.Circle{ID: "S1", Kind: incident.ByHandle, Name: "crew", Known: true, Members: []incident.PersonID{"U1"}}
		keepDirectory(t, s, incident.DirectoryChange{Accounts: []incident.Account{account("U1", "Mara"), account("U2", "Jonas")}, Circles: []incident.Circle{crew}})
		if got, _ := since(t, s, 0); got != "" {
			t.Errorf("it reads its own: %s", got)
		}
		got, seen := since(t, &other, 0)
		if got != "S1 crew: [U1], U1 Mara, U2 Jonas" {
			t.Errorf("the other reads %s", got)
		}
		if got, again := since(t, &other, seen); got != "" || again != seen {
			t.Errorf("and once more %s", got)
		}
		late := account("U1", "Old")
		late.Changed = noon.Add(-time.Hour)
		crew.Members = []incident.PersonID{"U1", "U2"}
		keepDirectory(t, s, incident.DirectoryChange{Circles: []incident.Circle{crew}, Gone: []incident.PersonID{"U2"}})
		theirs := crew
		theirs.Members = []incident.PersonID{"U1", "U3"}
		overtaken, err := other.KeepDirectory(t.Context(), incident.DirectoryChange{Accounts: []incident.Account{late}, Circles: []incident.Circle{theirs}, Seen: seen})
		if err != nil || !slices.Equal(overtaken, []string{"S1"}) {
			t.Errorf("overtaken: %v, %v", overtaken, err)
		}
		got, seen = since(t, &other, seen)
		if got != "S1 crew: [U1 U2], gone U2" {
			t.Errorf("the other reads %s", got)
		}
		overtaken, err = other.KeepDirectory(t.Context(), incident.DirectoryChange{Accounts: []incident.Account{account("U2", "Jonas")}, Circles: []incident.Circle{theirs}, Seen: seen})
		if err != nil || overtaken != nil {
			t.Errorf("overtaken: %v, %v", overtaken, err)
		}
		if got, _ := since(t, s, seen); got != "S1 crew: [U1 U3], U2 Jonas" {
			t.Errorf("the first reads %s", got)
		}
		if all := keptDirectory(t, s); len(all.Accounts) != 2 || all.Accounts[0].Name != "Mara" {
			t.Errorf("%+v", all.Accounts)
		}
	})
}
