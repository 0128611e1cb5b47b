package sandbox

import (
	"encoding/json"
	"fmt"
	"strings"
)

// offer is what the app suggests for a menu whose options it keeps itself (external_select).
type offer struct {
	Options      []any `json:"options"`
	OptionGroups []any `json:"option_groups"`
}

// put gives the options to the element, as if the app had sent them with it.
func (o *offer) put(el node) {
	if o != nil {
		el["options"], el["option_groups"] = o.Options, o.OptionGroups
	}
}

func (in input) external() bool { return strings.HasSuffix(in.el.str("type"), "external_select") }

// suggest asks the app for the options of an external menu that fit what the person typed; nil for every other element.
// A value in the shape of Slack's state was chosen from such options before.
func (p *Person) suggest(t target, value any) (*offer, error) {
	if _, chosen := asNode(value); chosen {
		return nil, nil
	}
	var o *offer
	err := p.s.perform(func() (act, error) {
		at, err := p.spot(t)
		if err != nil {
			return act{}, err
		}
		if !at.in.external() {
			return act{}, errQuiet
		}
		b := p.basics("block_suggestion")
		delete(b, "trigger_id")
		delete(b, "action_ts")
		p.describe(at, b)
		b["action_id"], b["block_id"], b["value"] = at.in.actionID(), at.in.blockID(), typedQuery(value)
		return p.s.interaction(b, true)
	}, func(answer []byte, silence error) error {
		if silence != nil {
			return fmt.Errorf("the app suggested nothing: %w", silence)
		}
		o = &offer{}
		if err := json.Unmarshal(answer, o); err != nil {
			return fmt.Errorf("the app suggested what is no list of options: %w", err)
		}
		return nil
	})
	return o, heard(err)
}

// suggestions asks the app for the options of the external menus that somebody fills in.
func (p *Person) suggestions(viewID string, filledIn map[string]any) (map[target]*offer, error) {
	wanted, err := locked(p.s, func() (map[target]any, error) {
		v, err := p.topmost(viewID)
		if err != nil {
			return nil, err
		}
		wanted := map[target]any{}
		for key, value := range filledIn {
			ins, err := named(viewBlocks(v), key, value)
			if err != nil {
				return nil, err
			}
			for _, in := range ins {
				if in.external() {
					wanted[in.in(v)] = in.value
				}
			}
		}
		return wanted, nil
	})
	offers := map[target]*offer{}
	for t, value := range wanted {
		if offers[t], err = p.suggest(t, value); err != nil {
			return nil, err
		}
	}
	return offers, err
}

// in is where an input of a view is.
func (in input) in(v *View) target {
	return target{view: v.ID, actionID: in.actionID(), blockID: in.blockID()}
}

// typedQuery is what a person would have typed to find a value: its name, or the first of several.
func typedQuery(value any) string {
	names, err := texts(value)
	if err != nil || len(names) == 0 {
		return ""
	}
	return names[0]
}
