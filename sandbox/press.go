package sandbox

import (
	"errors"
	"fmt"
	"maps"
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

// heard is the outcome of an act without what is no failure.
func heard(err error) error {
	if errors.Is(err, errQuiet) {
		return nil
	}
	return err
}

// use does what a person did, and tells the app.
func (p *Person) use(t target, value any) error {
	suggested, err := p.suggest(t, value)
	if err != nil {
		return err
	}
	return heard(p.s.perform(func() (act, error) {
		at, err := p.spot(t)
		if err != nil {
			return act{}, err
		}
		suggested.put(at.in.el)
		action, err := p.s.state.action(at.in, value)
		if err != nil {
			return act{}, err
		}
		p.keep(at, action)
		if at.in.silent() {
			return act{}, errQuiet
		}
		b := p.basics("block_actions")
		delete(b, "action_ts")
		p.describe(at, b)
		b["actions"] = []any{action}
		if at.m != nil {
			b["state"] = map[string]any{"values": currentValues(at.blocks, p.s.state.drafts[at.draft])}
			b["response_url"] = p.hook(at.c, at.m.TS)
		}
		return p.s.interaction(b, false)
	}, func(_ []byte, silence error) error {
		if silence == nil {
			return nil
		}
		err := fmt.Errorf("the app did not answer: %w", silence)
		p.s.live.tell([]string{p.id}, "error", map[string]any{"text": err.Error()})
		return err
	}))
}

// spot is where an element is: in a message of a channel, or in a view.
type spot struct {
	c      *Channel
	m      *Message
	v      *View
	blocks []node
	in     input
	draft  string // under which what is put into a message is kept
}

// spot finds what a person is about to act on.
func (p *Person) spot(t target) (at spot, err error) {
	what := ""
	if t.view != "" {
		if at.v, err = p.view(t.view); err != nil {
			return at, err
		}
		at.blocks, what = viewBlocks(at.v), fmt.Sprintf("view %q", at.v.CallbackID)
	} else {
		if at.c, at.m, err = p.message(t.channel, t.ts); err != nil {
			return at, err
		}
		if at.c.Archived {
			return at, fmt.Errorf("#%s is archived", at.c.Name)
		}
		at.blocks, what = allBlocks(at.m), "message "+at.m.TS
		at.draft = p.id + " " + at.c.ID + " " + at.m.TS
	}
	if at.in, err = findInput(at.blocks, t.actionID, t.blockID); err != nil {
		return at, fmt.Errorf("%s: %w", what, err)
	}
	return at, nil
}

// describe adds to a payload where the person acted.
func (p *Person) describe(at spot, b map[string]any) {
	st := p.s.state
	if at.v != nil {
		b["container"], b["view"] = map[string]any{"type": "view", "view_id": at.v.ID}, st.viewPayload(at.v)
		return
	}
	container := map[string]any{
		"type": "message", "message_ts": at.m.TS, "channel_id": at.c.ID, "is_ephemeral": at.m.Ephemeral != "",
	}
	if at.m.ThreadTS != "" && at.m.ThreadTS != at.m.TS {
		container["thread_ts"] = at.m.ThreadTS
	}
	b["container"], b["channel"] = container, map[string]any{"id": at.c.ID, "name": commandChannelName(at.c)}
	if at.m.Ephemeral == "" { // Slack sends no copy of an ephemeral message
		b["message"] = st.messageJSON(at.m)
	}
}

// keep remembers what was chosen. A button keeps nothing.
func (p *Person) keep(at spot, action node) {
	f, ok := fields[at.in.el.str("type")]
	if !ok {
		return
	}
	st := p.s.state
	chosen := node{"type": at.in.el.str("type"), f.key: action[f.key]}
	if at.v != nil {
		typed := cloned(typedIn(at.v))
		typed.set(at.in, chosen)
		at.v.remember(typed)
		delete(at.v.Errors, at.in.blockID())
		return
	}
	if st.drafts == nil {
		st.drafts = map[string]values{}
	}
	typed := cloned(st.drafts[at.draft])
	typed.set(at.in, chosen)
	st.drafts[at.draft] = typed
}

// silent elements wait for the modal to be submitted.
func (in input) silent() bool {
	dispatch, _ := in.block["dispatch_action"].(bool)
	return in.block.str("type") == "input" && !dispatch
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
	maps.Copy(a, full)
	return a, nil
}
