package sandbox

import (
	"net"
	"net/http"
	"strings"
	"testing"

	"tocsin/sandbox/ring"
)

// An app that nothing rings from outside has neither a mail form nor a monitoring, and says so.
func TestNothingRingsFromOutsideUnlessItIsSaidHow(t *testing.T) {
	withApp(t, func(t *testing.T, _ *Server, app *testApp, _ *inbox) {
		d := drawer{t, app.web}
		if got := d.get("outside"); got["mail"] != nil || got["alerts"] != nil {
			t.Errorf("there is %v", got)
		}
		for path, body := range map[string]string{"letter": `{"as":"ann"}`, "fire": `{"name":"x"}`, "resolve": `{"name":"x"}`} {
			d.call(http.MethodPost, path, body, http.StatusNotFound)
		}
	})
}

func TestWhoMayWriteALetter(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0") // nobody answers there
	if err != nil {
		t.Fatal(err)
	}
	_ = l.Close()
	s, err := New(Options{Mail: &ring.MailOptions{Server: l.Addr().String(), Strangers: []ring.Stranger{{Name: "Kari Nygård", Address: "kari@fjordglass.example"}}}})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for _, c := range []struct {
		f    letterForm
		want string
	}{
		{letterForm{As: "nobody"}, "there is no person"},
		{letterForm{As: "statusbot", To: "a@x.example"}, "Status Bot has no mail address"},
		{letterForm{As: "mara", Stranger: "mara@fjordglass.example"}, "there is no stranger"},
		{letterForm{As: "mara", To: "nowhere"}, "is no mail address"},
		{letterForm{As: "mara", Stranger: "kari@fjordglass.example", To: "a@x.example"}, "mail server cannot be reached"},
	} {
		if _, err := s.adminLetter(c.f); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: %v; want %q", c.f, err, c.want)
		}
	}
}
