package ring

import (
	"crypto/rand"
	"slices"
	"strings"
	"time"

	"tocsin/sandbox/phone"
)

// Sent is a letter that the app has taken, and what its sender was answered.
type Sent struct {
	ID      string       `json:"id"` // its Message-ID, without <>
	At      time.Time    `json:"at"`
	From    string       `json:"from"` // a name
	To      string       `json:"to"`   // an address
	Subject string       `json:"subject"`
	Answers []phone.Item `json:"answers"` // oldest first

	taken bool
}

// keptSent is how many letters are remembered.
const keptSent = 20

// Sent are the letters that were sent last, the newest first.
func (m *Mail) Sent() []Sent {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.listed()
}

func (m *Mail) listed() []Sent {
	out := []Sent{}
	for _, s := range slices.Backward(m.sent) {
		if s.taken {
			c := *s
			c.Answers = append([]phone.Item{}, s.Answers...)
			out = append(out, c)
		}
	}
	return out
}

// begin remembers a letter before it is sent: the answer may be here before the app has said that it took the letter.
func (m *Mail) begin(l Letter, to string) (id string) {
	_, domain, _ := strings.Cut(l.From.Address, "@")
	s := &Sent{ID: rand.Text() + "@" + domain, At: time.Now(), From: l.From.Name, To: to, Subject: l.Subject}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.sent = append(m.sent, s)
	m.sent = m.sent[max(0, len(m.sent)-keptSent):]
	return s.ID
}

// end says whether the app took a letter.
func (m *Mail) end(id string, taken bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if s := m.letter(id); s != nil && taken {
		s.taken = true
		m.tell()
	}
}

// Arrived puts a mail that reached a mailbox under the letter that it answers, where it answers one.
func (m *Mail) Arrived(i phone.Item) {
	m.mu.Lock()
	defer m.mu.Unlock()
	s := m.letter(i.Answers)
	if s == nil || slices.ContainsFunc(s.Answers, func(a phone.Item) bool { return a.Key == i.Key }) {
		return
	}
	s.Answers = append(s.Answers, i)
	m.tell()
}

// letter and tell are called with m.mu held.
func (m *Mail) letter(id string) *Sent {
	for _, s := range m.sent {
		if s.ID == id {
			return s
		}
	}
	return nil
}

func (m *Mail) tell() {
	if m.o.Changed != nil {
		m.o.Changed(m.listed())
	}
}
