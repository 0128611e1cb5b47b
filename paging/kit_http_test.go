package paging_test

import (
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"strings"
	"testing"
	"time"

	"tocsin/paging"
)

// serve starts a web server that behaves as a situation says.
func (s webSubject) serve(t *testing.T, situation string) paging.Provider {
	server := httptest.NewUnstartedServer(s.behave(t, situation))
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	t.Cleanup(server.Close)
	url, client := server.URL, server.Client()
	switch situation {
	case "an untrusted server":
		transport := &http.Transport{}
		t.Cleanup(transport.CloseIdleConnections)
		client = &http.Client{Transport: transport}
	case "no TLS":
		plain := httptest.NewServer(http.NotFoundHandler())
		t.Cleanup(plain.Close)
		url = strings.Replace(plain.URL, "http:", "https:", 1)
	case "nobody listens":
		server.Close()
	}
	return s.make(client, url)
}

// behave says back what it was told wherever it can, so that it is seen where an error quotes the other side.
func (s webSubject) behave(t *testing.T, situation string) http.HandlerFunc {
	status, header := 0, ""
	_, _ = fmt.Sscanf(situation, "%d", &status)
	_, header, _ = strings.Cut(situation, " with ")
	gone := make(chan struct{})
	t.Cleanup(func() { close(gone) }) // before the server's Close, which waits for its handlers
	return func(w http.ResponseWriter, r *http.Request) {
		told, _ := httputil.DumpRequest(r, true)
		switch situation {
		case "hangs":
			select {
			case <-gone:
			case <-r.Context().Done():
				panic(http.ErrAbortHandler) // no answer ever
			}
		case "cut after the effect":
			hijack(t, w).Close()
		case "garbage":
			conn := hijack(t, w)
			_, _ = conn.Write(append([]byte("HTTP/1.1 "), told...))
			_ = conn.Close()
		case "200 with garbage":
			_, _ = w.Write(told)
		case "a redirect":
			w.Header().Set("Location", elsewhere(t))
			w.WriteHeader(http.StatusTemporaryRedirect)
		case "an answer without end":
			endless(w, http.StatusOK)
		case "a refusal without end":
			endless(w, http.StatusBadRequest)
		case "200", "202":
			w.WriteHeader(status)
			_, _ = io.WriteString(w, s.reply())
		default:
			if header != "" {
				w.Header().Set("Retry-After", retryAfter(header))
			}
			w.WriteHeader(status)
			_, _ = w.Write(told)
		}
	}
}

func retryAfter(header string) string {
	switch header {
	case "seconds":
		return "40"
	case "a date":
		return time.Now().Add(90 * time.Second).UTC().Format(http.TimeFormat)
	case "the past":
		return time.Now().Add(-time.Hour).UTC().Format(http.TimeFormat)
	case "ten years":
		return "315360000"
	}
	return "soon"
}

// elsewhere is a server that nobody may come to.
func elsewhere(t *testing.T) string {
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		t.Errorf("%s followed a redirect", r.Method)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

func hijack(t *testing.T, w http.ResponseWriter) net.Conn {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		t.Error(err)
	}
	return conn
}

// endless writes until the other side has enough.
func endless(w http.ResponseWriter, status int) {
	w.WriteHeader(status)
	for {
		if _, err := w.Write([]byte(strings.Repeat("more ", 1000))); err != nil {
			return
		}
	}
}
