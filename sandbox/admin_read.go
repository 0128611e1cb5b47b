package sandbox

import (
	"net/http"
	"slices"
	"strconv"
)

const defaultPage = 200

func (s *Server) adminWorkspace(*http.Request) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	st := s.state
	m := st.app.Manifest
	people, groups := make([]any, 0, len(st.users)), make([]any, 0, len(st.groups))
	for _, u := range st.users {
		people = append(people, u.listed())
	}
	for _, g := range st.groups {
		groups = append(groups, map[string]any{"id": g.ID, "handle": g.Handle, "name": g.Name, "members": g.Members})
	}
	commands, shortcuts := make([]any, 0, len(m.Commands)), make([]any, 0, len(m.Shortcuts))
	for _, c := range m.Commands {
		commands = append(commands, map[string]any{"command": c.Command, "usage_hint": c.UsageHint, "description": c.Description})
	}
	for _, c := range m.Shortcuts {
		shortcuts = append(shortcuts, map[string]any{
			"name": c.Name, "type": c.Type, "callback_id": c.CallbackID, "description": c.Description,
		})
	}
	return freeze(map[string]any{
		"team":   map[string]any{"id": st.team.ID, "name": st.team.Name, "domain": st.team.Domain},
		"app":    map[string]any{"id": st.app.ID, "name": m.Name, "description": m.Description, "bot_user_id": st.app.BotUserID, "home_tab": m.HomeTab},
		"people": people, "groups": groups, "commands": commands, "shortcuts": shortcuts,
	}), nil
}

// freeze makes the JSON while the mutex is held.
func freeze(v any) any { return mustJSON(v) }

func (u *User) listed() map[string]any {
	return map[string]any{
		"id": u.ID, "handle": u.Handle, "name": u.RealName, "title": u.Title, "region": u.Region,
		"tz": u.TZ, "locale": u.Locale, "kind": u.Kind,
	}
}

func (s *Server) adminScreen(r *http.Request) (any, error) {
	p, err := s.who(r.FormValue("as"))
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	channels := []any{}
	for _, c := range p.mine() {
		channels = append(channels, p.listed(c))
	}
	modals := []any{}
	for _, v := range s.state.modals(p.id) {
		modals = append(modals, s.state.viewShown(v))
	}
	var home any
	if v := s.state.homes[p.id]; v != nil {
		home = s.state.viewShown(v)
	}
	return freeze(map[string]any{"channels": channels, "modals": modals, "home": home, "joinable": p.joinable()}), nil
}

// viewShown is a view as the page shows it: what the app sent, what is put in, and what is wrong with it.
func (st *state) viewShown(v *View) map[string]any {
	j := st.viewJSON(v)
	if len(v.Errors) > 0 {
		j["errors"] = v.Errors
	}
	return j
}

func (p *Person) listed(c *Channel) map[string]any {
	unread, mentions := p.unread(c)
	j := map[string]any{
		"id": c.ID, "name": c.Name, "kind": c.Kind, "unread": unread, "mentioned": mentions, "topic": c.Topic, "purpose": c.Purpose,
		"members": c.Members, "archived": c.Archived, "bookmarks": bookmarksShown(c), "pins": c.Pins, "last_ts": "", "read": c.Read[p.id],
	}
	for _, m := range slices.Backward(c.Messages) {
		if visible(m, p.id) {
			j["last_ts"] = m.TS
			break
		}
	}
	if c.Kind == IM {
		j["with"] = p.s.state.app.BotUserID
	}
	return j
}

func bookmarksShown(c *Channel) []any {
	out := []any{}
	for _, b := range c.Bookmarks {
		out = append(out, map[string]any{"id": b.ID, "title": b.Title, "type": b.Type, "link": b.Link, "emoji": b.Emoji})
	}
	return out
}

// adminMessages shows the latest messages that a person sees in a channel, older than "before" if that is given.
func (s *Server) adminMessages(r *http.Request) (any, error) {
	p, err := s.who(r.FormValue("as"))
	if err != nil {
		return nil, err
	}
	limit := defaultPage
	if n, err := strconv.Atoi(r.FormValue("limit")); err == nil && n > 0 {
		limit = min(n, 1000)
	}
	before := r.FormValue("before")
	s.mu.Lock()
	defer s.mu.Unlock()
	c, err := p.place(r.FormValue("channel"))
	if err != nil {
		return nil, refusal{http.StatusNotFound, err.Error()}
	}
	out, more := []any{}, false
	for _, m := range slices.Backward(c.Messages) {
		if !visible(m, p.id) || (before != "" && m.TS >= before) {
			continue
		}
		if len(out) == limit {
			more = true
			break
		}
		out = append(out, s.state.shown(c, m))
	}
	slices.Reverse(out)
	return freeze(map[string]any{"messages": out, "more": more}), nil
}

// status is what the admin drawer shows.
func (s *Server) status() map[string]any {
	faults := []any{}
	for _, f := range s.faults.all() {
		faults = append(faults, map[string]any{
			"provider": f.Provider, "method": f.Method, "kind": f.Kind, "delay_ms": f.Delay.Milliseconds(), "status": f.Status,
			"retry_after": f.RetryAfter, "error": f.Error, "times": f.Times,
		})
	}
	return map[string]any{
		"sockets": s.socket.count(), "limits": s.limits.active(), "outage": s.faults.down(""), "outages": s.outages(), "faults": faults, "calls": s.calls.tally(),
	}
}

func (s *Server) adminCalls(r *http.Request) (any, error) {
	method := r.FormValue("method")
	out := []any{}
	for _, c := range s.Calls() {
		if method == "" || method == c.Method {
			out = append(out, map[string]any{
				"at": c.At, "method": c.Method, "args": c.Args, "result": c.Result, "retry": c.Retry, "fault": c.Fault,
			})
		}
	}
	return map[string]any{"calls": out}, nil
}
