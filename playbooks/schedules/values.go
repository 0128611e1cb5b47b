package schedules

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"tocsin/incident"
	"tocsin/incident/oncall"
)

// A name is typed by people in a hurry, as a playbook's is.
var goodName = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

const (
	maxName  = 40 // characters
	maxTitle = 80 // characters
)

type name string

func (n *name) UnmarshalText(b []byte) error {
	if !goodName.Match(b) || len(b) > maxName {
		return fmt.Errorf("%q must be lower case letters, digits and single hyphens, %d characters at most", b, maxName)
	}
	*n = name(b)
	return nil
}

// A title stands on one line of a message.
type title string

func (t *title) UnmarshalText(b []byte) error {
	s := strings.TrimSpace(string(b))
	if n := utf8.RuneCountInString(s); n < 1 || n > maxTitle {
		return fmt.Errorf("has %d characters; 1 to %d may be there", n, maxTitle)
	}
	if strings.ContainsFunc(s, unicode.IsControl) {
		return errors.New("must stand on one line")
	}
	*t = title(s)
	return nil
}

type zone struct{ *time.Location }

func (z *zone) UnmarshalText(b []byte) (err error) {
	z.Location, err = time.LoadLocation(string(b))
	if err != nil || len(b) == 0 || string(b) == "Local" {
		return fmt.Errorf("%q is no time zone: write its IANA name, such as Europe/Berlin", b)
	}
	return nil
}

// person is a reference to one person, or to a user group that takes a turn together.
type person string

func (p *person) UnmarshalText(b []byte) error {
	t, err := incident.ParseTarget(string(b))
	if err != nil || t.Kind == incident.ByChannel {
		return fmt.Errorf(`%q names nobody: write "@handle" or an e-mail address`, b)
	}
	*p = person(t.String())
	return nil
}

type date struct {
	oncall.Date
	given bool
}

func (d *date) UnmarshalText(b []byte) (err error) {
	d.Date, err = oncall.ParseDate(string(b))
	if d.given = err == nil; d.given && d.Date <= 0 {
		return fmt.Errorf("%s is too long ago", b)
	}
	return err
}

// every is the length of a turn: "12h", "1d", "2w".
type every struct{ oncall.Turn }

func (e *every) UnmarshalText(b []byte) error {
	count, unit := string(b), oncall.Unit(0)
	if len(b) > 0 {
		count, unit = count[:len(b)-1], oncall.Unit(b[len(b)-1])
	}
	n, err := strconv.Atoi(count)
	hours, known := map[oncall.Unit]int{oncall.Hours: 1, oncall.Days: 24, oncall.Weeks: 7 * 24}[unit]
	switch {
	case err != nil || !known:
		return fmt.Errorf("%q is no length of a turn: write 12h, 1d or 2w", b)
	case n < 1 || n > maxTurn*24/hours:
		return fmt.Errorf("%q must be from 1h to a year", b)
	}
	e.Turn = oncall.Turn{N: n, Unit: unit}
	return nil
}

// handover is when turns end: "mon 09:00", or "09:00".
type handover struct {
	oncall.Clock
	weekday *time.Weekday
	given   bool
}

func (h *handover) UnmarshalText(b []byte) error {
	words := strings.Fields(string(b))
	wrong := fmt.Errorf("%q is no time of a hand-over: write mon 09:00, or 09:00", b)
	if len(words) == 2 {
		day, ok := weekday(words[0])
		if !ok {
			return wrong
		}
		h.weekday, words = &day, words[1:]
	}
	if len(words) != 1 {
		return wrong
	}
	c, err := oncall.ParseClock(words[0])
	if err != nil || c == midnight {
		return wrong
	}
	h.Clock, h.given = c, true
	return nil
}

type clock struct {
	oncall.Clock
	given bool
}

func (c *clock) UnmarshalText(b []byte) (err error) {
	c.Clock, err = oncall.ParseClock(string(b))
	c.given = true
	return err
}

// days is "mon", "mon, wed", "mon-fri", "fri-mon".
type days struct{ oncall.Weekdays }

func (d *days) UnmarshalText(b []byte) error {
	for part := range strings.SplitSeq(string(b), ",") {
		first, last, isRange := strings.Cut(strings.TrimSpace(part), "-")
		from, known := weekday(first)
		to, alsoKnown := from, known
		if isRange {
			to, alsoKnown = weekday(last)
		}
		if !known || !alsoKnown {
			return fmt.Errorf("%q are no days: write mon-fri, or sat, sun", b)
		}
		for d.Weekdays |= oncall.WeekdaysOf(from); from != to; d.Weekdays |= oncall.WeekdaysOf(from) {
			from = (from + 1) % 7
		}
	}
	return nil
}

var weekdays = []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

func weekday(text string) (time.Weekday, bool) {
	text = strings.ToLower(strings.TrimSpace(text))
	for i, w := range weekdays {
		if text == w || text == strings.ToLower(time.Weekday(i).String()) {
			return time.Weekday(i), true
		}
	}
	return 0, false
}

// address is a calendar's. It opens the calendar to whoever has it, so no error shows it.
type address string

const maxAddress = 2000 // bytes

func (a *address) UnmarshalText(b []byte) error {
	*a = address(b) // a wrong one is one all the same: it must not be missed as well
	u, err := url.Parse(string(b))
	switch {
	case err == nil && u.Scheme == "webcal":
		return errors.New("must begin with https:// in the place of webcal://")
	case err != nil || u.Hostname() == "" || u.Scheme != "https" && (u.Scheme != "http" || !local(u.Hostname())):
		return errors.New("must be an address that begins with https:// (http:// is for this machine alone)")
	case u.User != nil:
		return errors.New("must not hold a user name or a password")
	case len(b) > maxAddress:
		return fmt.Errorf("has %d characters; %d may be there", len(b), maxAddress)
	}
	return nil
}

func local(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
