package strict

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// Nearest gives the known word that a mistyped one most likely stands for, or "" where none is close: one slip of a
// finger for every three letters, or the beginning of exactly one word.
func Nearest(word string, known []string) string {
	word = strings.ToLower(word)
	if word == "" || len(word) > 100 { // nobody mistypes so much, and the work grows with the length
		return ""
	}
	best, least := "", 1+utf8.RuneCountInString(word)/3+1
	for _, k := range known {
		if d := slips(word, strings.ToLower(k)); d < least && d < len(k) { // else nothing of it is left
			best, least = k, d
		}
	}
	if best != "" {
		return best
	}
	for _, k := range known {
		if strings.HasPrefix(strings.ToLower(k), word) {
			if best != "" {
				return ""
			}
			best = k
		}
	}
	return best
}

// slips counts how many letters are added, left out, changed, or swapped with their neighbour between two words.
func slips(a, b string) int {
	x, y := []rune(a), []rune(b)
	var before, last []int // the two rows above
	for i := 0; i <= len(x); i++ {
		row := make([]int, len(y)+1)
		row[0] = i
		for j := 1; j <= len(y); j++ {
			if i == 0 {
				row[j] = j
				continue
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+differ(x[i-1], y[j-1]))
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last = last, row
	}
	return last[len(y)]
}

func differ(a, b rune) int {
	if a == b {
		return 0
	}
	return 1
}

// Known notes that a reference leads to nothing of its kind, and which name was most likely meant.
func Known(f *File, path, kind, name string, known []string) {
	if slices.Contains(known, name) {
		return
	}
	advice := "the configuration has none"
	if near := Nearest(name, known); near != "" {
		advice = fmt.Sprintf("did you mean %q?", near)
	} else if len(known) > 0 {
		advice = "the configuration has " + strings.Join(known, ", ")
	}
	f.Fail(path, "there is no %s %q; %s", kind, name, advice)
}
