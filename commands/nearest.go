package commands

import "tocsin/playbooks"

// nearestVerb is the verb that a mistyped word most likely stands for, or empty.
func nearestVerb(word string) string {
	names := make([]string, len(verbs))
	for i, v := range verbs {
		names[i] = v.name
	}
	return playbooks.Nearest(word, names)
}
