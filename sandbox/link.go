package sandbox

import (
	"encoding/json"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

const (
	pingEvery    = 10 * time.Second // slack-go gives a connection up after 30 s without a ping
	pongWait     = 60 * time.Second // an app that answers no ping for so long is gone
	writeWait    = 10 * time.Second
	closeLinger  = time.Second // acks already on their way still count after refresh_requested
	refreshPause = 10 * time.Second
	linkRoom     = 1024 // frames that may wait for one connection
	maxFrame     = 1 << 20
	maxAckFrame  = 20 << 10 // Slack silently drops an ack frame of this size
	warnReason   = "warning"
	endReason    = "refresh_requested"
	crowdsReason = "too_many_websockets"
)

// link is one Socket Mode connection. One goroutine writes, one reads: neither can hold the other up.
type link struct {
	hub  *hub
	ws   *websocket.Conn
	life time.Duration // from hello to refresh_requested

	out  chan json.RawMessage // frames waiting to be written
	bye  chan string          // disconnect reasons waiting to be written
	gone chan struct{}        // closed when the connection has ended
	once sync.Once

	warned bool // guarded by hub.mu: others are preferred for envelopes
	ending bool // guarded by hub.mu: takes no envelope any more
}

func newLink(h *hub, ws *websocket.Conn) *link {
	return &link{hub: h, ws: ws, out: make(chan json.RawMessage, linkRoom), bye: make(chan string, 4), gone: make(chan struct{})}
}

// queue hands a frame to the writer. False means that the connection has ended or lags too far behind.
func (l *link) queue(frame any) bool {
	select {
	case <-l.gone:
		return false
	default:
	}
	select {
	case l.out <- mustJSON(frame):
		return true
	default:
		return false
	}
}

// cut ends the connection as a broken wire does, without a word.
func (l *link) cut() {
	l.once.Do(func() { close(l.gone) })
	_ = l.ws.NetConn().Close()
}

// warn says that the connection is about to end.
func (l *link) warn() { l.leave(warnReason) }

// refresh asks the app to reconnect, and ends the connection.
func (l *link) refresh() { l.leave(endReason) }

func (l *link) leave(reason string) {
	l.hub.mu.Lock()
	l.warned = true
	l.ending = l.ending || reason != warnReason
	l.hub.mu.Unlock()
	select {
	case l.bye <- reason:
	default: // it has been told often enough
	}
}

// refuse ends a connection that is one too many.
func (l *link) refuse() {
	_ = l.ws.SetWriteDeadline(time.Now().Add(writeWait))
	_ = l.ws.WriteJSON(disconnectFrame(crowdsReason))
	l.goodbye()
	_ = l.ws.Close()
}

func (l *link) goodbye() {
	text := websocket.FormatCloseMessage(websocket.CloseNormalClosure, "")
	_ = l.ws.WriteControl(websocket.CloseMessage, text, time.Now().Add(writeWait))
}

func disconnectFrame(reason string) map[string]any {
	return map[string]any{"type": "disconnect", "reason": reason, "debug_info": map[string]any{"host": "sandbox"}}
}

// write sends frames, pings and goodbyes until the connection ends.
func (l *link) write() {
	defer l.cut()
	ping := time.NewTicker(pingEvery)
	defer ping.Stop()
	warn := time.NewTimer(l.life - closeWarning)
	defer warn.Stop()
	end := time.NewTimer(l.life)
	defer end.Stop()
	var hangUp <-chan time.Time
	for {
		var err error
		select {
		case frame := <-l.out:
			err = l.send(frame)
		case reason := <-l.bye:
			err = l.send(mustJSON(disconnectFrame(reason)))
			if reason != warnReason && hangUp == nil {
				linger := time.NewTimer(closeLinger)
				defer linger.Stop()
				hangUp = linger.C
			}
		case <-ping.C:
			err = l.ws.WriteControl(websocket.PingMessage, []byte("sandbox"), time.Now().Add(writeWait))
		case <-warn.C:
			l.warn()
		case <-end.C:
			l.refresh()
		case <-hangUp:
			l.goodbye()
			return
		case <-l.gone:
			return
		}
		if err != nil {
			return
		}
	}
}

func (l *link) send(frame []byte) error {
	_ = l.ws.SetWriteDeadline(time.Now().Add(writeWait))
	return l.ws.WriteMessage(websocket.TextMessage, frame)
}

// read takes acknowledgements until the connection ends, from either side.
func (l *link) read() {
	defer l.cut()
	l.ws.SetReadLimit(maxFrame)
	alive := func(string) error { return l.ws.SetReadDeadline(time.Now().Add(pongWait)) }
	_ = alive("")
	l.ws.SetPongHandler(alive)
	for {
		_, frame, err := l.ws.ReadMessage()
		if err != nil {
			return
		}
		var ack struct {
			EnvelopeID string          `json:"envelope_id"`
			Payload    json.RawMessage `json:"payload"`
		}
		if len(frame) >= maxAckFrame || json.Unmarshal(frame, &ack) != nil {
			continue // Slack says nothing either
		}
		l.hub.acked(ack.EnvelopeID, ack.Payload)
	}
}
