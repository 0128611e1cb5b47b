package main

import (
	"tocsin/config"
	"tocsin/incident"
	"tocsin/intake"
)

// tokens are those of the configuration, as intake has them.
func tokens(list []config.Token) (out []intake.Token) {
	for _, t := range list {
		out = append(out, intake.Token{Name: t.Name, Secret: t.Token.Reveal(), May: t.May, Playbooks: t.Playbooks})
	}
	return out
}

// programs are who acts by these tokens.
func programs(list []intake.Token) map[incident.PersonID]incident.Program {
	all := map[incident.PersonID]incident.Program{}
	for _, t := range list {
		all[t.By()] = incident.Program{Playbooks: t.Playbooks}
	}
	return all
}
