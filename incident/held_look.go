package incident

import "context"

// HeldFor lists the mails that wait and that somebody may decide over, the newest first.
func (s *Service) HeldFor(ctx context.Context, by Person) ([]Held, error) {
	all, err := s.Store.HeldMails(ctx)
	var mine []Held
	for _, h := range all {
		switch wrong := s.decides(ctx, h, by.ID); {
		case wrong == nil:
			mine = append(mine, h)
		case CodeOf(wrong) != NoHeld:
			return nil, wrong
		}
	}
	return mine, err
}

// Stranded lists the mails that wait for playbooks that there are not any more, the newest first. Admins can discard them.
func (s *Service) Stranded(ctx context.Context) (list []Held, err error) {
	all, err := s.Store.HeldMails(ctx)
	for _, h := range all {
		if s.stranded(h) {
			list = append(list, h)
		}
	}
	return list, err
}

func (s *Service) stranded(h Held) bool {
	_, known := s.Playbooks.Get(h.Alert.Playbook)
	return h.About == 0 && !known
}

// decides refuses who may not decide over a mail: to them it does not exist. That takes who may trigger its playbook, or an admin
// where that is gone, since nobody knows any more who might; over one that answers an incident, who may act on that: others learn
// nothing of what is said there.
func (s *Service) decides(ctx context.Context, h Held, by PersonID) error {
	if h.About != 0 {
		return s.decidesAnswer(ctx, h, by)
	}
	if s.stranded(h) && s.isAmong(s.Roles.Admins, by) {
		return nil
	}
	if _, err := s.admit(Trigger{Playbook: h.Alert.Playbook, By: by}); err != nil {
		return refuse(NoHeld)
	}
	return nil
}

func (s *Service) decidesAnswer(ctx context.Context, h Held, by PersonID) error {
	err := s.known(ctx, h.About, by)
	if err == nil {
		var r Record
		if r, err = s.Store.Record(ctx, h.About); err == nil {
			err = s.admits(r, by)
		}
	}
	if CodeOf(err) != "" {
		return refuse(NoHeld)
	}
	return err
}
