package incident

import "slices"

// Unresolved lists every reference of the playbook that leads nowhere, each once.
func (s *Service) Unresolved(p Playbook) (lost []Target) {
	check := func(t Target, found bool) {
		if !found && !slices.Contains(lost, t) {
			lost = append(lost, t)
		}
	}
	for _, level := range p.Policy.Levels {
		for _, t := range level.Targets {
			check(t, s.leads(t))
		}
	}
	s.unresolvedPlay(p.Play, check)
	for _, t := range p.MayTrigger {
		check(t, s.leads(t))
	}
	for _, t := range slices.Concat(p.Policy.LastResort, p.Informed()) {
		if t.Kind == ByChannel {
			_, isOurs := s.Directory.ChannelID(t.Name)
			check(t, isOurs)
			continue
		}
		check(t, s.leads(t))
	}
	return lost
}

func (s *Service) unresolvedPlay(p Play, check func(Target, bool)) {
	region := func(c Condition) {
		if t := (Target{ByRegion, c.Region}); c.Region != "" {
			check(t, s.leads(t))
		}
	}
	for _, e := range p.Extra {
		for _, t := range e.Targets {
			check(t, s.leads(t))
		}
		region(e.When)
	}
	for _, post := range p.Posts {
		_, isOurs := s.Directory.ChannelID(post.Channel)
		check(Target{ByChannel, post.Channel}, isOurs)
		region(post.When)
	}
}

// UnresolvedRoles lists every reference of the roles that leads nowhere, each once: what is left to those people alone, nobody
// else may do.
func (s *Service) UnresolvedRoles() (lost []Target) {
	return slices.DeleteFunc(s.Roles.Targets(), s.leads)
}

// leads says whether a target that is paged leads anywhere.
func (s *Service) leads(t Target) bool {
	switch t.Kind {
	case TheLead:
		return true
	case ByPager:
		return s.Methods[Method(t.String())]
	case OnCall:
		_, ok := s.schedule(t.Name)
		return ok
	}
	people, err := s.Directory.Expand(t)
	return err == nil && (len(people) != 1 || people[0].Reachable())
}
