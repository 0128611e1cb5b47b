package sandbox

import (
	"crypto/rand"
	"slices"
	"time"
)

// messageSubscriptions are the subscriptions that bring "message" events, by the kind of conversation.
var messageSubscriptions = map[ChannelKind]string{
	Public: "message.channels", Private: "message.groups", IM: "message.im", MPIM: "message.mpim",
}

// channelTypes are the channel_type of a message event.
var channelTypes = map[ChannelKind]string{Public: "channel", Private: "group", IM: "im", MPIM: "mpim"}

// sendEvent delivers an event through the Events API, if the manifest subscribes to it. It is repeated until the app
// acknowledges it. Server.mu must not be held.
func (s *Server) sendEvent(event map[string]any) {
	app, now := s.state.app, time.Now()
	if !subscribed(app.Manifest, event) {
		return
	}
	if _, ok := event["event_ts"]; !ok {
		event["event_ts"] = formatTS(s.eventTime(now))
	}
	s.socket.event(map[string]any{
		"token": verificationToken, "type": "event_callback", "event": event,
		"team_id": s.state.team.ID, "context_team_id": s.state.team.ID, "context_enterprise_id": nil,
		"api_app_id": app.ID, "event_id": "Ev" + rand.Text()[:10], "event_time": now.Unix(),
		"authorizations": []any{map[string]any{
			"enterprise_id": nil, "team_id": s.state.team.ID, "user_id": app.BotUserID,
			"is_bot": true, "is_enterprise_install": false,
		}},
		"is_ext_shared_channel": false, "event_context": "4-" + rand.Text(),
	})
}

// eventTime is when an event is, in microseconds: no two are at the same.
func (s *Server) eventTime(now time.Time) int64 {
	for {
		last := s.lastEvent.Load()
		if at := max(now.UnixMicro(), last+1); s.lastEvent.CompareAndSwap(last, at) {
			return at
		}
	}
}

func subscribed(m *Manifest, event map[string]any) bool {
	name, _ := event["type"].(string)
	if name == "message" {
		for kind, t := range channelTypes {
			if t == event["channel_type"] {
				name = messageSubscriptions[kind]
			}
		}
	}
	return slices.Contains(m.Events, name)
}
