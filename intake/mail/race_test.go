//go:build race

package mail

// slowness is how much longer things may take here. The race detector also allocates by itself: it throws away at random what is
// kept to be used again.
const slowness = 10
