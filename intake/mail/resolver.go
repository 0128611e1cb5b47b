package mail

import (
	"context"
	"errors"
	"net"
)

// Resolver asks the DNS; *net.Resolver is one. "There is none" is a *net.DNSError with IsNotFound; any other error means that it is
// not known now.
type Resolver interface {
	LookupTXT(ctx context.Context, name string) ([]string, error)
	LookupMX(ctx context.Context, name string) ([]*net.MX, error)
	LookupIPAddr(ctx context.Context, host string) ([]net.IPAddr, error)
	LookupAddr(ctx context.Context, addr string) ([]string, error)
}

// careful makes every error one of the two kinds that the libraries tell apart: an answer that does not come in time must
// never pass for the answer that there is none.
type careful struct{ Resolver }

// maxTXT is the longest record that is read, in bytes; the longest keys in use need 800.
const maxTXT = 4 << 10

func (c careful) LookupTXT(ctx context.Context, name string) ([]string, error) {
	records, err := c.Resolver.LookupTXT(ctx, name)
	var short []string
	for _, one := range records {
		if len(one) <= maxTXT {
			short = append(short, one)
		}
	}
	return short, plainly(err)
}

func (c careful) LookupMX(ctx context.Context, name string) ([]*net.MX, error) {
	records, err := c.Resolver.LookupMX(ctx, name)
	return records, plainly(err)
}

func (c careful) LookupIPAddr(ctx context.Context, host string) ([]net.IPAddr, error) {
	addresses, err := c.Resolver.LookupIPAddr(ctx, host)
	return addresses, plainly(err)
}

func (c careful) LookupAddr(ctx context.Context, address string) ([]string, error) {
	names, err := c.Resolver.LookupAddr(ctx, address)
	return names, plainly(err)
}

func plainly(err error) error {
	if err == nil {
		return nil
	}
	if dns, ok := errors.AsType[*net.DNSError](err); ok && dns.IsNotFound {
		return &net.DNSError{Err: dns.Err, Name: dns.Name, IsNotFound: true}
	}
	return &net.DNSError{Err: err.Error(), IsTemporary: true}
}

func isMissing(err error) bool {
	dns, ok := errors.AsType[*net.DNSError](err)
	return ok && dns.IsNotFound
}
