package sandbox

import (
	"crypto/rand"
	"fmt"
	"strings"
	"time"
)

const (
	triggerLife = 3 * time.Second
	hookLife    = 30 * time.Minute
	hookUses    = 5
	hookPath    = "/response/" // Slack has it on hooks.slack.com
	grantMemory = time.Hour    // how long a spent grant is still told from one that never was
)

// newTrigger returns a trigger_id that opens one view for this person within three seconds.
func (st *state) newTrigger(user string, now time.Time) string {
	for id, t := range st.triggers {
		if now.Sub(t.expires) > grantMemory {
			delete(st.triggers, id)
		}
	}
	id := fmt.Sprintf("%d.%s.%s", now.UnixMicro(), strings.TrimLeft(st.team.ID, "T"), strings.ToLower(rand.Text()))
	st.triggers[id] = &trigger{user: user, expires: now.Add(triggerLife)}
	return id
}

// newHook returns the path of a response_url: five answers within thirty minutes to what this person did in this
// channel; ts is the message that was acted on, empty for a slash command.
func (st *state) newHook(user, channel, ts string, now time.Time) string {
	for token, u := range st.hooks {
		if now.Sub(u.expires) > grantMemory {
			delete(st.hooks, token)
		}
	}
	token := rand.Text()
	st.hooks[token] = &responseURL{user: user, channel: channel, ts: ts, expires: now.Add(hookLife), left: hookUses}
	return hookPath + token
}
