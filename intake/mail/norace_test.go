//go:build !race

package mail

const slowness = 1
