package commands

import (
	"maps"
	"slices"
)

// Ways are all ways in which people ask for something: "verb ack", "button ack", "form update".
func (h *Handler) Ways() (ways []string) {
	for _, v := range verbs {
		ways = append(ways, "verb "+v.name)
	}
	for action := range maps.Keys(h.buttons()) {
		ways = append(ways, "button "+action)
	}
	for callback := range maps.Keys(h.forms()) {
		ways = append(ways, "form "+callback)
	}
	for callback := range maps.Keys(h.shortcuts()) {
		ways = append(ways, "shortcut "+callback)
	}
	slices.Sort(ways)
	return ways
}
