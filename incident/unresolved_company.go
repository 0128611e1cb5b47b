package incident

import "slices"

// Lost are the references of a region or a team that lead nowhere.
type Lost struct {
	Kind    string // "region" or "team"
	Name    string
	Targets []Target // each once
}

// UnresolvedIn lists the regions and teams of a company that have references which lead nowhere.
func (s *Service) UnresolvedIn(c Company) (list []Lost) {
	for _, r := range c.Regions {
		list = s.lose(list, Lost{Kind: "region", Name: r.Name}, slices.Concat(r.Leaders, r.People, r.Second, r.Third), r.Channel)
	}
	for _, t := range c.Teams {
		list = s.lose(list, Lost{Kind: "team", Name: t.Name}, slices.Concat(t.Include, t.Exclude), "")
	}
	return list
}

// lose adds what of some references leads nowhere. A channel may be named by a region without being asked for its members.
func (s *Service) lose(list []Lost, x Lost, references []Target, channel string) []Lost {
	for _, t := range references {
		if !s.leads(t) && !slices.Contains(x.Targets, t) {
			x.Targets = append(x.Targets, t)
		}
	}
	t := Target{ByChannel, channel}
	if _, isOurs := s.Directory.ChannelID(channel); channel != "" && !isOurs && !slices.Contains(x.Targets, t) {
		x.Targets = append(x.Targets, t)
	}
	if len(x.Targets) == 0 {
		return list
	}
	return append(list, x)
}
