package main

import (
	"slices"
	"testing"

	verbs "tocsin/commands"
	"tocsin/config"
)

// What the configuration lets a statement name is what can be filled in.
func TestFieldsOfStatements(t *testing.T) {
	t.Parallel()
	if !slices.Equal(config.Fields, verbs.Fields) {
		t.Errorf("%v may be named, and %v are filled in", config.Fields, verbs.Fields)
	}
}
