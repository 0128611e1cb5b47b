package main

import (
	"bytes"
	"io"
	"net/http"
	"os"
	"path/filepath"
)

// calendarHost is where the calendar of a story is; all other addresses are the sandbox's.
const calendarHost = "localhost"

// providers reaches the sandbox, which stands in for all providers, and the calendar that a story brings along.
func (w *world) providers() *http.Client {
	c := w.client()
	c.Transport = calendarAt{c.Transport, w}
	return c
}

type calendarAt struct {
	http.RoundTripper
	w *world
}

func (c calendarAt) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.URL.Hostname() != calendarHost {
		return c.RoundTripper.RoundTrip(r)
	}
	answer := &http.Response{StatusCode: http.StatusOK, Request: r, Header: http.Header{}, Body: io.NopCloser(bytes.NewReader(c.w.calendar))}
	if c.w.calendar == nil {
		answer.StatusCode = http.StatusNotFound
	}
	return answer, nil
}

// broughtCalendar takes over the calendar that a story brings along in calendar.ics. Most bring none.
func (w *world) broughtCalendar(folder string) (err error) {
	w.calendar, err = os.ReadFile(filepath.Join(folder, "calendar.ics"))
	if os.IsNotExist(err) {
		return nil
	}
	return err
}
