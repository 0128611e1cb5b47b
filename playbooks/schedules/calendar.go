package schedules

import (
	"errors"
	"io"
	"os"
	"strings"

	"tocsin/config/strict"
)

// readCalendar takes the calendar's address from the file that is named for it, relative to the folder that tocsin runs in.
func (f *file) readCalendar(doc *strict.File) {
	switch {
	case f.Secret == "":
		return
	case f.Calendar != "":
		doc.Fail("calendar_file", "is there beside calendar: keep one")
		return
	}
	text, err := readSecret(f.Secret)
	if err == nil {
		err = f.Calendar.UnmarshalText([]byte(text))
	}
	if err != nil {
		doc.Fail("calendar_file", "%s: %s", f.Secret, err)
	}
}

// readSecret reads a file of one line. No error quotes it.
func readSecret(name string) (string, error) {
	info, err := os.Stat(name)
	if err != nil || !info.Mode().IsRegular() {
		return "", errors.New("there is no such file")
	}
	opened, err := os.Open(name)
	if err != nil {
		return "", errors.New("tocsin may not read it")
	}
	defer opened.Close()
	data, err := io.ReadAll(io.LimitReader(opened, maxAddress+2)) // one more than an address has, and the line's end
	if err != nil {
		return "", errors.New("it cannot be read")
	}
	return strings.TrimSpace(string(data)), nil
}
