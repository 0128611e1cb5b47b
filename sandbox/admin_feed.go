package sandbox

import (
	"fmt"
	"net/http"
	"time"
)

const (
	heartbeat    = 15 * time.Second // proxies end what is silent for a minute
	feedPatience = 10 * time.Second // for a page that does not read
)

// serveEvents tells a page what happens on one person's screen, as server-sent events, until either side leaves. A page
// that does not keep up is dropped; it reconnects by itself after a second and reads everything anew.
func (s *Server) serveEvents(w http.ResponseWriter, r *http.Request) {
	p, err := s.who(r.FormValue("as"))
	if err != nil {
		writeJSON(w, http.StatusNotFound, map[string]any{"ok": false, "error": err.Error()})
		return
	}
	page, leave := s.live.watch(p.id)
	defer leave()
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Accel-Buffering", "no")
	out := http.NewResponseController(w)
	send := func(text string) bool {
		_ = out.SetWriteDeadline(time.Now().Add(feedPatience))
		_, err := fmt.Fprint(w, text)
		return err == nil && out.Flush() == nil
	}
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	ok := send(fmt.Sprintf("retry: 1000\n\nevent: status\ndata: %s\n\n", mustJSON(s.status())))
	for ok {
		select {
		case e, open := <-page.events:
			ok = open && send(fmt.Sprintf("event: %s\ndata: %s\n\n", e.kind, e.data))
		case <-beat.C:
			ok = send(": still here\n\n")
		case <-r.Context().Done():
			ok = false
		}
	}
}
