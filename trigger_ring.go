package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// How long a ringer waits between two attempts: more each time, and what the server asks for.
const (
	firstAgain   = time.Second
	longestAgain = 30 * time.Second
	oneAttempt   = 20 * time.Second
)

// ring asks until there is an answer, with one key: what was carried out although its answer was lost is not done twice. It gives the incident's
// number and address.
func (r *ringer) ring(ctx context.Context) (string, error) {
	body, err := json.Marshal(r.wanted)
	if err != nil {
		return "", err
	}
	key, until, pause := rand.Text(), r.now().Add(r.patience), firstAgain
	for {
		opened, asked, err := r.attempt(ctx, key, body)
		again := max(pause, min(asked, longestAgain))
		if _, isFailing := errors.AsType[*passing](err); !isFailing || r.now().Add(again).After(until) {
			return opened, err
		}
		select {
		case <-time.After(again):
		case <-ctx.Done():
			return "", err
		}
		pause = min(2*pause, longestAgain)
	}
}

// passing is what may be otherwise in a moment.
type passing struct{ error }

// attempt asks once. asked is how long the server wants to be left alone.
func (r *ringer) attempt(ctx context.Context, key string, body []byte) (opened string, asked time.Duration, err error) {
	ctx, stop := context.WithTimeout(ctx, oneAttempt)
	defer stop()
	q, err := http.NewRequestWithContext(ctx, http.MethodPost, strings.TrimSuffix(r.server, "/")+"/api/v1/incidents", bytes.NewReader(body))
	if err != nil {
		return "", 0, &setupError{err}
	}
	q.Header.Set("Authorization", "Bearer "+r.token)
	q.Header.Set("Content-Type", "application/json")
	q.Header.Set("Idempotency-Key", key)
	answer, err := r.client.Do(q)
	if err != nil {
		return "", 0, &passing{fmt.Errorf("tocsin does not answer: %w", err)}
	}
	defer func() { _ = answer.Body.Close() }()
	text, err := io.ReadAll(io.LimitReader(answer.Body, 1<<20))
	if err != nil {
		return "", 0, &passing{fmt.Errorf("the answer of tocsin was cut off: %w", err)}
	}
	seconds, _ := strconv.Atoi(answer.Header.Get("Retry-After"))
	opened, err = r.judge(answer, text)
	return opened, time.Duration(seconds) * time.Second, err
}

// judge reads the answer.
func (r *ringer) judge(answer *http.Response, text []byte) (string, error) {
	var said struct {
		ID    string `json:"id"`
		Error struct {
			Message string `json:"message"`
		} `json:"error"`
	}
	_ = json.Unmarshal(text, &said) // what is no JSON is not from tocsin, and is told by its status
	problem := fmt.Errorf("tocsin answers with %s: %s", answer.Status, said.Error.Message)
	if said.Error.Message == "" {
		problem = fmt.Errorf("%s answers with %s, which is nothing that tocsin says", r.server, answer.Status)
	}
	switch status := answer.StatusCode; {
	case (status == http.StatusOK || status == http.StatusCreated) && said.ID != "":
		return said.ID + " " + strings.TrimSuffix(r.server, "/") + "/api/v1/incidents/" + said.ID, nil
	case status == http.StatusTooManyRequests || status >= http.StatusInternalServerError:
		return "", &passing{problem}
	case status == http.StatusUnauthorized || status == http.StatusForbidden:
		return "", &setupError{problem}
	case status == http.StatusBadRequest:
		return "", &misuse{problem}
	}
	return "", problem
}
