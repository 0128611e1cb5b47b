package sandbox

import (
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"time"
)

// Crowd is what made-up people do by themselves: those whom GrownWorkspace has added, never those whom a file names. What each of
// them does, and how soon, depends on their handle alone, so that it looks the same each time.
type Crowd struct {
	Habits []Habit
	Within time.Duration // after a message they have acted; half of them in the first quarter of it

	// What they write into a modal that opens, by the input's action_id or block_id: one of the texts. A modal without such an
	// input they close.
	Writes map[string][]string
}

// Habit is the button that some of a Crowd press in a direct message. Of people who find such a button, as many in proportion to
// Weight. Who has pressed one does not answer once more where the same is asked again: where the button has the same value.
type Habit struct {
	ActionID string // empty: they do nothing
	Weight   int
}

// mood is a source of chance for one person that gives the same each time; nth tells apart what they are asked.
func mood(handle string, nth int) *rand.Rand {
	h := fnv.New64a()
	_, _ = h.Write([]byte(handle)) // never fails
	return rand.New(rand.NewPCG(h.Sum64(), uint64(nth)))
}

// choose is what somebody does, and how long after the message.
func (c *Crowd) choose(mood *rand.Rand) (actionID string, after time.Duration) {
	all := 0
	for _, h := range c.Habits {
		all += h.Weight
	}
	if all == 0 {
		return "", 0
	}
	at := mood.IntN(all)
	x := mood.Float64()
	for _, h := range c.Habits {
		if at -= h.Weight; at < 0 {
			actionID = h.ActionID
			break
		}
	}
	return actionID, time.Duration(x * x * float64(c.Within))
}

// asks finds the value of the first button in a message that the crowd has a habit for.
func (c *Crowd) asks(m *Message) (value string, found bool) {
	for _, b := range buttonsOf(allBlocks(m)) {
		if slices.ContainsFunc(c.Habits, func(h Habit) bool { return h.ActionID != "" && h.ActionID == b.ActionID }) {
			return b.Value, true
		}
	}
	return "", false
}

// words are what somebody puts into a modal; nil where it has no input that they know.
func (c *Crowd) words(mood *rand.Rand, v *View) map[string]any {
	var words map[string]any
	for _, in := range inputs(viewBlocks(v)) {
		for _, key := range []string{in.actionID(), in.blockID()} {
			if texts := c.Writes[key]; len(texts) > 0 {
				if words == nil {
					words = map[string]any{}
				}
				words[key] = texts[mood.IntN(len(texts))]
				break
			}
		}
	}
	return words
}
