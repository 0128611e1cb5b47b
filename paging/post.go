package paging

import (
	"bytes"
	"cmp"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptrace"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"tocsin/incident"
)

// maxAnswer is how much of an answer is read, in bytes; the documented ones have a few hundred.
const maxAnswer = 64 << 10

// request is one POST to a provider, and how its answer reads.
type request struct {
	provider string // its name, for the log
	client   *http.Client
	url      string
	header   map[string]string
	body     []byte

	taken func(answer []byte) bool                      // whether a 2xx is the provider's own word, and not a portal's on the way; nil: any is
	why   func(answer []byte) (reason string, code int) // what a refusal says beyond its status; nil, "" and 0: nothing
}

// post sends a request, once, and judges the answer. It follows no redirect: what it carries is for one address alone.
func (r request) post(ctx context.Context) incident.Result {
	var sent atomic.Bool
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{WroteHeaders: func() { sent.Store(true) }})
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, r.url, bytes.NewReader(r.body))
	if err != nil { // its text has the address in it
		return incident.Result{Reason: ReasonNotFound, Cause: fmt.Errorf("%s: the configured address is none", r.provider)}
	}
	req.Header.Set("User-Agent", "tocsin")
	for name, value := range r.header {
		req.Header.Set(name, value)
	}
	client := *r.client
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	resp, err := client.Do(req)
	if err != nil {
		return incident.Result{Cause: broken(r.provider, err), Unsure: sent.Load()}
	}
	defer resp.Body.Close()
	answer, _ := io.ReadAll(io.LimitReader(resp.Body, maxAnswer)) // what broke off is judged by what has come
	return r.judge(resp, answer)
}

func (r request) judge(resp *http.Response, answer []byte) incident.Result {
	status := resp.StatusCode
	result := incident.Result{Cause: fmt.Errorf("%s answered with status %d", r.provider, status)}
	switch {
	case status/100 == 2 && (r.taken == nil || r.taken(answer)):
		return incident.Result{}
	case status/100 == 2:
		result.Unsure, result.Cause = true, fmt.Errorf("%s answered with status %d and something that it never says", r.provider, status)
	case status == http.StatusTooManyRequests:
		result.RetryIn = retryAfter(resp.Header.Get("Retry-After"), time.Now())
		result.Deferred = result.RetryIn > 0
	case status >= 500 || status == http.StatusRequestTimeout || status == http.StatusTooEarly:
		result.RetryIn = retryAfter(resp.Header.Get("Retry-After"), time.Now())
		result.Unsure = status == http.StatusBadGateway || status == http.StatusGatewayTimeout // those who answer did not see the end
	default:
		return r.refusal(status, answer)
	}
	return result
}

func (r request) refusal(status int, answer []byte) incident.Result {
	result := incident.Result{Reason: ReasonRejected, Cause: fmt.Errorf("%s answered with status %d", r.provider, status)}
	switch {
	case status == http.StatusUnauthorized || status == http.StatusForbidden:
		result.Reason = ReasonUnauthorized
	case status == http.StatusNotFound || status == http.StatusGone || status == http.StatusMethodNotAllowed || status/100 == 3:
		result.Reason = ReasonNotFound
	}
	if r.why == nil {
		return result
	}
	reason, code := r.why(answer)
	if code != 0 {
		result.Cause = fmt.Errorf("%w and code %d", result.Cause, code)
	}
	result.Reason = cmp.Or(reason, result.Reason)
	return result
}

// Bounds of what a provider may ask to wait: a page that waits for an hour is none.
const (
	leastWait = time.Second
	mostWait  = 5 * time.Minute
)

// retryAfter reads a Retry-After header (RFC 9110, 10.2.3: seconds or a date), and adds up to a quarter, so that those who
// were sent away together do not come back together. It is 0 where there is none that can be read.
func retryAfter(header string, now time.Time) time.Duration {
	wait := time.Duration(0)
	if seconds, err := strconv.ParseUint(header, 10, 32); err == nil {
		wait = time.Duration(seconds) * time.Second
	} else if date, err := http.ParseTime(header); err == nil {
		wait = date.Sub(now)
	} else {
		return 0
	}
	wait = min(max(wait, leastWait), mostWait)
	return wait + rand.N(wait/4)
}

// address joins a provider's path to the base address that is configured, or to the provider's own.
func address(configured, own, path string) string {
	return strings.TrimRight(cmp.Or(configured, own), "/") + path
}

func basicAuth(user, password string) string {
	return "Basic " + base64.StdEncoding.EncodeToString([]byte(user+":"+password))
}

// has says whether an answer is a JSON object that has a value under a key.
func has(key string) func([]byte) bool {
	return func(answer []byte) bool {
		fields := map[string]json.RawMessage{}
		err := json.NewDecoder(bytes.NewReader(answer)).Decode(&fields)
		return err == nil && len(fields[key]) > 0
	}
}

// inJSON marshals what cannot fail to.
func inJSON(v any) []byte {
	body, err := json.Marshal(v)
	if err != nil {
		panic(errors.New("paging: a request that is no JSON"))
	}
	return body
}
