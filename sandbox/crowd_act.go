package sandbox

import "time"

const (
	crowdHands  = 8               // so many people act at once
	readingTime = 3 * time.Second // that somebody needs for a modal
)

// crowd lets made-up people act by themselves. Server.mu guards it.
type crowd struct {
	Crowd
	s       *Server
	agenda  *agenda
	handles map[string]string  // of whom this is about, by user id
	asked   map[string]int     // how many questions they have seen, by user id
	pressed map[pressedBy]bool // who has pressed a button of that value, or is going to
}

type pressedBy struct{ user, value string }

// newCrowd starts the crowd, if there are people for it.
func newCrowd(s *Server, habits *Crowd) *crowd {
	c := &crowd{s: s, agenda: newAgenda(), handles: map[string]string{}, asked: map[string]int{}, pressed: map[pressedBy]bool{}}
	if habits == nil {
		return c
	}
	c.Crowd = *habits
	for _, u := range s.state.users {
		if u.madeUp {
			c.handles[u.ID] = u.Handle
		}
	}
	if len(c.handles) > 0 {
		c.agenda.start(crowdHands)
	}
	return c
}

// got looks at a new message of the app.
func (c *crowd) got(ch *Channel, m *Message) {
	user := c.reader(ch)
	if user == "" {
		return
	}
	value, found := c.asks(m)
	if !found {
		return
	}
	c.asked[user]++
	answered := pressedBy{user, value}
	actionID, after := c.choose(mood(c.handles[user], c.asked[user]))
	if c.pressed[answered] || actionID == "" {
		return
	}
	c.pressed[answered] = true
	p := &Person{c.s, user}
	c.agenda.plan(time.Now().Add(after), func() { _ = p.Press(ch.ID, m.TS, actionID) }) // it may be too late, as for anybody
}

// reader is whom of them a direct message is for; empty where it is for somebody else.
func (c *crowd) reader(ch *Channel) string {
	if ch.Kind != IM || len(c.handles) == 0 {
		return ""
	}
	for _, user := range ch.Members {
		if c.handles[user] != "" {
			return user
		}
	}
	return ""
}

// opened lets somebody fill in a modal that has opened before them, or close it.
func (c *crowd) opened(v *View) {
	if c.handles[v.User] == "" {
		return
	}
	p, id := &Person{c.s, v.User}, v.ID
	words := c.words(mood(c.handles[v.User], -c.asked[v.User]), v)
	c.agenda.plan(time.Now().Add(readingTime), func() {
		if words != nil {
			_, _ = p.Submit(id, words) // what is refused is not tried again
		}
		_ = p.CloseView(id) // unless it has closed by itself
	})
}
