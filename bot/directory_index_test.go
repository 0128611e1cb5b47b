package bot

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// Whatever is put in and taken out: an index finds what a map of lists would.
func TestIndex(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var texts []string // by place
		x := newIndex(rapid.IntRange(0, 100).Draw(t, "room"), func(place int32) string { return texts[place] })
		model := map[string][]int32{}
		for range rapid.IntRange(0, 400).Draw(t, "steps") {
			text := fmt.Sprint(rapid.IntRange(0, 40).Draw(t, "text"))
			if places := model[text]; len(places) > 0 && rapid.Bool().Draw(t, "remove") {
				x.remove(places[0])
				model[text] = places[1:]
				continue
			}
			texts = append(texts, text)
			x.add(int32(len(texts) - 1))
			model[text] = append(model[text], int32(len(texts)-1))
		}
		for i := range 41 {
			text := fmt.Sprint(i)
			var got []int32
			x.each(text, func(place int32) bool {
				got = append(got, place)
				return true
			})
			slices.Sort(got)
			if !slices.Equal(got, model[text]) {
				t.Fatalf("%s is at %v, want %v", text, got, model[text])
			}
		}
	})
}

// Coming and going does not make it grow: what was removed is given back.
func TestAnIndexStaysSmall(t *testing.T) {
	t.Parallel()
	x := newIndex(0, func(place int32) string { return fmt.Sprint(place % 10) })
	for place := range int32(10_000) {
		x.add(place)
		if place >= 10 {
			x.remove(place - 10)
		}
	}
	if len(x.slots) > 128 {
		t.Errorf("%d slots for 10 places", len(x.slots))
	}
}

func TestSet(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		const places = 200
		some := rapid.SliceOf(rapid.Int32Range(0, places-1))
		a, b := some.Draw(t, "a"), some.Draw(t, "b")
		s, other := newSet(places), newSet(places)
		for _, i := range a {
			s.add(i)
		}
		for _, i := range b {
			other.add(i)
		}
		s.without(other)
		var got []int32
		s.each(func(i int32) { got = append(got, i) })
		var want []int32
		for i := range int32(places) {
			if slices.Contains(a, i) && !slices.Contains(b, i) {
				want = append(want, i)
			}
		}
		if !slices.Equal(got, want) || s.count() != len(want) {
			t.Fatalf("%v, want %v", got, want)
		}
		if s.join(other); s.count() != len(want)+other.count() {
			t.Fatalf("%d after joining %d to %d", s.count(), other.count(), len(want))
		}
	})
}
