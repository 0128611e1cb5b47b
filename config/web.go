package config

import (
	"errors"
	"net/netip"
	"strings"
	"time"

	"tocsin/config/strict"
)

// Web is the server for links that acknowledge, for what providers call back, and for health and metrics.
type Web struct {
	Listen         string    `key:"listen"`          // host:port; empty: off
	PublicURL      string    `key:"public_url"`      // where people reach it; empty: no links are made
	TrustedProxies []Network `key:"trusted_proxies"` // whose X-Forwarded-For counts
	KeyFile        string    `key:"key_file"`

	Key Secret // signs links; at least MinKey bytes, there where PublicURL is
}

// MinKey is how long the key that signs links must be, in bytes.
const MinKey = 32

// Network is one address or a range of them, written as 10.0.0.7 or 10.0.0.0/8.
type Network struct{ netip.Prefix }

// UnmarshalText reads both ways to write it.
func (n *Network) UnmarshalText(text []byte) error {
	if a, err := netip.ParseAddr(string(text)); err == nil {
		n.Prefix = netip.PrefixFrom(a.WithZone("").Unmap(), a.Unmap().BitLen())
		return nil
	}
	p, err := netip.ParsePrefix(string(text))
	if err != nil {
		return errors.New("must be an address or a range of them, such as 10.0.0.7 or 10.0.0.0/8")
	}
	n.Prefix = p.Masked()
	return nil
}

func (w *Web) check(doc *strict.File) {
	if w.Listen != "" {
		hostPort(doc, "web.listen", w.Listen, "127.0.0.1:8081")
	}
	if w.PublicURL == "" {
		return
	}
	baseURL(doc, "web.public_url", w.PublicURL, "https://tocsin.example.com")
	if w.Listen == "" {
		doc.Fail("web.listen", "is empty, but there is a public_url: say where to listen, such as 127.0.0.1:8081, or leave both out")
	}
}

// Heartbeat is an address that is called while all is well, so that somebody else notices when it is not.
type Heartbeat struct {
	URL   Secret        `key:"url"` // empty: none; it mostly has a secret in it
	Every time.Duration `key:"every"`
}

func (h *Heartbeat) check(doc *strict.File) {
	if url := h.URL.Reveal(); url != "" {
		fullURL(doc, "heartbeat.url", url, "https://watchdog.example.com/ping/…")
	}
	within(doc, "heartbeat.every", h.Every, 10*time.Second, time.Hour)
}

// baseURL notes what is wrong with an address that paths are added to and secrets are sent to.
func baseURL(doc *strict.File, key, text, example string) {
	if wrong := CheckAddress(text, example); wrong != "" {
		doc.Fail(key, "%s", wrong)
	}
}

// fullURL is baseURL for an address that is called as it is, so that it may have a question mark.
func fullURL(doc *strict.File, key, text, example string) {
	before, _, _ := strings.Cut(text, "?")
	baseURL(doc, key, before, example)
}
