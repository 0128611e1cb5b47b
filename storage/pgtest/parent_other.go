//go:build !linux

package pgtest

import "syscall"

// dieWithParent has nothing to work with here: only Around ends the server.
func dieWithParent(*syscall.SysProcAttr) {}
