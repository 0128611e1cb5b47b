package sandbox

import (
	"encoding/base64"
	"math"
	"strings"
)

// maxHistory is the most messages of a page of history or replies.
const maxHistory = 999

// span is the part of a conversation that is asked for, in microseconds.
type span struct{ oldest, latest int64 }

// span reads oldest, latest and inclusive. Without inclusive the two ends are left out.
func (c *call) span() (span, error) {
	s := span{0, math.MaxInt64 - 1}
	var ok bool
	if v := c.args["oldest"]; v != "" {
		if s.oldest, ok = parseTS(v); !ok {
			return s, fail("invalid_ts_oldest")
		}
	}
	if v := c.args["latest"]; v != "" && v != "now" {
		if s.latest, ok = parseTS(v); !ok {
			return s, fail("invalid_ts_latest")
		}
	}
	if !c.args.flag("inclusive") {
		if c.args["oldest"] != "" && s.oldest > 0 {
			s.oldest++
		}
		if c.args["latest"] != "" {
			s.latest--
		}
	}
	return s, nil
}

// readable is the conversation whose messages are asked for.
func (c *call) readable() (*Channel, error) {
	ch, err := c.conversation("history")
	if err == nil && !ch.has(c.st.app.BotUserID) {
		err = fail("not_in_channel")
	}
	return ch, err
}

// historyPage is what to give at most, from where on; the cursor holds a timestamp, so that new messages shift nothing.
func (c *call) historyPage() (limit int, from int64, err error) {
	limit, err = c.args.number("limit", 100, 0, math.MaxInt32)
	if err != nil {
		return 0, 0, err
	}
	if limit == 0 {
		limit = 100
	}
	raw, bad := base64.StdEncoding.DecodeString(c.args["cursor"])
	if len(raw) > 0 {
		stamp, ok := strings.CutPrefix(string(raw), "next_ts:")
		if from, ok2 := parseTS(stamp); ok && ok2 && bad == nil {
			return min(limit, maxHistory), from, nil
		}
	}
	if c.args["cursor"] != "" {
		return 0, 0, fail("invalid_cursor")
	}
	return min(limit, maxHistory), 0, nil
}

func nextTS(m *Message) map[string]any {
	return map[string]any{"next_cursor": base64.StdEncoding.EncodeToString([]byte("next_ts:" + m.TS))}
}

// channelHistory is conversations.history: the newest first, without the replies of threads.
func (c *call) channelHistory() (reply, error) {
	ch, err := c.readable()
	if err != nil {
		return nil, err
	}
	s, err := c.span()
	if err != nil {
		return nil, err
	}
	limit, from, err := c.historyPage()
	if err != nil {
		return nil, err
	}
	if from > 0 {
		s.latest = min(s.latest, from)
	}
	list, next := []map[string]any{}, (*Message)(nil)
	start, _ := ch.position(s.latest + 1)
	for i := start - 1; i >= 0 && ch.Messages[i].at >= s.oldest; i-- {
		m := ch.Messages[i]
		if m.Ephemeral != "" || (m.ThreadTS != "" && m.ThreadTS != m.TS && m.Subtype != "thread_broadcast") {
			continue
		}
		if len(list) == limit {
			next = m
			break
		}
		list = append(list, c.told(m))
	}
	out := reply{"messages": list, "has_more": next != nil, "pin_count": len(ch.Pins), "channel_actions_ts": nil, "channel_actions_count": 0}
	if next != nil {
		out["response_metadata"] = nextTS(next)
	}
	return out, nil
}

// told is a message with its metadata, if that is asked for.
func (c *call) told(m *Message) map[string]any {
	if c.args.flag("include_all_metadata") {
		return c.st.withMetadata(m)
	}
	return c.st.messageJSON(m)
}

// channelReplies is conversations.replies: a thread's first message with each page, and its replies, the oldest first.
func (c *call) channelReplies() (reply, error) {
	ch, err := c.readable()
	if err != nil {
		return nil, err
	}
	s, err := c.span()
	if err != nil {
		return nil, err
	}
	limit, from, err := c.historyPage()
	if err != nil {
		return nil, err
	}
	parent := ch.find(c.args["ts"])
	if parent != nil && parent.ThreadTS != "" {
		parent = ch.find(parent.ThreadTS)
	}
	if parent == nil {
		return nil, fail("thread_not_found")
	}
	list, next := []map[string]any{c.told(parent)}, (*Message)(nil)
	for _, m := range parent.replies {
		if m.at < max(s.oldest, from) || m.at > s.latest {
			continue
		}
		if len(list) > limit {
			next = m
			break
		}
		list = append(list, c.told(m))
	}
	out := reply{"messages": list, "has_more": next != nil}
	if next != nil {
		out["response_metadata"] = nextTS(next)
	}
	return out, nil
}
