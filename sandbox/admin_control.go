package sandbox

import (
	"fmt"
	"net/http"
	"path"
	"strings"
	"time"

	"tocsin/sandbox/phone"
)

type (
	faultForm struct {
		Provider            string // one of phone.Providers; empty means Slack
		Method, Kind, Error string
		DelayMS             int `json:"delay_ms"`
		Status              int
		RetryAfter          int `json:"retry_after"`
		Times               int
	}
	switchForm struct{ On bool }
	outageForm struct {
		Provider string // as of a fault
		On       bool
	}
	socketsForm struct{ Action string }
	repeatForm  struct{ Times int }
	peopleForm  struct {
		Handle, Name, Title, Email, Phone, Topic, TZ, Locale, Region string
		Kind                                                         UserKind
	}
	groupForm struct {
		Handle, Name string // a group that is not there yet wants a name
		Members      []string
		Disabled     bool
	}
	memberForm struct{ As, Channel, Who string }
	renameForm struct{ As, Channel, Name string }
)

func (s *Server) adminFault(f faultForm) (any, error) {
	if f.Method == "" {
		f.Method = "*"
	}
	if _, err := path.Match(f.Method, ""); err != nil {
		return nil, refusal{http.StatusBadRequest, fmt.Sprintf("%q is no pattern for methods: try chat.* or chat.postMessage", f.Method)}
	}
	switch f.Kind {
	case FaultLatency, FaultStatus, FaultCut, FaultRefuse, FaultHang:
	default:
		return nil, refusal{http.StatusBadRequest, fmt.Sprintf("%q is no kind of fault: latency, status, cut, refuse and hang are", f.Kind)}
	}
	if err := known(f.Provider); err != nil {
		return nil, err
	}
	if f.DelayMS < 0 || f.RetryAfter < 0 || f.Times < 0 || (f.Status != 0 && (f.Status < 200 || f.Status > 599)) {
		return nil, refusal{http.StatusBadRequest, "delay_ms, retry_after and times count from 0 up, status is 0 or from 200 to 599"}
	}
	s.SetFault(Fault{
		Provider: f.Provider, Method: f.Method, Kind: f.Kind, Delay: time.Duration(f.DelayMS) * time.Millisecond, Status: f.Status,
		RetryAfter: f.RetryAfter, Error: f.Error, Times: f.Times,
	})
	s.socket.tellStatus()
	return done, nil
}

func (s *Server) adminLimits(f switchForm) (any, error) {
	s.SetLimits(f.On)
	s.socket.tellStatus()
	return done, nil
}

// known refuses a provider that there is not.
func known(provider string) error {
	if provider == "" || isProvider(provider) {
		return nil
	}
	return refusal{http.StatusBadRequest, fmt.Sprintf("%q is no provider: %s are, and Slack has no name", provider, strings.Join(phone.Providers(), ", "))}
}

func (s *Server) adminOutage(f outageForm) (any, error) {
	if err := known(f.Provider); err != nil {
		return nil, err
	}
	if f.Provider == "" {
		s.Outage(f.On)
	} else {
		s.ProviderOutage(f.Provider, f.On)
	}
	s.socket.tellStatus()
	return done, nil
}

func (s *Server) adminSockets(f socketsForm) (any, error) {
	switch f.Action {
	case "refresh":
		s.RefreshSockets()
	case "warning":
		s.WarnSockets()
	case "cut":
		s.CutSockets()
	default:
		return nil, refusal{http.StatusBadRequest, fmt.Sprintf("%q is nothing that can happen to sockets: refresh, warning and cut are", f.Action)}
	}
	return done, nil
}

func (s *Server) adminRepeat(f repeatForm) (any, error) {
	s.Repeat(f.Times)
	return done, nil
}

// RefreshSockets asks the app to reconnect, as Slack does after some hours, and ends the connection a second later: the
// oldest connection now, each further one ten seconds after the one before, for Slack does not end them together.
func (s *Server) RefreshSockets() {
	wait := time.Duration(0)
	s.socket.each(func(l *link) {
		if wait == 0 {
			l.refresh()
		} else {
			time.AfterFunc(wait, l.refresh)
		}
		wait += refreshPause
	})
}

// WarnSockets tells every connection that it will end soon. It does not end it.
func (s *Server) WarnSockets() { s.socket.each((*link).warn) }

// CutSockets breaks every connection without a word.
func (s *Server) CutSockets() { s.socket.each((*link).cut) }

// Sockets is the number of open Socket Mode connections.
func (s *Server) Sockets() int { return s.socket.count() }

// Repeat delivers each of the next n envelopes twice, under one envelope id: on two connections when there are two.
// Slack has been seen to do so. 0 ends it.
func (s *Server) Repeat(n int) {
	s.socket.mu.Lock()
	defer s.socket.mu.Unlock()
	s.socket.twice = max(n, 0)
}
