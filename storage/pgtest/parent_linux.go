package pgtest

import "syscall"

// dieWithParent ends the server also where the test binary is killed, or ends without Around.
func dieWithParent(a *syscall.SysProcAttr) { a.Pdeathsig = syscall.SIGQUIT }
