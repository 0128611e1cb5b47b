package intake

import (
	"errors"
	"strings"
	"testing"

	"tocsin/intake/mail"
)

// One client who sends and sends takes what one large mail does, two all that is for strangers; a relay's mails come in all the same.
func TestSlowSendersTakeNotAllOfTheMemory(t *testing.T) {
	t.Parallel()
	m := &memory{}
	large := strings.Repeat("x", mail.MaxBytes)
	read := func(near string, relay bool) (release func(), full bool) {
		_, release, err := m.read(strings.NewReader(large), pools(near, relay))
		return release, errors.Is(err, errNoMemory)
	}
	first, full := read("192.0.2.1", false)
	if full {
		t.Fatal("the largest mail is refused")
	}
	again, full := read("192.0.2.1", false)
	again()
	if !full {
		t.Error("one client has two large mails on the way")
	}
	if _, full := read("192.0.2.2", false); full {
		t.Error("another client's is refused")
	}
	third, full := read("192.0.2.3", false)
	third()
	if !full {
		t.Error("strangers take more than their share")
	}
	if _, full := read("10.0.0.1", true); full {
		t.Error("the relay's is refused")
	}
	first()
	if _, full := read("192.0.2.3", false); full {
		t.Error("what was given back is not there")
	}
}
