package intake

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"time"

	"tocsin/incident/oncall"
)

const (
	calendarTimeout  = 30 * time.Second // of one fetch, redirects and body included
	calendarRedirect = 5                // redirects at most
)

// source is one address, and what its server wants to be told to answer "not modified".
type source struct {
	client             *http.Client
	address            string
	etag, lastModified string
}

// fetch asks the address once. The error says what went wrong and holds nothing of the address: its path or query is often
// all that keeps a calendar private.
func (s *source) fetch(ctx context.Context) (events oncall.Calendar, changed bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, calendarTimeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, s.address, http.NoBody)
	if err != nil || !private(request.URL) {
		return events, false, errNotPrivate
	}
	request.Header.Set("Accept", "text/calendar")
	if s.etag != "" {
		request.Header.Set("If-None-Match", s.etag)
	}
	if s.lastModified != "" {
		request.Header.Set("If-Modified-Since", s.lastModified)
	}
	answer, err := s.client.Do(request)
	if err != nil {
		return events, false, withoutAddress(err)
	}
	defer answer.Body.Close()
	switch asked := s.etag != "" || s.lastModified != ""; {
	case answer.StatusCode == http.StatusNotModified && asked:
		return events, false, nil
	case answer.StatusCode != http.StatusOK:
		return events, false, fmt.Errorf("the address answers with status %d", answer.StatusCode)
	}
	if events, err = oncall.ParseICS(answer.Body); err != nil {
		switch {
		case ctx.Err() != nil:
			err = errTimeout
		case errors.Is(err, io.ErrUnexpectedEOF):
			err = errBroken
		}
		return events, false, err
	}
	s.etag, s.lastModified = answer.Header.Get("ETag"), answer.Header.Get("Last-Modified")
	return events, true, nil
}

var (
	errNotPrivate = errors.New("the address, or where it leads, does not begin with https:// (http:// is for this machine alone)")
	errTimeout    = fmt.Errorf("there was no whole answer within %s", calendarTimeout)
	errBroken     = errors.New("the connection broke off")
	errRedirects  = errors.New("the address leads from one to another without end")
)

// private says that nobody on the way can read what is asked and answered.
func private(u *url.URL) bool {
	return u.Scheme == "https" && u.Hostname() != "" || u.Scheme == "http" && isThisMachine(u.Hostname())
}

// checkRedirect also keeps a server elsewhere from having this machine's own services asked, and from learning an address.
func checkRedirect(to *http.Request, via []*http.Request) error {
	to.Header.Del("Referer")
	switch {
	case len(via) > calendarRedirect:
		return errRedirects
	case !private(to.URL) || isThisMachine(to.URL.Hostname()) && !isThisMachine(via[0].URL.Hostname()):
		return errNotPrivate
	}
	return nil
}

// withoutAddress says why there is no answer. The errors of net/http quote addresses, and what a server sends.
func withoutAddress(err error) error {
	for _, known := range []error{errNotPrivate, errRedirects} {
		if errors.Is(err, known) {
			return known
		}
	}
	if timeout, ok := errors.AsType[net.Error](err); ok && timeout.Timeout() {
		return errTimeout
	}
	if _, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return errors.New("the certificate of the address is not to be trusted")
	}
	if network, ok := errors.AsType[*net.OpError](err); ok {
		return network
	}
	return errBroken
}
