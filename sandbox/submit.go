package sandbox

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
)

// errTrouble is what Slack's client says when an app does not answer a submission, or answers nonsense.
//
//lint:ignore ST1005 Slack's own words
var errTrouble = errors.New("We had some trouble connecting. Try again?")

// Submit fills in a modal and submits it. Values go by action_id or block_id (a text, an option's value or label, user
// ids or handles, a date…), or have the shape of Slack's state.values; what they do not name stays as it is.
// errs are the complaints under the inputs, by block_id: of Slack's client, before it sends anything, or of the app.
func (p *Person) Submit(viewID string, filledIn map[string]any) (errs map[string]string, err error) {
	var v *View
	offers, err := p.suggestions(viewID, filledIn)
	if err != nil {
		return nil, err
	}
	err = p.s.perform(func() (a act, err error) {
		if v, err = p.topmost(viewID); err != nil {
			return a, err
		}
		if errs, err = p.fillIn(v, filledIn, offers); err != nil {
			return a, err
		}
		if len(errs) > 0 {
			p.s.tellView(v)
			return a, errQuiet
		}
		b := p.basics("view_submission")
		b["view"], b["response_urls"] = p.s.state.viewPayload(v), p.hooksOf(v)
		delete(b, "action_ts")
		return p.s.interaction(b, true)
	}, func(answer []byte, silence error) error {
		if silence == nil {
			errs, silence = p.submitted(v, answer)
		}
		if silence == nil {
			return nil
		}
		p.s.live.tell([]string{p.id}, "error", map[string]any{"text": errTrouble.Error()})
		return fmt.Errorf("%w (%w)", errTrouble, silence)
	})
	return errs, heard(err)
}

// fillIn puts values into a modal, and says what Slack's client has against submitting it.
func (p *Person) fillIn(v *View, filledIn map[string]any, offers map[target]*offer) (errs map[string]string, err error) {
	blocks := viewBlocks(v)
	typed := cloned(typedIn(v))
	errs = map[string]string{}
	for key, value := range filledIn {
		ins, err := named(blocks, key, value)
		if err != nil {
			return nil, err
		}
		for _, in := range ins {
			offers[in.in(v)].put(in.el)
			full, err := p.s.state.filled(in.el, in.value)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", key, err)
			}
			typed.set(in.input, full)
		}
	}
	v.remember(typed)
	current := currentValues(blocks, typed)
	for _, in := range inputs(blocks) {
		if in.block.str("type") != "input" {
			continue
		}
		if what := complaint(in, current[in.blockID()][in.actionID()]); what != "" {
			errs[in.blockID()] = what
		}
	}
	v.Errors = maps.Clone(errs)
	return errs, nil
}

// filling is an input and what is to be put into it.
type filling struct {
	input
	value any
}

// named finds the inputs that a key of Submit's values means: an action_id, a block_id, or a block_id whose value goes
// by action_id.
func named(blocks []node, key string, value any) ([]filling, error) {
	nested, _ := asNode(value)
	var found []filling
	for _, in := range inputs(blocks) {
		inner, deep := nested[in.actionID()]
		switch whole := nested == nil || nested["type"] != nil; {
		case in.blockID() == key && deep:
			found = append(found, filling{in, inner})
		case whole && (in.actionID() == key || in.blockID() == key):
			found = append(found, filling{in, value})
		}
	}
	if len(found) == 0 {
		return nil, fmt.Errorf("the modal has no input with the action_id or block_id %q", key)
	}
	return found, nil
}

// hooksOf are the response_urls of a modal that asks for a conversation with response_url_enabled.
func (p *Person) hooksOf(v *View) []any {
	urls := []any{}
	blocks := viewBlocks(v)
	current := currentValues(blocks, typedIn(v))
	for _, in := range inputs(blocks) {
		el := current[in.blockID()][in.actionID()]
		id := el.str("selected_conversation") + el.str("selected_channel")
		if c := p.s.state.channelByID[id]; c != nil && in.el["response_url_enabled"] == true {
			urls = append(urls, map[string]any{
				"response_url": p.hook(c, ""), "block_id": in.blockID(), "action_id": in.actionID(), "channel_id": c.ID,
			})
		}
	}
	return urls
}

// verdict is the app's answer to a submission.
type verdict struct {
	Action string            `json:"response_action"`
	Errors map[string]string `json:"errors"`
	View   json.RawMessage   `json:"view"`
}

// submitted does what the app answered: without a word the modal closes and the one under it shows.
func (p *Person) submitted(v *View, raw []byte) (errs map[string]string, err error) {
	var a verdict
	if len(raw) > 0 {
		if err := json.Unmarshal(raw, &a); err != nil {
			return nil, fmt.Errorf("the app's answer is no JSON object: %w", err)
		}
	}
	switch a.Action {
	case "":
		p.s.closeView(v)
	case "clear":
		for _, open := range p.s.state.modals(p.id) {
			p.s.closeView(open)
		}
	case "errors":
		return p.refused(v, a.Errors)
	case "update", "push":
		return nil, p.s.follow(v, a)
	default:
		return nil, fmt.Errorf("the app answered with the unknown response_action %q", a.Action)
	}
	return nil, nil
}

// refused shows the app's errors under the inputs. Slack takes none for a block that is not there.
func (p *Person) refused(v *View, errs map[string]string) (map[string]string, error) {
	if len(errs) == 0 {
		return nil, errors.New("the app answered with errors but named none")
	}
	for block := range errs {
		if !hasInput(v, block) {
			return nil, fmt.Errorf("the app named an error for %q, which is no input of the modal", block)
		}
	}
	v.Errors = maps.Clone(errs)
	p.s.tellView(v)
	return errs, nil
}

func hasInput(v *View, blockID string) bool {
	for _, b := range viewBlocks(v) {
		if b.str("type") == "input" && b.str("block_id") == blockID {
			return true
		}
	}
	return false
}

// follow puts the view of the answer in the place of the submitted one, or on top of it.
func (s *Server) follow(v *View, a verdict) error {
	next, code, messages := checkView(a.View)
	if code != "" {
		return fmt.Errorf("the app answered with a view that Slack refuses: %s %q", code, messages)
	}
	if a.Action == "update" {
		code = s.replaceView(v, next)
	} else {
		code = s.pushModal(v.User, next)
	}
	if code != "" {
		return fmt.Errorf("the app answered with a view that cannot be shown: %s", code)
	}
	return nil
}
