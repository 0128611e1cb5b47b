package config_test

import (
	"strings"
	"testing"

	"tocsin/config"
)

func TestRoundsOfARollCall(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"[]": "", "[1m]": "", "[15m, 1h, 24h]": "", "[1m, 2m, 3m, 4m, 5m, 6m, 7m, 8m, 9m, 10m]": "",
		"[30s]":         "config.yaml:1: roll_call.rounds[0]: 30s must be from 1m to 24h",
		"[25h]":         "config.yaml:1: roll_call.rounds[0]: 25h must be from 1m to 24h",
		"[1h, 15m]":     "config.yaml:1: roll_call.rounds[1]: 15m must be from 1h1m to 24h",
		"[1h, 1h]":      "config.yaml:1: roll_call.rounds[1]: 1h must be from 1h1m to 24h",
		"[24h, 24h30m]": "config.yaml:1: roll_call.rounds[1]: 24h30m must be from 24h to 24h",
		"[soon]":        `config.yaml:1: roll_call.rounds[0]: "soon" is no duration: write 5m, 90s or 1h30m`,
		"[1m, 2m, 3m, 4m, 5m, 6m, 7m, 8m, 9m, 10m, 11m]": "config.yaml:1: roll_call.rounds: has 11 rounds; 10 are the most",
	} {
		_, err := config.Parse([]byte("roll_call: {rounds: "+text+"}\n"), "config.yaml")
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v; want %q", text, err, want)
		}
	}
}
