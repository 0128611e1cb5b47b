package intake

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// address tells where a request comes from. X-Forwarded-For is believed as far as trusted proxies wrote it: from its end, up
// to the first address that is none of theirs. What stands further left anybody may have written.
func (s *Server) address(r *http.Request) netip.Addr {
	from := parseAddress(r.RemoteAddr)
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for _, hop := range slices.Backward(hops) {
		if !s.trusts(from) {
			break
		}
		before := parseAddress(strings.TrimSpace(hop))
		if !before.IsValid() {
			break
		}
		from = before
	}
	return from
}

func (s *Server) trusts(a netip.Addr) bool {
	return slices.ContainsFunc(s.o.Proxies, func(p netip.Prefix) bool { return p.Contains(a) })
}

// parseAddress reads an IP address with or without a port; the zero Addr where there is none.
func parseAddress(text string) netip.Addr {
	if with, err := netip.ParseAddrPort(text); err == nil {
		return with.Addr().Unmap().WithZone("")
	}
	a, _ := netip.ParseAddr(strings.Trim(text, "[]"))
	return a.Unmap().WithZone("")
}

// isThisMachine says whether a host is this machine, by its usual name or an address; the DNS is not asked.
func isThisMachine(host string) bool { return host == "localhost" || parseAddress(host).IsLoopback() }

// neighbourhood is what one customer of a network has: one IPv4 address, or a /64 of IPv6 ones (RFC 6177).
func neighbourhood(a netip.Addr) string {
	if a.Is6() {
		p, _ := a.Prefix(64)
		return p.String()
	}
	return a.String()
}
