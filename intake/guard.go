package intake

import (
	"context"
	"fmt"
	"net/http"
	"runtime/debug"
)

// guard is around all that is served: headers that keep browsers from keeping, framing, guessing at or telling about what
// they got, a bound of time, and no panic that ends the program.
func (s *Server) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for name, value := range headers {
			w.Header().Set(name, value)
		}
		// Who pressed a button and lost the network has pressed it all the same.
		ctx, stop := context.WithTimeout(context.WithoutCancel(r.Context()), workTime)
		defer stop()
		r = r.WithContext(ctx)
		defer s.recover(w, r)
		next.ServeHTTP(w, r)
	})
}

var headers = map[string]string{
	"Cache-Control":           "no-store",
	"Content-Security-Policy": "default-src 'none'; style-src '" + styleHash + "'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
	"Referrer-Policy":         "no-referrer", // the address is the key
	"X-Content-Type-Options":  "nosniff",
	"X-Frame-Options":         "DENY",
	"X-Robots-Tag":            "noindex, nofollow",
}

// recover says where a handler panicked and not what it said, which may be anything.
func (s *Server) recover(w http.ResponseWriter, r *http.Request) {
	what := recover()
	if what == nil {
		return
	}
	if what == http.ErrAbortHandler {
		panic(what)
	}
	s.o.Log.Error().Str("route", r.Pattern).Str("panic", fmt.Sprintf("%T", what)).Bytes("stack", debug.Stack()).Msg("a request went wrong")
	http.Error(w, "That did not work.", http.StatusInternalServerError)
}
