package storage

import (
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
	c.State = &state
	slices.SortFunc(c.Accounts, func(a, b incident.Account) int { return strings.Compare(string(a.ID), string(b.ID)) })
	slices.SortFunc(c.Circles, func(a, b incident.Circle) int { return strings.Compare(a.ID, b.ID) })
	return c
}

func keepDirectory(t *testing.T, s *Store, c incident.DirectoryChange) {
	t.Helper()
	if err := s.KeepDirectory(t.Context(), c); err != nil {
		t.Fatal(err)
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
