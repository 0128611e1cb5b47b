package sandbox

import (
	"encoding/base64"
	"strconv"
	"strings"
)

// maxPage is the most entries of a page that Slack gives, but for conversations.history.
const maxPage = 1000

// page cuts one page out of a list: "limit" entries from where "cursor" says. absent is the limit when none is given,
// 0 for everything. tooMany is the error for a limit that is too large; empty: it counts as the largest.
func page[T any](c *call, all []T, absent int, tooMany string) ([]T, map[string]any, error) {
	limit, err := c.args.number("limit", absent, 0, 1<<31)
	if err != nil || limit > maxPage {
		if tooMany != "" {
			return nil, nil, fail(tooMany)
		}
		limit = maxPage
	}
	if limit == 0 {
		limit = absent
	}
	if limit == 0 {
		limit = max(len(all), 1)
	}
	from, ok := readCursor(c.args["cursor"])
	if !ok || from > len(all) {
		return nil, nil, fail("invalid_cursor")
	}
	to := min(from+limit, len(all))
	next := ""
	if to < len(all) {
		next = cursorAt(to)
	}
	return all[from:to], map[string]any{"next_cursor": next}, nil
}

// cursorAt is the cursor of the entry at a place. What was added in between comes at the end and shifts nothing.
func cursorAt(place int) string {
	return base64.StdEncoding.EncodeToString([]byte("offset:" + strconv.Itoa(place)))
}

func readCursor(cursor string) (int, bool) {
	if cursor == "" {
		return 0, true
	}
	raw, err := base64.StdEncoding.DecodeString(cursor)
	place, ok := strings.CutPrefix(string(raw), "offset:")
	n, bad := strconv.Atoi(place)
	return n, err == nil && ok && bad == nil && n >= 0
}
