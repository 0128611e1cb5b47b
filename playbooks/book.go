package playbooks

import (
	"maps"
	"slices"
	"time"

	"tocsin/incident"
)

// Book is a set of playbooks by name. It does not change and may be used by many goroutines.
type Book struct {
	byName map[string]incident.Playbook
	idle   []string // files of templates that gave none
}

func newBook() *Book { return &Book{byName: map[string]incident.Playbook{}} }

// Idle lists the files of templates that gave no playbook, since the configuration has no regions.
func (b *Book) Idle() []string { return b.idle }

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
	return &Book{all, slices.Concat(b.idle, other.idle)}
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
	return &Book{all, b.idle}
}

// Targets lists every target that a playbook names, each once: whom it pages, who may trigger it, and who is told.
func (b *Book) Targets() (list []incident.Target) {
	seen := map[incident.Target]bool{}
	for _, p := range b.All() {
		targets := slices.Concat(p.MayTrigger, p.Policy.LastResort, p.Subscribers)
		if p.Stakeholders != "" {
			targets = append(targets, incident.Target{Kind: incident.ByChannel, Name: p.Stakeholders})
		}
		for _, level := range p.Policy.Levels {
			targets = append(targets, level.Targets...)
		}
		for _, extra := range p.Play.Extra {
			targets = append(targets, extra.Targets...)
		}
		for _, t := range targets {
			if !seen[t] {
				seen[t] = true
				list = append(list, t)
			}
		}
	}
	return list
}
