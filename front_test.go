package main

import (
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync/atomic"
)

// front stands before a sandbox at an address that stays: nobody listens there while it is closed. It can keep from the app
// what a sandbox always says.
type front struct {
	addr      string
	behind    *url.URL
	server    *http.Server
	scopeless atomic.Bool // answers do not say which scopes were granted
	hookless  atomic.Bool // connections to a response_url break
}

func newFront(behind net.Addr) (*front, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	return &front{addr: l.Addr().String(), behind: &url.URL{Scheme: "http", Host: behind.String()}}, l.Close()
}

func (f *front) open() error {
	l, err := net.Listen("tcp", f.addr)
	if err != nil {
		return err
	}
	f.server = &http.Server{Handler: f.handler()}
	go func(s *http.Server) { _ = s.Serve(l) }(f.server)
	return nil
}

func (f *front) close() {
	if f.server != nil {
		_ = f.server.Close()
	}
}

func (f *front) handler() http.Handler {
	proxy := &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(f.behind)
			r.Out.Host = r.In.Host // the sandbox is to tell this address
		},
		ModifyResponse: func(r *http.Response) error {
			if f.scopeless.Load() {
				r.Header.Del("X-OAuth-Scopes")
			}
			return nil
		},
		ErrorHandler: func(w http.ResponseWriter, _ *http.Request, _ error) { w.WriteHeader(http.StatusBadGateway) },
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if f.hookless.Load() && strings.HasPrefix(r.URL.Path, "/response/") {
			panic(http.ErrAbortHandler) // the server then cuts the connection
		}
		proxy.ServeHTTP(w, r)
	})
}
