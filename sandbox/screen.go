package sandbox

import (
	"encoding/json"
	"slices"
	"strings"
)

// ChannelInfo is one entry of a person's sidebar.
type ChannelInfo struct {
	ID, Name string // Name is empty for the DM with the app
	Kind     ChannelKind
	Unread   int      // messages since the person last read there
	Members  []string // user ids
	Archived bool
	Topic    string
}

// Seen is a message as one person sees it.
type Seen struct {
	TS        string
	Text      string // all that is visible: of the blocks, or the text where there are none; "@mara" for mentions
	Author    string // handle; "Slackbot" for Slack's own words
	Buttons   []Button
	Ephemeral bool // nobody else sees it
	Edited    bool
	Raw       Message // shares its raw JSON with the workspace: not to be changed
}

// Button is something in a message or view that can be pressed, chosen from or filled in; Label is empty for what has none.
type Button struct {
	Label, ActionID, Value, URL, Style string
	Type                               string // "button", "static_select", …
}

// Channels lists what is in the person's sidebar, in order of creation, archived channels included.
func (p *Person) Channels() []ChannelInfo {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	var out []ChannelInfo
	for _, c := range p.mine() {
		unread, _ := p.unread(c)
		out = append(out, ChannelInfo{
			ID: c.ID, Name: c.Name, Kind: c.Kind, Unread: unread, Members: slices.Clone(c.Members), Archived: c.Archived, Topic: c.Topic,
		})
	}
	return out
}

// Messages lists what the person sees in a channel, oldest first, threads and their own ephemeral messages included. It
// is nil for a channel they are not in.
func (p *Person) Messages(channel string) []Seen {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	c, err := p.place(channel)
	if err != nil {
		return nil
	}
	var out []Seen
	for _, m := range c.Messages {
		if visible(m, p.id) {
			out = append(out, p.s.state.seen(m))
		}
	}
	return out
}

// Pinned is what is pinned in a channel, as the person sees it.
func (p *Person) Pinned(channel string) []Seen {
	all := p.Messages(channel)
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	c, err := p.place(channel)
	if err != nil {
		return nil
	}
	return slices.DeleteFunc(all, func(m Seen) bool { return !slices.Contains(c.Pins, m.TS) })
}

// File is a file that was shared where the person sees it; nil for any other. It is not to be changed.
func (p *Person) File(id string) *File {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	f := p.s.state.files[id]
	if f == nil || !slices.ContainsFunc(f.Channels, func(c string) bool { return p.s.state.channelByID[c].has(p.id) }) {
		return nil
	}
	return f
}

// DMs lists what is in the person's DM with the app, oldest first.
func (p *Person) DMs() []Seen { return p.Messages("") }

// Read marks a channel as read up to a message; an empty ts means up to the last.
func (p *Person) Read(channel, ts string) error {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	c, err := p.place(channel)
	if err != nil {
		return err
	}
	if ts == "" && len(c.Messages) > 0 {
		ts = c.Messages[len(c.Messages)-1].TS
	}
	c.Read[p.id] = max(ts, c.Read[p.id])
	return nil
}

// mine are the conversations of the person's sidebar.
func (p *Person) mine() []*Channel {
	var out []*Channel
	for _, c := range p.s.state.channels {
		if c.has(p.id) {
			out = append(out, c)
		}
	}
	return out
}

// unread counts what the person has not read, and what of it mentions them.
func (p *Person) unread(c *Channel) (all, mentions int) {
	names := p.names()
	for _, m := range slices.Backward(c.Messages) {
		if m.TS <= c.Read[p.id] {
			break
		}
		if m.User == p.id || !visible(m, p.id) {
			continue
		}
		all++
		if c.Kind == IM || names.in(m) {
			mentions++
		}
	}
	return all, mentions
}

// names are the spellings under which a person is mentioned. In blocks, JSON may have the "<" escaped.
type names []string

func (n names) in(m *Message) bool {
	for _, name := range n {
		if strings.Contains(m.Text, name) || strings.Contains(string(m.Blocks), name[1:]) {
			return true
		}
	}
	return false
}

func (p *Person) names() names {
	n := names{"<@" + p.id, "<!channel", "<!here", "<!everyone"}
	for _, g := range p.s.state.groups {
		if slices.Contains(g.Members, p.id) {
			n = append(n, "<!subteam^"+g.ID)
		}
	}
	return n
}

func (st *state) seen(m *Message) Seen {
	b := parse(m)
	s := Seen{
		TS: m.TS, Text: st.plainText(m.Text, b), Buttons: buttonsOf(b.all()),
		Ephemeral: m.Ephemeral != "", Edited: m.Edited != "", Raw: *m,
	}
	switch u := st.userByID[m.User]; {
	case m.User == slackbotID:
		s.Author = slackbotName
	case u != nil:
		s.Author = u.Handle
	}
	return s
}

// Look is what a modal or Home tab of the person's shows: the title, all text and the complaints under inputs as Text,
// and everything that can be pressed, chosen or filled in as Buttons. It has neither timestamp nor author.
func (p *Person) Look(v *View) Seen {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	var body node
	_ = json.Unmarshal(v.Body, &body) // it was checked when it came in
	lines := p.s.state.addText(nil, body, "title")
	for _, b := range body.list("blocks") {
		lines = append(lines, p.s.state.blockLines([]node{b})...)
		if what := v.Errors[b.str("block_id")]; what != "" {
			lines = append(lines, what)
		}
	}
	return Seen{Text: strings.Join(lines, "\n"), Buttons: buttonsOf(body.list("blocks"))}
}

func buttonsOf(blocks []node) []Button {
	var out []Button
	for _, in := range inputs(blocks) {
		out = append(out, Button{
			Label: in.el.text("text"), ActionID: in.actionID(), Value: in.el.str("value"), URL: in.el.str("url"),
			Style: in.el.str("style"), Type: in.el.str("type"),
		})
	}
	return out
}
