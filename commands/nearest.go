package commands

import "strings"

// nearestVerb is the verb that differs from a word by at most two letters, or empty.
func nearestVerb(word string) string {
	best, least := "", 3
	for _, v := range verbs {
		if d := distance(strings.ToLower(word), v.name); d < least {
			best, least = v.name, d
		}
	}
	return best
}

// distance counts the letters to add, drop or change to get from a to b (Levenshtein). Words longer than any verb are far.
func distance(a, b string) int {
	const longest = 20
	if len(a) > longest {
		return longest
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
