package incident

import (
	"strings"
	"testing"
)

func TestNamesHaveEightyCharacters(t *testing.T) {
	t.Parallel()
	for _, sign := range []string{"@", "#"} {
		for n, want := range map[int]bool{0: false, 1: true, 80: true, 81: false} {
			if _, err := ParseTarget(sign + strings.Repeat("ü", n)); (err == nil) != want {
				t.Errorf("%s and %d letters: %v", sign, n, err)
			}
		}
	}
}
