//go:build race

package bot

const raceIsOn = true
