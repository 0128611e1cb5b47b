package phone

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"syscall"
)

// LoopbackDialer connects to this machine and to no other, whatever a name resolves to: what is made up stays in the sandbox.
func LoopbackDialer() *net.Dialer {
	return &net.Dialer{Timeout: patience, Control: func(_, address string, _ syscall.RawConn) error {
		if at, err := netip.ParseAddrPort(address); err != nil || !at.Addr().Unmap().IsLoopback() {
			return fmt.Errorf("the sandbox calls loopback addresses only, and %s is none", address)
		}
		return nil
	}}
}

// LoopbackClient is a client of HTTP that connects as LoopbackDialer does.
func LoopbackClient() *http.Client {
	return &http.Client{Transport: &http.Transport{DialContext: LoopbackDialer().DialContext}}
}
