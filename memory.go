package main

import (
	"os"
	"runtime/debug"
)

// The memory that the program may take before garbage is collected more often: Go otherwise lets it grow to twice what is in
// use, and a company of 100,000 would take more than 100 MB. With the program's own code and SQLite's, which do not count
// here, it stays below that.
const (
	memoryAtLeast   = 56 << 20
	memoryBeside    = 32 << 20 // for everything but people
	memoryPerPerson = 240
)

// boundMemory bounds the memory of this process, unless whoever runs it has: GOMEMLIMIT and GOGC are Go's own ways to.
func boundMemory(people int) {
	if os.Getenv("GOMEMLIMIT") != "" || os.Getenv("GOGC") != "" {
		return
	}
	debug.SetMemoryLimit(max(memoryAtLeast, memoryBeside+memoryPerPerson*int64(people)))
}
