package main

import (
	"cmp"
	"fmt"
	"time"

	"tocsin/config"
	"tocsin/incident"
)

// lateRules names the rules of the configuration that ring no sooner than the next level is paged: by then others are woken
// because nobody heard it.
func lateRules(n config.Notifications, all []incident.Playbook) (warnings []string) {
	look := func(at string, u incident.Urgency, list []config.Rule) {
		wait, playbook := shortestWait(all, u)
		for i, r := range list {
			if playbook != "" && r.After >= wait {
				warnings = append(warnings, fmt.Sprintf("%s.%s[%d]: %s after %s is late: the playbook %s pages its next level after %s", at, u, i, r.Method, r.After, playbook, wait))
			}
		}
	}
	look("notifications", incident.High, n.High)
	look("notifications", incident.Low, n.Low)
	for i, t := range n.Teams {
		at := fmt.Sprintf("notifications.teams[%d]", i)
		look(at, incident.High, t.High)
		look(at, incident.Low, t.Low)
	}
	return warnings
}

// shortestWait is the shortest time after which a playbook of an urgency pages its next level, and its name; empty where there is
// none.
func shortestWait(all []incident.Playbook, u incident.Urgency) (wait time.Duration, playbook string) {
	for _, p := range all {
		if cmp.Or(p.Urgency, incident.High) != u {
			continue
		}
		for _, l := range p.Policy.Levels {
			if playbook == "" || l.Timeout < wait {
				wait, playbook = l.Timeout, p.Name
			}
		}
	}
	return wait, playbook
}
