package playbooks

import (
	"maps"
	"slices"
	"time"

	"tocsin/incident"
)

// Book is a set of playbooks by name. It does not change and may be used by many goroutines.
type Book struct{ byName map[string]incident.Playbook }

// Get gives the playbook of a name.
func (b *Book) Get(name string) (incident.Playbook, bool) {
	p, ok := b.byName[name]
	return p, ok
}

// Names lists the names in alphabetical order.
func (b *Book) Names() []string { return slices.Sorted(maps.Keys(b.byName)) }

// All lists the playbooks by name in alphabetical order.
func (b *Book) All() []incident.Playbook {
	all := make([]incident.Playbook, 0, len(b.byName))
	for _, name := range b.Names() {
		all = append(all, b.byName[name])
	}
	return all
}

// Nearest gives the name that a mistyped one most likely stands for, or "" where none is close.
func (b *Book) Nearest(name string) string { return Nearest(name, b.Names()) }

// With gives a book that has the playbooks of another one as well; where both have a name, the other's counts.
func (b *Book) With(other *Book) *Book {
	all := maps.Clone(b.byName)
	maps.Copy(all, other.byName)
	return &Book{all}
}

// Faster gives a book whose levels wait so many times shorter, for who wants to see an escalation happen. How long an
// acknowledged incident may be silent stays: people read no faster.
func (b *Book) Faster(times int) *Book {
	all := maps.Clone(b.byName)
	for name, p := range all {
		p.Policy.Levels = slices.Clone(p.Policy.Levels)
		for i := range p.Policy.Levels {
			p.Policy.Levels[i].Timeout /= time.Duration(times)
		}
		all[name] = p
	}
	return &Book{all}
}

// PagedChannels lists the channels whose members a playbook pages or lets trigger, by name, each once.
func (b *Book) PagedChannels() []string {
	names := map[string]bool{}
	for _, p := range b.byName {
		targets := slices.Clone(p.MayTrigger)
		for _, level := range p.Policy.Levels {
			targets = append(targets, level.Targets...)
		}
		for _, t := range targets {
			if t.Kind == incident.ByChannel {
				names[t.Name] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(names))
}
