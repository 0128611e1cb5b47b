package phone

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"
)

// ntfyMessage is what is published as JSON to the server's root (https://docs.ntfy.sh/publish/#publish-as-json).
type ntfyMessage struct {
	ID       string       `json:"id,omitempty"`
	Time     int64        `json:"time,omitempty"`
	Expires  int64        `json:"expires,omitempty"`
	Event    string       `json:"event,omitempty"`
	Topic    string       `json:"topic"`
	Sequence string       `json:"sequence_id,omitempty"`
	Title    string       `json:"title,omitempty"`
	Message  string       `json:"message,omitempty"`
	Priority int          `json:"priority,omitempty"`
	Tags     []string     `json:"tags,omitempty"`
	Click    string       `json:"click,omitempty"`
	Actions  []ntfyAction `json:"actions,omitempty"`
}

// ntfyAction is a button (https://docs.ntfy.sh/publish/#action-buttons).
type ntfyAction struct {
	ID      string            `json:"id,omitempty"`
	Action  string            `json:"action"`
	Label   string            `json:"label"`
	Clear   bool              `json:"clear"`
	URL     string            `json:"url,omitempty"`
	Method  string            `json:"method,omitempty"`
	Headers map[string]string `json:"headers,omitempty"`
	Body    string            `json:"body,omitempty"`
}

// ntfyError has the codes and words of ntfy's own server.
type ntfyError struct {
	Code    int    `json:"code"`
	HTTP    int    `json:"http"`
	Message string `json:"error"`
	Link    string `json:"link,omitempty"`
}

const ntfyDocs = "https://ntfy.sh/docs/publish/#"

// ntfy's own bounds.
const (
	maxNtfyMessage = 4096 // bytes; a longer one becomes an attachment, and this server takes none
	maxNtfyActions = 3
	ntfyKeeps      = 12 * time.Hour
)

var ntfyTopic = regexp.MustCompile(`^[-_A-Za-z0-9]{1,64}$`)

// ntfy answers as a server does that lets nobody publish without a token.
func (n *Network) ntfy() http.Handler {
	mux := http.NewServeMux()
	publish := func(w http.ResponseWriter, r *http.Request) {
		m, fail := readNtfy(w, r)
		if fail != nil {
			writeJSON(w, fail.HTTP, fail)
			return
		}
		n.mu.Lock()
		defer n.mu.Unlock()
		n.push(m)
		writeJSON(w, http.StatusOK, m)
	}
	mux.HandleFunc("POST /ntfy", publish)
	mux.HandleFunc("POST /ntfy/{$}", publish)
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		writeJSON(w, http.StatusNotFound, ntfyError{40401, http.StatusNotFound, "page not found", ""})
	})
	return mux
}

func readNtfy(w http.ResponseWriter, r *http.Request) (*ntfyMessage, *ntfyError) {
	switch token, given := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); {
	case !given:
		return nil, &ntfyError{40301, http.StatusForbidden, "forbidden", ntfyDocs + "authentication"}
	case token != NtfyToken:
		return nil, &ntfyError{40101, http.StatusUnauthorized, "unauthorized", ntfyDocs + "authentication"}
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 2*maxNtfyMessage))
	if err != nil {
		return nil, &ntfyError{41303, http.StatusRequestEntityTooLarge, "JSON body too large", ""}
	}
	m := &ntfyMessage{}
	if json.Unmarshal(body, m) != nil {
		return nil, &ntfyError{40017, http.StatusBadRequest, "invalid request: request body must be message JSON", ntfyDocs + "publish-as-json"}
	}
	if fail := m.check(); fail != nil {
		return nil, fail
	}
	now := time.Now()
	m.ID, m.Time, m.Expires, m.Event = newID("")[:12], now.Unix(), now.Add(ntfyKeeps).Unix(), "message"
	if m.Message == "" {
		m.Message = "triggered" // as ntfy does
	}
	return m, nil
}

func (m *ntfyMessage) check() *ntfyError {
	switch {
	case !ntfyTopic.MatchString(m.Topic):
		return &ntfyError{40009, http.StatusBadRequest, "invalid request: topic invalid", ""}
	case m.Priority < 0 || m.Priority > 5:
		return &ntfyError{40007, http.StatusBadRequest, "invalid priority parameter", ntfyDocs + "message-priority"}
	case len(m.Message) > maxNtfyMessage:
		return &ntfyError{40014, http.StatusBadRequest, "invalid request: attachments not allowed", "https://ntfy.sh/docs/config/#attachments"}
	}
	what := ""
	if len(m.Actions) > maxNtfyActions {
		what = "only 3 actions allowed"
	}
	for i := range m.Actions {
		if what == "" {
			what = m.Actions[i].check()
		}
		m.Actions[i].ID = newID("")[:10]
	}
	if what != "" {
		return &ntfyError{40018, http.StatusBadRequest, "invalid request: actions invalid, " + what, ntfyDocs + "action-buttons"}
	}
	return nil
}

// check says what ntfy has against a button.
func (a *ntfyAction) check() string {
	switch {
	case !slices.Contains([]string{"view", "broadcast", "http"}, a.Action):
		return fmt.Sprintf("parameter 'action' cannot be '%s', valid values are 'view', 'broadcast' and 'http'", a.Action)
	case a.Label == "":
		return "parameter 'label' is required"
	case a.Action != "broadcast" && a.URL == "":
		return fmt.Sprintf("parameter 'url' is required for action '%s'", a.Action)
	case a.Action == "http" && (strings.EqualFold(a.Method, http.MethodGet) || strings.EqualFold(a.Method, http.MethodHead)) && a.Body != "":
		return "parameter 'body' cannot be set if method is " + strings.ToUpper(a.Method)
	}
	return ""
}

// push shows a message to who subscribes to its topic. That nobody does is no error, as with ntfy. A message of a sequence that is
// there already takes its place, since ntfy 2.16. n.mu must be held.
func (n *Network) push(m *ntfyMessage) {
	s, known := n.who(func(s Subscriber) bool { return s.Topic == m.Topic })
	if !known {
		return
	}
	i := Item{Kind: Push, Key: m.Sequence, From: m.Topic, Title: m.Title, Text: m.Message, Priority: m.Priority, Tags: m.Tags, Link: m.Click, Links: linksIn(m.Message)}
	if i.Priority == 0 {
		i.Priority = 3
	}
	if m.Click != "" {
		i.Links = append([]string{m.Click}, i.Links...)
	}
	for _, a := range m.Actions {
		b := Button{Label: a.Label, action: a}
		if a.Action == "view" {
			b.URL = a.URL
		}
		i.Buttons = append(i.Buttons, b)
	}
	if n.replace(s.ID, i) {
		return
	}
	n.put(s.ID, i)
}

// replace puts a push message in the place of an earlier one of its sequence, and says whether there was one.
func (n *Network) replace(user string, i Item) bool {
	for _, old := range n.items[user] {
		if old.Kind == Push && i.Key != "" && old.Key == i.Key && old.From == i.From {
			i.ID, i.At = old.ID, time.Now()
			*old = i
			n.tell(user, old)
			return true
		}
	}
	return false
}
