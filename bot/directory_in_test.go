package bot

import (
	"slices"
	"testing"

	"tocsin/incident"
)

// Whether a person is in a target is answered as by the list of all who are, whatever the target is made of.
func TestInIsWhatExpandLists(t *testing.T) {
	t.Parallel()
	d := halden(t)
	d.company.Teams = append(d.company.Teams, incident.Team{Name: "round", Include: targets(t, "region:round")})
	d.company.Regions = append(d.company.Regions, incident.Region{Name: "round", People: targets(t, "team:round @helena")})
	d.fields.watch("office")
	d.mu.Lock()
	for _, handle := range []string{"mara", "gil", "kaspar"} {
		a := incident.Account{Person: incident.Person{ID: idOf(handle), Handle: handle, Email: handle + "@halden.example", Kind: incident.Member}}
		i, _ := d.roll.find(string(a.ID))
		a.Kind, a.Fields = kinds[d.roll.accounts[i].kind], `{"office":"Berlin"}`
		d.roll.put(pack(a))
	}
	d.mu.Unlock()
	all := targets(t, `@mara @gil @robo @kaspar @crew @emea @amer @empty @nowhere #berlin #nowhere mara@halden.example GIL@halden.example
		team:berlin team:hosts team:inner team:outer team:broken team:egg team:hen team:round team:nowhere
		region:emea region:amer region:dach region:loop region:pool region:round region:nowhere
		domain:halden.example domain:den.example field:Office=berlin field:Office=Oslo everybody lead pager:ops`)
	yes := 0
	for _, target := range all {
		people, _ := d.Expand(target)
		for _, handle := range []string{"mara", "jonas", "amara", "diego", "helena", "gil", "robo", "kaspar", "stranger", "unknown"} {
			who := idOf(handle)
			want := slices.ContainsFunc(people, func(p incident.Person) bool { return p.ID == who })
			if got := d.In(who, []incident.Target{target}); got != want {
				t.Errorf("%s in %s: %v, want %v", handle, target, got, want)
			}
			if want {
				yes++
			}
		}
	}
	if yes < 40 {
		t.Errorf("only %d of the answers are yes", yes)
	}
	if !d.In(idOf("jonas"), targets(t, "@mara team:berlin")) || d.In(idOf("jonas"), nil) {
		t.Error("jonas is in the second of two targets, and in none of none")
	}
}
