package mail

import (
	"context"
	"errors"
	"net"
	"strings"
)

// dns is what the names of a test say; a record "!" is a server that does not answer.
type dns map[string][]string

func (d dns) lookup(name string) ([]string, error) {
	records, ok := d[strings.ToLower(strings.TrimSuffix(name, "."))]
	switch {
	case !ok:
		return nil, &net.DNSError{Err: "no such host", Name: name, IsNotFound: true}
	case records[0] == "!":
		return nil, errors.New("the server does not answer")
	}
	return records, nil
}

func (d dns) LookupTXT(_ context.Context, name string) ([]string, error) { return d.lookup(name) }

func (d dns) LookupMX(_ context.Context, name string) (records []*net.MX, err error) {
	hosts, err := d.lookup("mx:" + name)
	for _, host := range hosts {
		records = append(records, &net.MX{Host: host, Pref: 10})
	}
	return records, err
}

func (d dns) LookupIPAddr(_ context.Context, host string) (addresses []net.IPAddr, err error) {
	found, err := d.lookup("ip:" + host)
	for _, one := range found {
		addresses = append(addresses, net.IPAddr{IP: net.ParseIP(one)})
	}
	return addresses, err
}

func (d dns) LookupAddr(_ context.Context, address string) ([]string, error) {
	return d.lookup("name:" + address)
}
