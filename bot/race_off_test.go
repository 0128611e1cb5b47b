//go:build !race

package bot

const raceIsOn = false
