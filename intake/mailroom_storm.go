package intake

import (
	"sync"
	"time"
)

// A storm is more than stormAfter mails to a playbook within stormSpan, each of which would open an incident. It lasts as long as they
// come that fast: of a thousand different ones in a minute the first few ring, and not one more every few seconds.
const (
	stormAfter = 5
	stormSpan  = time.Minute
)

// storms knows of each playbook when its last such mails came. Of playbooks there are few.
type storms struct {
	mu   sync.Mutex
	last map[string][]time.Time // at most stormAfter, the oldest first
}

// rages counts one more mail, and says whether it belongs to a storm.
func (s *storms) rages(playbook string, now time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.last == nil {
		s.last = map[string][]time.Time{}
	}
	last := s.last[playbook]
	full := len(last) == stormAfter
	rages := full && now.Sub(last[0]) < stormSpan
	if full {
		last = last[1:]
	}
	s.last[playbook] = append(last, now)
	return rages
}
