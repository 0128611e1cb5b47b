package incident

import "slices"

// Program is another program that the configuration lets act on incidents, under an Outsider's id. What it may do besides seeing
// them, whoever reads its token looks at; people's roles do not bind it.
type Program struct {
	Playbooks []string // whose incidents it may see and change, private ones too, by name; none: all
}

// reaches says whether a program has to do with the incidents of a playbook.
func (p Program) reaches(playbook string) bool {
	return len(p.Playbooks) == 0 || slices.Contains(p.Playbooks, playbook)
}
