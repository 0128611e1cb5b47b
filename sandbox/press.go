package sandbox

import (
	"errors"
	"fmt"
	"time"
)

// target is something on a person's screen that can be acted on: in a message, or in a modal or Home tab.
type target struct {
	channel, ts       string
	view              string
	actionID, blockID string // blockID may be empty where the action_id is enough
}

// Press presses a button in a message and returns when the app has acknowledged. The error says that the button is not
// there (any more), or that the app did not answer within three seconds.
func (p *Person) Press(channel, ts, actionID string) error {
	return p.use(target{channel: channel, ts: ts, actionID: actionID}, nil)
}

// PressView presses a button in an open modal or in the Home tab.
func (p *Person) PressView(viewID, actionID string) error {
	return p.use(target{view: viewID, actionID: actionID}, nil)
}

// Choose puts a value into an element of a message: an option's value or label, a person's handle or id, a channel, a
// date, a text; a list of them where several can be chosen.
func (p *Person) Choose(channel, ts, actionID string, value any) error {
	return p.use(target{channel: channel, ts: ts, actionID: actionID}, value)
}

// ChooseView is Choose for an element of an open modal or of the Home tab. The app hears of it when the element stands
// in an actions or section block, or in an input block with dispatch_action.
func (p *Person) ChooseView(viewID, actionID string, value any) error {
	return p.use(target{view: viewID, actionID: actionID}, value)
}

// errQuiet ends an act that the app is not to hear of.
var errQuiet = errors.New("nothing to tell the app")

// use does what a person did, and tells the app.
func (p *Person) use(t target, value any) error {
	err := p.s.perform(func() (act, error) {
		if t.view != "" {
			return p.useInView(t, value)
		}
		return p.useInMessage(t, value)
	}, func(_ []byte, silence error) error {
		if silence == nil {
			return nil
		}
		err := fmt.Errorf("the app did not answer: %w", silence)
		p.s.live.tell([]string{p.id}, "error", map[string]any{"text": err.Error()})
		return err
	})
	if errors.Is(err, errQuiet) {
		return nil
	}
	return err
}

func (p *Person) useInMessage(t target, value any) (act, error) {
	c, m, err := p.message(t.channel, t.ts)
	if err != nil {
		return act{}, err
	}
	if c.Archived {
		return act{}, fmt.Errorf("#%s is archived", c.Name)
	}
	blocks := allBlocks(m)
	in, err := findInput(blocks, t.actionID, t.blockID)
	if err != nil {
		return act{}, fmt.Errorf("message %s: %w", t.ts, err)
	}
	st := p.s.state
	action, err := st.action(in, value)
	if err != nil {
		return act{}, err
	}
	key := p.id + " " + c.ID + " " + m.TS
	typed := st.keep(st.drafts[key], in, action)
	if typed != nil {
		st.draft(key, typed)
	}
	if in.silent() {
		return act{}, errQuiet
	}
	b := p.basics("block_actions")
	b["container"] = map[string]any{
		"type": "message", "message_ts": m.TS, "channel_id": c.ID, "is_ephemeral": m.Ephemeral != "",
	}
	b["channel"] = map[string]any{"id": c.ID, "name": commandChannelName(c)}
	b["state"] = map[string]any{"values": currentValues(blocks, st.drafts[key])}
	b["response_url"] = p.hook(c, m.TS)
	b["actions"] = []any{action}
	if m.Ephemeral == "" { // Slack sends no copy of an ephemeral message
		b["message"] = st.messageJSON(m)
	}
	if m.ThreadTS != "" && m.ThreadTS != m.TS {
		b["container"].(map[string]any)["thread_ts"] = m.ThreadTS
	}
	delete(b, "action_ts")
	return p.s.interaction(b, false)
}

func (p *Person) useInView(t target, value any) (act, error) {
	v, err := p.view(t.view)
	if err != nil {
		return act{}, err
	}
	in, err := findInput(viewBlocks(v), t.actionID, t.blockID)
	if err != nil {
		return act{}, fmt.Errorf("view %q: %w", v.CallbackID, err)
	}
	st := p.s.state
	action, err := st.action(in, value)
	if err != nil {
		return act{}, err
	}
	if typed := st.keep(typedIn(v), in, action); typed != nil {
		v.remember(typed)
		delete(v.Errors, in.blockID())
	}
	if in.silent() {
		return act{}, errQuiet
	}
	b := p.basics("block_actions")
	b["container"] = map[string]any{"type": "view", "view_id": v.ID}
	b["view"] = st.viewPayload(v)
	b["actions"] = []any{action}
	delete(b, "action_ts")
	return p.s.interaction(b, false)
}

// silent elements wait for the modal to be submitted.
func (in input) silent() bool {
	dispatch, _ := in.block["dispatch_action"].(bool)
	return in.block.str("type") == "input" && !dispatch
}

// keep adds what an action chose to what the person has put in so far; nil for a button, which keeps nothing.
func (st *state) keep(typed values, in input, action node) values {
	f, ok := fields[in.el.str("type")]
	if !ok {
		return nil
	}
	next := cloned(typed)
	next.set(in, node{"type": in.el.str("type"), f.key: action[f.key]})
	return next
}

// action is one entry of a block_actions payload's "actions".
func (st *state) action(in input, value any) (node, error) {
	kind := in.el.str("type")
	a := node{
		"type": kind, "action_id": in.actionID(), "block_id": in.blockID(), "action_ts": formatTS(time.Now().UnixMicro()),
	}
	switch _, stateful := fields[kind]; {
	case kind == "button":
		for _, key := range []string{"text", "value", "style", "url"} {
			if v, ok := in.el[key]; ok {
				a[key] = v
			}
		}
		return a, nil
	case kind == "overflow":
		name, err := text(value)
		if err != nil {
			return nil, fmt.Errorf("the menu %s wants an option: %w", in.actionID(), err)
		}
		a["selected_option"], err = st.pick(in.el, "selected_option", name)
		return a, err
	case stateful && value == nil:
		return nil, fmt.Errorf("%s is a %s: it wants a value, not a press", in.actionID(), kind)
	}
	full, err := st.filled(in.el, value)
	if err != nil {
		return nil, err
	}
	for key, v := range full {
		a[key] = v
	}
	return a, nil
}

// draft keeps what a person has put into a message.
func (st *state) draft(key string, typed values) {
	if st.drafts == nil {
		st.drafts = map[string]values{}
	}
	st.drafts[key] = typed
}
