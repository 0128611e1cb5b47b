package sandbox

import (
	"encoding/json"
	"fmt"
)

// node is one block, block node or composition object, as JSON has it.
type node map[string]any

func (e node) str(key string) string {
	s, _ := e[key].(string)
	return s
}

func (e node) sub(key string) node {
	m, _ := e[key].(map[string]any)
	return m
}

func (e node) list(key string) []node {
	raw, _ := e[key].([]any)
	out := make([]node, 0, len(raw))
	for _, x := range raw {
		if m, ok := x.(map[string]any); ok {
			out = append(out, m)
		}
	}
	return out
}

// text is what a text object, or a key that holds one, says.
func (e node) text(key string) string { return e.sub(key).str("text") }

// input is an element somebody can act on, with the block around it.
type input struct {
	block, el node
}

func (in input) blockID() string  { return in.block.str("block_id") }
func (in input) actionID() string { return in.el.str("action_id") }

// parseBlocks reads blocks that the app sent. Broken JSON gives none: it was checked when it came in.
func parseBlocks(raw json.RawMessage) []node {
	var blocks []node
	if len(raw) == 0 || json.Unmarshal(raw, &blocks) != nil {
		return nil
	}
	return blocks
}

// parsed is a message's JSON, read once for all that is shown of it.
type parsed struct{ blocks, attachments []node }

func parse(m *Message) parsed { return parsed{parseBlocks(m.Blocks), parseBlocks(m.Attachments)} }

// all are the blocks, those of attachments among them.
func (b parsed) all() []node {
	blocks := b.blocks
	for _, a := range b.attachments {
		blocks = append(blocks, a.list("blocks")...)
	}
	return blocks
}

// allBlocks are the blocks of a message, those of its attachments among them.
func allBlocks(m *Message) []node { return parse(m).all() }

// viewBlocks are the blocks of a modal or Home tab.
func viewBlocks(v *View) []node {
	var body node
	if json.Unmarshal(v.Body, &body) != nil {
		return nil
	}
	return body.list("blocks")
}

// inputs lists everything in the blocks that can be acted on, in the order it is shown.
func inputs(blocks []node) []input {
	var all []input
	for _, b := range blocks {
		candidates := b.list("elements")
		for _, key := range []string{"accessory", "element"} {
			if el := b.sub(key); el != nil {
				candidates = append(candidates, el)
			}
		}
		for _, el := range candidates {
			if el.str("action_id") != "" {
				all = append(all, input{b, el})
			}
		}
	}
	return all
}

// findInput looks for an action_id; blockID narrows it down where one action_id stands in several blocks.
func findInput(blocks []node, actionID, blockID string) (input, error) {
	for _, in := range inputs(blocks) {
		if in.actionID() == actionID && (blockID == "" || blockID == in.blockID()) {
			return in, nil
		}
	}
	return input{}, fmt.Errorf("nothing with the action_id %q is there (any more)", actionID)
}
