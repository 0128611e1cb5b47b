package bot

import "hash/maphash"

// index finds places in a list by a text of theirs; several may have the same one. It takes a tenth of the memory of a map,
// since the texts are not kept a second time.
type index struct {
	text  func(place int32) string // what a place is found by; must not change while it is in the index
	seed  maphash.Seed
	slots []int32 // place+1; see the constants. Its length is a power of two
	used  int     // slots that are not free
}

const (
	free    = 0
	removed = -1
)

// newIndex has room for so many places, and takes more.
func newIndex(places int, text func(int32) string) *index {
	size := 64
	for size*3/4 <= places {
		size *= 2
	}
	return &index{text: text, seed: maphash.MakeSeed(), slots: make([]int32, size)}
}

// probe goes through the slots in which a text may be, until do says false or a slot was never used.
func (x *index) probe(text string, do func(slot *int32) bool) {
	last := uint64(len(x.slots) - 1)
	for i := maphash.String(x.seed, text) & last; x.slots[i] != free; i = (i + 1) & last {
		if !do(&x.slots[i]) {
			return
		}
	}
}

// each hands over the places with a text until do says false.
func (x *index) each(text string, do func(place int32) bool) {
	x.probe(text, func(slot *int32) bool {
		return *slot == removed || x.text(*slot-1) != text || do(*slot-1)
	})
}

func (x *index) add(place int32) {
	if x.used++; x.used > len(x.slots)*3/4 {
		x.grow()
	}
	x.put(place)
}

func (x *index) put(place int32) {
	last := uint64(len(x.slots) - 1)
	i := maphash.String(x.seed, x.text(place)) & last
	for x.slots[i] != free {
		i = (i + 1) & last
	}
	x.slots[i] = place + 1
}

// grow makes room: of what was removed, and where that is not half of it, twice as much.
func (x *index) grow() {
	old, live := x.slots, 0
	for _, slot := range old {
		if slot > 0 {
			live++
		}
	}
	size := len(old)
	if 2*live > size {
		size *= 2
	}
	x.slots, x.used = make([]int32, size), live+1 // and the one that is being added
	for _, slot := range old {
		if slot > 0 {
			x.put(slot - 1)
		}
	}
}

func (x *index) remove(place int32) {
	x.probe(x.text(place), func(slot *int32) bool {
		if *slot != place+1 {
			return true
		}
		*slot = removed
		return false
	})
}
