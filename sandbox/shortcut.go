package sandbox

import (
	"errors"
	"fmt"
)

// Shortcut starts one of the app's global shortcuts. The error says that there is none, or that the app did not answer.
func (p *Person) Shortcut(callbackID string) error {
	return p.start("global", callbackID, func() (map[string]any, error) {
		_, err := p.me()
		return p.basics("shortcut"), err
	})
}

// MessageShortcut starts one of the app's message shortcuts on a message.
func (p *Person) MessageShortcut(channel, ts, callbackID string) error {
	return p.start("message", callbackID, func() (map[string]any, error) {
		c, m, err := p.message(channel, ts)
		if err != nil {
			return nil, err
		}
		b := p.basics("message_action")
		b["channel"] = map[string]any{"id": c.ID, "name": commandChannelName(c)}
		b["message"], b["message_ts"] = p.s.state.messageJSON(m), m.TS
		b["response_url"] = p.hook(c, m.TS)
		return b, nil
	})
}

func (p *Person) start(kind, callbackID string, payload func() (map[string]any, error)) error {
	return p.s.perform(func() (act, error) {
		if !p.s.state.offers(kind, callbackID) {
			return act{}, fmt.Errorf("the app has no %s shortcut with the callback_id %q", kind, callbackID)
		}
		b, err := payload()
		if err != nil {
			return act{}, err
		}
		b["callback_id"] = callbackID
		return p.s.interaction(b, false)
	}, func(_ []byte, silence error) error {
		if silence == nil {
			return nil
		}
		err := fmt.Errorf("the shortcut failed: %w", silence)
		p.s.live.tell([]string{p.id}, "error", map[string]any{"text": err.Error()})
		return err
	})
}

func (st *state) offers(kind, callbackID string) bool {
	for _, s := range st.app.Manifest.Shortcuts {
		if s.Type == kind && s.CallbackID == callbackID {
			return true
		}
	}
	return false
}

// OpenHome opens the app's Home tab. The app hears of it (app_home_opened) and may publish; Home shows the result.
func (p *Person) OpenHome() error {
	event, err := locked(p.s, func() (map[string]any, error) {
		if _, err := p.me(); err != nil {
			return nil, err
		}
		st := p.s.state
		if !st.app.Manifest.HomeTab {
			return nil, errors.New("the app has no Home tab (its manifest has home_tab_enabled off)")
		}
		e := map[string]any{"type": "app_home_opened", "user": p.id, "channel": st.dm(p.id).ID, "tab": "home"}
		if v := st.homes[p.id]; v != nil {
			e["view"] = mustJSON(st.viewJSON(v))
		}
		return e, nil
	})
	if err == nil {
		p.s.sendEvent(event)
	}
	return err
}
