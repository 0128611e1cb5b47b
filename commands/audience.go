package commands

import (
	"strings"
	"unicode"

	"tocsin/incident"
)

// audience reads whom a line begins with; what follows is the question. A question has such words, too: it goes on with a further
// target only where that has its mark ("@", "#", "team:", "region:") or comes after a comma, and with everybody and the lead never.
func (h *Handler) audience(line string) (list []incident.Target, question string) {
	comma := false
	for {
		word, rest, another := firstWord(line)
		t, ok := h.anyTarget(word)
		if !ok || len(list) > 0 && !goesOn(t, comma) {
			return list, line
		}
		list, line, comma = append(list, t), rest, another
	}
}

func goesOn(t incident.Target, comma bool) bool {
	switch t.Kind {
	case incident.ByHandle, incident.ByChannel, incident.ByTeam, incident.ByRegion:
		return true
	case incident.Everybody, incident.TheLead:
		return false
	}
	return comma
}

// anyTarget also takes everybody, and fields of the profile as they are written. Only for whoever is asked or told, not rung.
func (h *Handler) anyTarget(word string) (incident.Target, bool) {
	if strings.EqualFold(word, string(incident.Everybody)) {
		return incident.Target{Kind: incident.Everybody}, true
	}
	if t, err := incident.ParseTarget(word); err == nil && t.Kind == incident.ByField {
		return t, true
	}
	if strings.ContainsFunc(word, unicode.IsSpace) {
		return incident.Target{}, false
	}
	return h.target(word)
}

// firstWord takes the first word off a line; a comma ends it. What stands in quotes belongs to it, spaces and commas and all:
// field:"Office=New York".
func firstWord(line string) (word, rest string, comma bool) {
	line = strings.TrimSpace(line)
	var read strings.Builder
	quoted := false
	for i, c := range line {
		switch {
		case strings.ContainsRune("\"“”„", c):
			quoted = !quoted
		case quoted || c != ',' && !unicode.IsSpace(c):
			read.WriteRune(c)
		default:
			return read.String(), strings.TrimSpace(line[i+1:]), c == ','
		}
	}
	if quoted { // never closed: it is a mark of the text
		word, rest = cut(line)
		return word, rest, false
	}
	return read.String(), "", false
}
