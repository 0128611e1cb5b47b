package intake

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// Check is one thing that must work for the program to do its duty.
type Check struct {
	Name string
	Run  func(context.Context) error // what it says goes to the log, never to whoever asks
}

// checkTime is how long a check may take.
const checkTime = 2 * time.Second

// alive says that the program runs, and no more: it must not be restarted since Slack or a database is away.
func (s *Server) alive(w http.ResponseWriter, _ *http.Request) { plain(w, http.StatusOK, "ok\n") }

// ready runs every check, all at once, and has a line for each.
func (s *Server) ready(w http.ResponseWriter, r *http.Request) {
	ctx, stop := context.WithTimeout(r.Context(), checkTime)
	defer stop()
	failures := make([]chan error, len(s.o.Checks))
	for i, c := range s.o.Checks {
		failures[i] = make(chan error, 1)
		go func() { failures[i] <- c.run(ctx) }()
	}
	status, lines := http.StatusOK, strings.Builder{}
	for i, c := range s.o.Checks {
		var err error
		select {
		case err = <-failures[i]:
		case <-ctx.Done(): // the check does not look at its context
			err = ctx.Err()
		}
		verdict := "ok"
		if err != nil {
			status, verdict = http.StatusServiceUnavailable, "failing"
			s.o.Log.Warn().Str("check", c.Name).Err(err).Msg("not ready")
		}
		fmt.Fprintf(&lines, "%s: %s\n", c.Name, verdict)
	}
	plain(w, status, lines.String())
}

func (c Check) run(ctx context.Context) (err error) {
	defer func() {
		if what := recover(); what != nil {
			err = fmt.Errorf("the check panicked with a %T", what)
		}
	}()
	return c.Run(ctx)
}

func plain(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(text))
}
