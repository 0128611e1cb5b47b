package bot

import "math/bits"

// set is a set of places in the list of accounts, a bit each.
type set []uint64

func newSet(places int) set { return make(set, (places+63)/64) }

func (s set) add(place int32) { s[place/64] |= 1 << (place % 64) }

// join adds whoever is in the other set.
func (s set) join(other set) {
	for i, word := range other {
		s[i] |= word
	}
}

// without takes out whoever is in the other set.
func (s set) without(other set) {
	for i, word := range other {
		s[i] &^= word
	}
}

func (s set) count() (n int) {
	for _, word := range s {
		n += bits.OnesCount64(word)
	}
	return n
}

// each hands over every place, in ascending order.
func (s set) each(do func(place int32)) {
	for i, word := range s {
		for ; word != 0; word &= word - 1 {
			do(int32(i*64 + bits.TrailingZeros64(word)))
		}
	}
}
