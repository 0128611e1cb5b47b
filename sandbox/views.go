package sandbox

import (
	"crypto/rand"
	"encoding/json"
	"slices"
	"strings"
	"time"
)

// maxModals is how many views of a person lie on each other.
const maxModals = 3

// newHash names a state of a view; it changes with each update.
func (st *state) newHash(now time.Time) string {
	return strings.SplitN(formatTS(now.UnixMicro()), ".", 2)[0] + "." + strings.ToLower(rand.Text()[:8])
}

// modals are the open modals of a person, the topmost last.
func (st *state) modals(user string) []*View {
	var top *View
	for _, v := range st.views {
		if v.Open && v.Type == "modal" && v.User == user && !st.covered(v) {
			top = v
		}
	}
	var stack []*View
	for v := top; v != nil; v = st.views[v.PreviousID] {
		stack = append([]*View{v}, stack...)
	}
	return stack
}

// covered says whether an open view lies on this one.
func (st *state) covered(v *View) bool {
	for _, o := range st.views {
		if o.Open && o.PreviousID == v.ID {
			return true
		}
	}
	return false
}

// openModal shows a person a modal of a stack of its own; one that is open goes away. The caller has checked the
// trigger. The code is Slack's error, empty if all is well.
func (s *Server) openModal(user string, v *View) (code string) {
	stack := s.state.modals(user)
	if s.state.takenExternal(v, stack...) {
		return "duplicate_external_id"
	}
	for _, old := range stack {
		s.closeView(old)
	}
	v.ID = s.state.id("V")
	v.RootID = v.ID
	s.show(user, v)
	return ""
}

// pushModal lays a modal on a person's topmost one.
func (s *Server) pushModal(user string, v *View) (code string) {
	stack := s.state.modals(user)
	switch {
	case len(stack) == 0:
		return "not_found"
	case len(stack) >= maxModals:
		return "push_limit_reached"
	case s.state.takenExternal(v):
		return "duplicate_external_id"
	}
	top := stack[len(stack)-1]
	v.ID, v.RootID, v.PreviousID = s.state.id("V"), top.RootID, top.ID
	s.show(user, v)
	return ""
}

func (s *Server) show(user string, v *View) {
	v.User, v.Open, v.Hash = user, true, s.state.newHash(time.Now())
	s.state.views[v.ID] = v
	s.tellView(v)
	s.crowd.opened(v)
}

// replaceView puts other content into a view that is on a screen. What was typed into inputs that keep their block_id
// and action_id stays, as in Slack.
func (s *Server) replaceView(old, v *View) (code string) {
	switch {
	case s.state.takenExternal(v, old):
		return "duplicate_external_id"
	case v.Type != old.Type:
		return "invalid_arguments"
	}
	v.ID, v.RootID, v.PreviousID, v.User, v.Open = old.ID, old.RootID, old.PreviousID, old.User, old.Open
	v.State, v.Hash = keptState(old.State, v.Body), s.state.newHash(time.Now())
	*old = *v
	s.tellView(old)
	return ""
}

// closeView takes a modal from the screen, with those that lie on it.
func (s *Server) closeView(v *View) {
	v.Open = false
	for _, o := range s.state.views {
		if o.Open && o.PreviousID == v.ID {
			s.closeView(o)
		}
	}
	delete(s.state.views, v.ID)
	s.tellView(v)
}

func (s *Server) tellView(v *View) {
	j := s.state.viewShown(v)
	j["open"] = v.Open
	kind := "view"
	if v.Type == "home" {
		kind = "home"
	}
	s.live.tell([]string{v.User}, kind, j)
}

// takenExternal says whether a view that stays on a screen has this external_id; gone are those that v takes the place of.
func (st *state) takenExternal(v *View, gone ...*View) bool {
	if v.ExternalID == "" {
		return false
	}
	for _, o := range st.views {
		if o.Open && o.ExternalID == v.ExternalID && !slices.Contains(gone, o) {
			return true
		}
	}
	return false
}

// keptState is the part of a state whose inputs are there in the new body as well.
func keptState(state, body json.RawMessage) json.RawMessage {
	var old struct {
		Values map[string]map[string]json.RawMessage `json:"values"`
	}
	if json.Unmarshal(state, &old) != nil {
		return json.RawMessage(`{"values":{}}`)
	}
	ids := viewIDs(body)
	kept := map[string]map[string]json.RawMessage{}
	for block, actions := range old.Values {
		for action, value := range actions {
			if ids[[2]string{block, action}] {
				if kept[block] == nil {
					kept[block] = map[string]json.RawMessage{}
				}
				kept[block][action] = value
			}
		}
	}
	return compact(map[string]any{"values": kept})
}

// viewIDs are the pairs of block_id and action_id in a view.
func viewIDs(body json.RawMessage) map[[2]string]bool {
	type part struct {
		ActionID string `json:"action_id"`
	}
	var view struct {
		Blocks []struct {
			BlockID            string `json:"block_id"`
			Element, Accessory part
			Elements           json.RawMessage
		}
	}
	_ = json.Unmarshal(body, &view) // it was checked when it came in
	ids := map[[2]string]bool{}
	for _, b := range view.Blocks {
		parts := []part{}
		_ = json.Unmarshal(b.Elements, &parts) // rich text has none
		for _, p := range append(parts, b.Element, b.Accessory) {
			ids[[2]string{b.BlockID, p.ActionID}] = true
		}
	}
	return ids
}
