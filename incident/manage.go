package incident

// Manages says whether somebody may set something up for others, such as a button in a channel: an admin, and where the
// configuration names none, any full member.
func (s *Service) Manages(by PersonID) bool {
	if len(s.Roles.Admins) > 0 {
		return s.isAmong(s.Roles.Admins, by)
	}
	p, ok := s.Directory.Person(by)
	return ok && p.Kind == Member
}
