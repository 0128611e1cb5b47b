package main

import (
	"time"

	verbs "tocsin/commands"
	"tocsin/sandbox"
)

// crowdAnswers is in how many minutes of the demo's clock the made-up people answer a roll call: before it is called again.
const crowdAnswers = 12 * time.Minute

// madeUp is how the made-up people of a large company answer a roll call: most are safe, a few need help and say so, and some do
// not answer before they are asked again.
func madeUp(speed int) *sandbox.Crowd {
	return &sandbox.Crowd{
		Within: crowdAnswers / time.Duration(speed),
		Habits: []sandbox.Habit{
			{ActionID: verbs.ActionRollSafe, Weight: 620}, {ActionID: verbs.ActionRollUnaffected, Weight: 266},
			{ActionID: verbs.ActionRollHelp, Weight: 2}, {Weight: 112},
		},
		Writes: map[string][]string{ // by the inputs of the form that asks where somebody is and what they need
			"where": {"Second floor, east wing", "At home, Hafenstrasse 12", "In the lift, between two floors", "Car park, level 2"},
			"text": {
				"The stairs are flooded and I cannot get down.", "I have hurt my foot. I can wait, but I cannot walk.",
				"We are four people here without power. Nobody is hurt.", "Please tell my family that I am well; my phone is almost empty.",
			},
		},
	}
}
