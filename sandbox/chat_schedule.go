package sandbox

import (
	"cmp"
	"slices"
	"strconv"
	"time"
)

// scheduledMessage waits for its time.
type scheduledMessage struct {
	id, channel, thread string
	postAt, created     int64 // unix seconds
	content             content
	broadcast           bool
	timer               *time.Timer
}

// maxAhead is how far ahead a message can be scheduled.
const maxAhead = 120 * 24 * time.Hour

// chatSchedule is chat.scheduleMessage.
func (c *call) chatSchedule() (reply, error) {
	at, err := strconv.ParseInt(c.args["post_at"], 10, 64)
	due := time.Unix(at, 0)
	switch {
	case err != nil:
		return nil, fail("invalid_time")
	case !due.After(c.now):
		return nil, fail("time_in_past")
	case due.Sub(c.now) > maxAhead:
		return nil, fail("time_too_far")
	}
	t, err := c.newContent()
	if err != nil {
		return nil, err
	}
	ch, err := c.postTarget()
	if err != nil {
		return nil, err
	}
	thread, err := c.thread(ch)
	if err != nil {
		return nil, err
	}
	m := &scheduledMessage{
		id: c.st.id("Q"), channel: ch.ID, thread: thread, postAt: at, created: c.now.Unix(),
		content: t, broadcast: c.args.flag("reply_broadcast"),
	}
	c.st.scheduled[m.id] = m
	s := c.s
	m.timer = time.AfterFunc(due.Sub(c.now), func() { s.postScheduled(m) })
	return reply{"channel": ch.ID, "scheduled_message_id": m.id, "post_at": at, "message": map[string]any{
		"type": "delayed_message", "text": t.text, "bot_id": c.st.app.BotID, "user": c.st.app.BotUserID, "team": c.st.team.ID,
	}}, nil
}

// postScheduled posts a message whose time has come, unless it was taken back or the channel was archived.
func (s *Server) postScheduled(m *scheduledMessage) {
	s.mu.Lock()
	c := &call{s: s, st: s.state, now: time.Now(), args: args{}}
	ch := s.state.channelByID[m.channel]
	if s.state.scheduled[m.id] == m && !ch.Archived {
		if m.broadcast {
			c.args["reply_broadcast"] = "true"
		}
		c.say(ch, m.content, m.thread)
	}
	delete(s.state.scheduled, m.id)
	s.mu.Unlock()
	for _, f := range c.after {
		f()
	}
}

// dropScheduled stops every timer.
func (s *Server) dropScheduled() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for id, m := range s.state.scheduled {
		m.timer.Stop()
		delete(s.state.scheduled, id)
	}
}

// chatUnschedule is chat.deleteScheduledMessage.
func (c *call) chatUnschedule() (reply, error) {
	m := c.st.scheduled[c.args["scheduled_message_id"]]
	switch {
	case c.st.channelByID[c.args["channel"]] == nil:
		return nil, fail("channel_not_found")
	case m == nil || m.channel != c.args["channel"]:
		return nil, fail("invalid_scheduled_message_id")
	}
	m.timer.Stop()
	delete(c.st.scheduled, m.id)
	return reply{}, nil
}

// chatScheduled is chat.scheduledMessages.list, the next one first.
func (c *call) chatScheduled() (reply, error) {
	only := c.args["channel"]
	if only != "" && c.st.channelByID[only] == nil {
		return nil, fail("invalid_channel")
	}
	var due []*scheduledMessage
	for _, m := range c.st.scheduled {
		if only == "" || m.channel == only {
			due = append(due, m)
		}
	}
	slices.SortFunc(due, func(a, b *scheduledMessage) int {
		return cmp.Or(cmp.Compare(a.postAt, b.postAt), cmp.Compare(a.id, b.id))
	})
	cut, meta, err := page(c, due, 100, "")
	if err != nil {
		return nil, err
	}
	list := []map[string]any{}
	for _, m := range cut {
		list = append(list, map[string]any{"id": m.id, "channel_id": m.channel, "post_at": m.postAt, "date_created": m.created, "text": m.content.text})
	}
	return reply{"scheduled_messages": list, "response_metadata": meta}, nil
}
