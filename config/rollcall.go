package config

import (
	"fmt"
	"time"

	"tocsin/config/strict"
)

// RollCall says when those are asked again who have not answered.
type RollCall struct {
	Rounds []time.Duration `key:"rounds"` // counted from the start, each after the one before; empty: nobody is asked again
}

// Bounds of rounds.
const (
	MaxRounds     = 10
	minRoundPause = time.Minute
	maxRound      = 24 * time.Hour
)

func (c *RollCall) check(doc *strict.File) {
	const at = "roll_call.rounds"
	if len(c.Rounds) > MaxRounds {
		doc.Fail(at, "has %d rounds; %d are the most", len(c.Rounds), MaxRounds)
	}
	before := time.Duration(0)
	for i, after := range c.Rounds {
		within(doc, fmt.Sprintf("%s[%d]", at, i), after, min(before+minRoundPause, maxRound), maxRound)
		before = after
	}
}
