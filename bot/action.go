package bot

import (
	"errors"
	"net/url"
	"strings"
)

// action is the action of a button's id, without the number that made it unique.
func action(id string) string {
	a, _, _ := strings.Cut(id, actionMark)
	return a
}

// reason is an error without the address it happened at: a response_url lets its holder speak in the channel.
func reason(err error) string {
	if u, ok := errors.AsType[*url.Error](err); ok {
		return u.Err.Error()
	}
	return err.Error()
}
