package paging

import (
	"context"
	"net/http"

	"tocsin/incident"
)

// Ntfy sends push messages through a server of ntfy (https://docs.ntfy.sh/publish/#publish-as-json). Message.To is a topic, which
// is as good as a password. Since ntfy 2.16 a repeat replaces the first message.
type Ntfy struct {
	Client *http.Client
	URL    string // of the server: https://ntfy.example.com
	Token  string // an access token that may write; empty where everybody may
}

// Of longer messages (in bytes) ntfy makes an attachment, or refuses them.
const (
	maxPush      = 4000
	maxPushTitle = 250
)

type ntfyMessage struct {
	Topic    string       `json:"topic"`
	Sequence string       `json:"sequence_id"`
	Title    string       `json:"title"`
	Message  string       `json:"message"`
	Priority int          `json:"priority"` // 1 to 5
	Tags     []string     `json:"tags"`
	Click    string       `json:"click,omitempty"`
	Actions  []ntfyAction `json:"actions,omitempty"`
}

type ntfyAction struct {
	Action string `json:"action"`
	Label  string `json:"label"`
	URL    string `json:"url"`
	Method string `json:"method"`
	Clear  bool   `json:"clear"` // the message goes when the call went well
}

// Notify sends one push message.
func (n *Ntfy) Notify(ctx context.Context, m Message) incident.Result {
	header := map[string]string{"Content-Type": "application/json"}
	if n.Token != "" {
		header["Authorization"] = "Bearer " + n.Token
	}
	return request{
		provider: "ntfy", client: n.Client, url: address(n.URL, "", "/"), header: header,
		body: inJSON(n.message(m)), taken: has("id"),
	}.post(ctx)
}

func (n *Ntfy) message(m Message) ntfyMessage {
	push := ntfyMessage{
		Topic: m.To, Sequence: m.ID, Title: cutBytes(line(m.Title), maxPushTitle), Message: cutBytes(m.rest(), maxPush),
		Priority: 3, Tags: []string{"bell"}, Click: m.Link,
	}
	if m.Urgent {
		push.Priority, push.Tags = 5, []string{"rotating_light"}
	}
	if m.Answer != "" {
		push.Actions = []ntfyAction{{Action: "http", Label: m.button(), URL: m.Answer, Method: http.MethodPost, Clear: true}}
	}
	return push
}
