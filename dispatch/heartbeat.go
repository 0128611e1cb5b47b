package dispatch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Heartbeat is a call to an outside watchdog while all is well, so that it notices when the program is dead. The zero
// value calls nobody.
type Heartbeat struct {
	URL     string        // called with GET; any answer of 2xx is success. It may be a secret, and is in no log and no error
	Every   time.Duration // a second at least
	Healthy func() error  // an error says why the watchdog is not called
	Client  *http.Client
}

var errNoAnswer = errors.New("the watchdog could not be called")

func (h Heartbeat) beat(ctx context.Context, _ time.Time) error {
	if err := h.Healthy(); err != nil {
		return fmt.Errorf("the watchdog is not called: %w", err)
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, h.URL, nil)
	if err != nil {
		return errNoAnswer
	}
	answer, err := h.Client.Do(request)
	if err != nil {
		return withoutAddress(err, request.URL)
	}
	defer answer.Body.Close()
	_, _ = io.CopyN(io.Discard, answer.Body, 4<<10) // so that the connection can be used again
	if answer.StatusCode/100 != 2 {
		return fmt.Errorf("the watchdog answered %d", answer.StatusCode)
	}
	return nil
}

// withoutAddress takes the address out of an error of net/http. What is left may still tell of a redirect, which may
// repeat the path.
func withoutAddress(err error, address *url.URL) error {
	if call, ok := errors.AsType[*url.Error](err); ok {
		err = call.Err
	}
	if secret := strings.Trim(address.RequestURI(), "/"); secret != "" && strings.Contains(err.Error(), secret) {
		return errNoAnswer
	}
	return fmt.Errorf("%w: %w", errNoAnswer, err)
}
