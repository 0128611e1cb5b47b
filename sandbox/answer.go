package sandbox

import (
	"bytes"
	"encoding/json"
	"errors"
)

const inChannel = "in_channel"

// answer is a message that the app sends back to an interaction: in the ack of a command, or to a response_url.
type answer struct {
	Text            string          `json:"text"`
	Blocks          json.RawMessage `json:"blocks"`
	Attachments     json.RawMessage `json:"attachments"`
	ResponseType    string          `json:"response_type"` // "ephemeral", the default, or "in_channel"
	ThreadTS        string          `json:"thread_ts"`
	ReplaceOriginal flag            `json:"replace_original"`
	DeleteOriginal  flag            `json:"delete_original"`
}

// flag is a boolean that some libraries send as a string.
type flag bool

func (f *flag) UnmarshalJSON(raw []byte) error {
	*f = flag(bytes.Equal(bytes.Trim(raw, `"`), []byte("true")))
	return nil
}

func (a *answer) empty() bool { return a.Text == "" && !present(a.Blocks) && !present(a.Attachments) }

func present(raw json.RawMessage) bool {
	return len(raw) > 0 && string(raw) != "null" && string(raw) != "[]" && string(raw) != `""`
}

// parseAnswer reads an ack's payload. None, and an empty object, are no answer; a bare string is a text.
func parseAnswer(raw []byte) (*answer, error) {
	a := &answer{}
	if len(bytes.TrimSpace(raw)) == 0 {
		return a, nil
	}
	var text string
	if json.Unmarshal(raw, &text) == nil {
		a.Text = text
		return a, nil
	}
	if err := json.Unmarshal(raw, a); err != nil {
		return nil, errors.New("invalid_command_response")
	}
	return a, nil
}

// answerMessage is the answer as the app's message; code is what Slack has against it.
func (s *Server) answerMessage(a *answer) (m *Message, code string) {
	m = &Message{User: s.state.app.BotUserID, BotID: s.state.app.BotID, Text: a.Text, ThreadTS: a.ThreadTS}
	if present(a.Blocks) {
		if m.Blocks, code, _ = checkBlocks(a.Blocks, onMessage); code != "" {
			return nil, code
		}
	}
	if present(a.Attachments) {
		m.Attachments = a.Attachments
	}
	return m, ""
}

// reply posts an answer: to the one person, unless it says in_channel. code is what Slack has against it.
func (s *Server) reply(c *Channel, user string, a *answer) (code string) {
	m, code := s.answerMessage(a)
	if code != "" {
		return code
	}
	if a.ResponseType != inChannel {
		m.Ephemeral = user
	}
	s.publish(c, m)
	return ""
}
