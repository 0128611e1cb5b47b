package sandbox

import (
	"fmt"
	"slices"
)

// Modal is the modal on top of the person's screen; nil when there is none. It is a copy.
func (p *Person) Modal() *View {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	open := p.s.state.modals(p.id)
	if len(open) == 0 {
		return nil
	}
	return open[len(open)-1].copied()
}

// Home is the Home tab that the app has published for the person; nil when there is none. It is a copy.
func (p *Person) Home() *View {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	if v := p.s.state.homes[p.id]; v != nil {
		return v.copied()
	}
	return nil
}

func (v *View) copied() *View {
	c := *v
	c.Errors = map[string]string{}
	for block, what := range v.Errors {
		c.Errors[block] = what
	}
	return &c
}

// CloseView cancels a modal: the one under it shows, or none if the modal has clear_on_close. The app hears of it when
// the modal has notify_on_close; whether it answers makes no difference to the person.
func (p *Person) CloseView(viewID string) error {
	var heard []act
	_, err := locked(p.s, func() (struct{}, error) {
		v, err := p.topmost(viewID)
		if err != nil {
			return struct{}{}, err
		}
		gone := []*View{v}
		if v.ClearOnClose {
			gone = p.s.state.modals(p.id)
		}
		for _, g := range slices.Backward(gone) {
			if a, err := p.closing(g, v.ClearOnClose); err == nil && g.NotifyOnClose {
				heard = append(heard, a)
			}
			p.s.closeView(g)
		}
		return struct{}{}, nil
	})
	for _, a := range heard {
		_, _ = p.s.socket.ask(a.kind, a.payload, a.accepts)
	}
	return err
}

func (p *Person) closing(v *View, cleared bool) (act, error) {
	b := p.basics("view_closed")
	b["view"], b["is_cleared"] = p.s.state.viewPayload(v), cleared
	delete(b, "action_ts")
	delete(b, "trigger_id") // there is nothing to open a view upon
	return p.s.interaction(b, false)
}

// topmost is the modal of this id if it is on top of the person's screen: what is under it cannot be reached.
func (p *Person) topmost(viewID string) (*View, error) {
	if _, err := p.me(); err != nil {
		return nil, err
	}
	open := p.s.state.modals(p.id)
	if len(open) == 0 {
		return nil, fmt.Errorf("no modal is open (any more)")
	}
	if top := open[len(open)-1]; top.ID == viewID {
		return top, nil
	}
	return nil, fmt.Errorf("the modal %s is not on top of the screen", viewID)
}

// view is an open modal on top of the screen, or the Home tab.
func (p *Person) view(viewID string) (*View, error) {
	if v := p.s.state.homes[p.id]; v != nil && v.ID == viewID {
		_, err := p.me()
		return v, err
	}
	return p.topmost(viewID)
}

// remember keeps what a person has put into a view.
func (v *View) remember(typed values) { v.State = mustJSON(map[string]any{"values": typed}) }

// viewPayload is a view as an interaction shows it: with the values of all its inputs.
func (st *state) viewPayload(v *View) map[string]any {
	j := st.viewJSON(v)
	j["state"] = map[string]any{"values": currentValues(viewBlocks(v), typedIn(v))}
	return j
}
