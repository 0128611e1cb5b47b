package mail

import (
	"context"
	"errors"

	"blitiri.com.ar/go/spf"
)

// checkSPF gives the domain in whose name the client may send (RFC 7208): that of the envelope's sender, or of the client's own name for
// a null sender. A domain that lets the whole world send proves nothing.
func checkSPF(ctx context.Context, r Resolver, env Envelope) proof {
	if !env.Client.IsValid() {
		return proof{}
	}
	sender := env.MailFrom
	if sender == "" {
		sender = "postmaster@" + env.Helo
	}
	domain := domainOf(sender)
	if domain == "" {
		return proof{}
	}
	result, why := spf.CheckHostWithSender(env.Client.AsSlice(), env.Helo, sender, spf.WithContext(ctx), spf.WithResolver(r))
	switch {
	case result == spf.TempError:
		return proof{domain: domain, unsure: true}
	case result == spf.Pass && !errors.Is(why, spf.ErrMatchedAll):
		return proof{domain: domain}
	}
	return proof{}
}
