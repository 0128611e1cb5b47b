package intake

import (
	"net/http"
	"strings"
)

// known serves what there is, and says of all else that it is not there, or not with this method.
func (s *Server) known(mux *http.ServeMux) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h, pattern := mux.Handler(r)
		if pattern != "" {
			mux.ServeHTTP(w, r)
			return
		}
		asked := &verdict{header: http.Header{}}
		h.ServeHTTP(asked, r)
		switch asked.status {
		case http.StatusNotFound:
			s.unknown(w, r)
		case http.StatusMethodNotAllowed:
			s.wrongMethod(w, r, asked.header.Get("Allow"))
		default: // to the path as it is written best
			h.ServeHTTP(w, r)
		}
	})
}

// verdict is what the standard library would answer.
type verdict struct {
	header http.Header
	status int
}

func (v *verdict) Header() http.Header         { return v.header }
func (v *verdict) WriteHeader(status int)      { v.status = status }
func (v *verdict) Write(p []byte) (int, error) { return len(p), nil }

// unknown refuses a path that is not there, in the way of its neighbours.
func (s *Server) unknown(w http.ResponseWriter, r *http.Request) {
	if s.o.API != nil && strings.HasPrefix(r.URL.Path, "/api/") {
		s.reject(w, r, unknownDoor, refusal{resultUnknown, http.StatusNotFound, "There is no such path. " + apiBase + "/openapi.yaml names them all."})
		return
	}
	s.deny(w, r, channelNone, resultUnknown, http.StatusNotFound)
}

// wrongMethod refuses one, and says which would be right (RFC 9110, 15.5.6).
func (s *Server) wrongMethod(w http.ResponseWriter, r *http.Request, allowed string) {
	w.Header().Set("Allow", allowed)
	wrong := refusal{resultMethod, http.StatusMethodNotAllowed, "This path takes " + allowed + " alone."}
	switch path := r.URL.Path; {
	case path == "/v2/enqueue":
		s.refuseEvent(w, r, wrong)
	case strings.HasPrefix(path, "/api/"), strings.HasPrefix(path, "/hooks/"):
		s.reject(w, r, unknownDoor, wrong)
	default:
		s.deny(w, r, channelNone, wrong.why, wrong.status)
	}
}
