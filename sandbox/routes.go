package sandbox

import "net/http"

// routes says who answers which path. The paths that Slack has on hosts of its own (the socket, the response_url, the
// upload) live beside the API here.
func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/api/", s.apiHandler())
	mux.Handle("/upload/", s.uploadHandler())
	mux.HandleFunc("GET /link/", s.socket.serve)
	mux.HandleFunc("POST "+hookPath+"{token}", s.serveHook)
	s.providerRoutes(mux)
	mux.Handle("/sandbox/", s.adminHandler())
	mux.Handle("/", s.pageHandler())
	return mux
}
