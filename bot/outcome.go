package bot

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/slack-go/slack"

	"tocsin/incident"
)

// transient are Slack's codes for "not now". Anything else it refuses will be refused again.
var transient = map[string]bool{
	"internal_error": true, "fatal_error": true, "service_unavailable": true, "request_timeout": true, "team_added_to_org": true,
	"ratelimited": true, "rate_limited": true, "accesslimited": true, "message_limit_exceeded": true,
}

// halfDone are those after which, as Slack's documents have it, some part may have been carried out all the same.
// https://docs.slack.dev/reference/methods/chat.postMessage#errors
var halfDone = map[string]bool{"internal_error": true, "fatal_error": true}

// call takes a turn and makes one call. A nil result means that it went well.
func (s *Slack) call(ctx context.Context, d incident.Delivery, method, channel string, fn func() error) *incident.Result {
	if later := s.budget.wait(ctx, method, channel, d.Priority); later > 0 {
		return &incident.Result{Delivery: d, RetryIn: later, Deferred: true}
	}
	err := fn()
	if err == nil {
		s.barred.Store(false)
		return nil
	}
	return s.failed(d, method, err)
}

// failed says what an error of Slack means for a delivery.
func (s *Slack) failed(d incident.Delivery, method string, err error) *incident.Result {
	r := &incident.Result{Delivery: d, Cause: err}
	var limited *slack.RateLimitedError
	var refused slack.SlackErrorResponse
	var status slack.StatusCodeError
	isRefusal := errors.As(err, &refused)
	switch {
	case errors.As(err, &limited):
		s.budget.pause(method, limited.RetryAfter)
		r.RetryIn, r.Deferred = max(limited.RetryAfter, time.Second), true
	case isRefusal && unusable[refused.Err]:
		// Nobody is given up at once for a token that somebody will mend: what waits goes out then.
		if !s.barred.Swap(true) {
			s.log.Error().Err(explainBotToken(err)).Msg("nothing can be delivered to Slack until the bot token is mended and tocsin started again")
		}
	case isRefusal && !transient[refused.Err]:
		r.Reason = refused.Err
	case isRefusal:
		r.Unsure = halfDone[refused.Err] // else nothing was done; dispatch chooses when to try again
	case errors.As(err, &status) && status.Code == http.StatusTooManyRequests:
		s.budget.pause(method, 5*time.Second)
		r.RetryIn, r.Deferred = 5*time.Second, true
	default:
		r.Unsure = true // a broken connection, a 5xx, a timeout: it may have been done all the same
	}
	return r
}
