package oncall_test

import (
	"fmt"
	"strings"

	"pgregory.net/rapid"
)

// drawICS writes a calendar of a few events, some of which repeat.
func drawICS(t *rapid.T) string {
	var b strings.Builder
	b.WriteString("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
	for i := range rapid.IntRange(1, 4).Draw(t, "events") {
		start := drawTime(t, "event")
		fmt.Fprintf(&b, "BEGIN:VEVENT\r\nUID:%d\r\nSUMMARY:@c%d\r\n", i, i)
		form := rapid.SampledFrom([]string{"DTSTART:%sZ", "DTSTART:%s", "DTSTART;TZID=Europe/Berlin:%s", "DTSTART;TZID=Eastern Standard Time:%s"}).Draw(t, "form")
		fmt.Fprintf(&b, form+"\r\n", start.Format("20060102T150405"))
		fmt.Fprintf(&b, "DURATION:P%dDT%dM\r\n", rapid.IntRange(0, 3).Draw(t, "days"), rapid.IntRange(0, 1440).Draw(t, "minutes"))
		if rapid.Bool().Draw(t, "repeats") {
			fmt.Fprintf(&b, "RRULE:FREQ=%s;INTERVAL=%d%s%s\r\n",
				rapid.SampledFrom([]string{"DAILY", "WEEKLY"}).Draw(t, "freq"), rapid.IntRange(1, 3).Draw(t, "interval"),
				rapid.SampledFrom([]string{"", ";BYDAY=MO,WE", ";BYDAY=SU", ";BYDAY=MO,TU;WKST=SU"}).Draw(t, "by day"),
				rapid.SampledFrom([]string{"", ";COUNT=3", ";UNTIL=20270101T000000Z"}).Draw(t, "end"))
		}
		b.WriteString("END:VEVENT\r\n")
	}
	return b.String() + "END:VCALENDAR\r\n"
}
