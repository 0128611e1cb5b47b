package sandbox

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// surface is where blocks are shown.
type surface int

const (
	onMessage surface = iota
	onModal
	onHome
)

// Sizes of the whole.
const (
	maxMessageBlocks = 50
	maxViewBlocks    = 100
	maxBlockChars    = 13_000 // all text of a message's blocks together: msg_blocks_too_long
)

// checkBlocks checks blocks as Slack does, and gives the ones without a block_id or action_id one. On a mistake code is
// Slack's error and messages say what is wrong where, without "[ERROR] ".
func checkBlocks(raw json.RawMessage, on surface) (blocks json.RawMessage, code string, messages []string) {
	var list []any
	if !decodeJSON(raw, &list) {
		return nil, "invalid_blocks_format", nil
	}
	k := &blockCheck{on: on}
	k.all("/blocks", list)
	switch {
	case len(k.problems) > 0:
		return nil, "invalid_blocks", k.problems
	case on == onMessage && k.chars > maxBlockChars:
		return nil, "msg_blocks_too_long", nil
	case !k.added:
		return squeeze(raw), "", nil
	}
	return compact(list), "", nil
}

// decodeJSON reads one value and nothing after it, and keeps numbers as they are written.
func decodeJSON(raw json.RawMessage, into any) bool {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	return d.Decode(into) == nil && !d.More()
}

// squeeze takes the white space out.
func squeeze(raw json.RawMessage) json.RawMessage {
	var b bytes.Buffer
	if json.Compact(&b, raw) != nil {
		return raw
	}
	return b.Bytes()
}

// blockCheck goes through blocks and collects what is wrong.
type blockCheck struct {
	on       surface
	problems []string
	chars    int             // of text so far
	blockIDs map[string]bool // seen
	actions  map[string]bool // action ids seen in this block
	inputs   bool            // there is an input block
	added    bool            // an id was made up
}

// check looks at one value; ptr is its JSON pointer.
type check func(k *blockCheck, ptr string, v any)

// shape is what an object may hold.
type shape struct {
	fields   map[string]check
	required []string
	also     func(k *blockCheck, ptr string, o map[string]any) // what no single field shows
}

func (k *blockCheck) bad(ptr, format string, a ...any) {
	k.problems = append(k.problems, fmt.Sprintf(format, a...)+" [json-pointer:"+ptr+"]")
}

// all checks a whole list of blocks.
func (k *blockCheck) all(ptr string, list []any) {
	k.blockIDs = map[string]bool{}
	limit := maxViewBlocks
	if k.on == onMessage {
		limit = maxMessageBlocks
	}
	if len(list) > limit {
		k.bad(ptr, "no more than %d items allowed", limit)
		return
	}
	for i, v := range list {
		k.block(fmt.Sprintf("%s/%d", ptr, i), v)
	}
}

func (k *blockCheck) block(ptr string, v any) {
	o, ok := k.object(ptr, v)
	if !ok {
		return
	}
	kind, _ := o["type"].(string)
	s, known := blockShapes[kind]
	switch {
	case kind == "":
		k.bad(ptr, "missing required field: type")
		return
	case !known:
		k.bad(ptr+"/type", "unsupported type: %s", kind)
		return
	}
	k.actions = map[string]bool{}
	k.inputs = k.inputs || kind == "input"
	k.identify(ptr, o, "block_id", k.blockIDs)
	if s.fields != nil {
		k.fill(ptr, o, s)
	} else {
		k.chars += textIn(o)
	}
}

// identify checks an id, and that it is the only one, or makes one up.
func (k *blockCheck) identify(ptr string, o map[string]any, key string, seen map[string]bool) {
	v, ok := o[key]
	if !ok || v == "" {
		o[key] = strings.ToLower(rand.Text()[:5])
		k.added = true
		return
	}
	id, _ := v.(string)
	n := len(k.problems)
	text255(k, ptr+"/"+key, v)
	if seen[id] && len(k.problems) == n {
		k.bad(ptr+"/"+key, "`%s` %q already exists", key, id)
	}
	seen[id] = true
}

// fill checks the fields of an object against its shape.
func (k *blockCheck) fill(ptr string, o map[string]any, s shape) {
	for _, name := range s.required {
		if _, ok := o[name]; !ok {
			k.bad(ptr, "missing required field: %s", name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(o)) {
		if name == "type" || name == "block_id" || name == "action_id" {
			continue
		}
		if f, ok := s.fields[name]; ok {
			f(k, ptr+"/"+name, o[name])
		} else {
			k.bad(ptr, "invalid additional property: %s", name)
		}
	}
	if s.also != nil {
		s.also(k, ptr, o)
	}
}

func (k *blockCheck) object(ptr string, v any) (map[string]any, bool) {
	o, ok := v.(map[string]any)
	if !ok {
		k.bad(ptr, "must provide an object")
	}
	return o, ok
}

// oneOfSeveral marks what could have been several things and is none of them.
func (k *blockCheck) oneOfSeveral(ptr string, try func()) {
	n := len(k.problems)
	try()
	if len(k.problems) > n {
		k.problems = slices.Insert(k.problems, n, "failed to match all allowed schemas [json-pointer:"+ptr+"]")
	}
}

// textIn counts the characters of text in blocks that are not looked into any further.
func textIn(v any) int {
	n := 0
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			n += textIn(item)
		}
	case map[string]any:
		for key, item := range v {
			if s, ok := item.(string); ok && key == "text" {
				n += utf8.RuneCountInString(s)
			} else {
				n += textIn(item)
			}
		}
	}
	return n
}
