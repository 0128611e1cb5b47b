package ring

import (
	"bytes"
	"context"
	"io"
	"mime"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"strings"
	"testing"

	"github.com/emersion/go-smtp"
)

// mailroom is the app's side: it takes mails to the alarm and for nobody else.
type mailroom struct {
	from, to string
	got      []byte
	refusal  error
}

func (m *mailroom) Reset()        {}
func (m *mailroom) Logout() error { return nil }
func (m *mailroom) Mail(from string, _ *smtp.MailOptions) error {
	m.from = from
	return nil
}

func (m *mailroom) Rcpt(to string, _ *smtp.RcptOptions) error {
	if m.to = to; !strings.HasPrefix(to, "crisis-comms@") {
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "There is no such address here"}
	}
	return nil
}

func (m *mailroom) Data(r io.Reader) (err error) {
	if m.got, err = io.ReadAll(r); err == nil {
		err = m.refusal
	}
	return err
}

func newMailroom(t *testing.T) (*mailroom, *Mail) {
	t.Helper()
	room := &mailroom{}
	s := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return room, nil }))
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = s.Serve(l) }()
	t.Cleanup(func() { _ = s.Close() })
	return room, NewMail(MailOptions{Server: l.Addr().String(), Host: "mx.tarrowby.example"})
}

func letter() Letter {
	return Letter{
		From: mail.Address{Name: "Inês Carvalhal", Address: "ines@tarrowby.example"}, To: "crisis-comms@alarm.tarrowby.example",
		Subject: "Feuer im Lager,\r\nBcc: everybody@tarrowby.example", Text: "Es brennt.\n.\nÜberall.",
	}
}

func TestALetterArrivesAsItWasWritten(t *testing.T) {
	t.Parallel()
	room, m := newMailroom(t)
	l := letter()
	l.Answers = "inc-7@tocsin.example"
	if got, err := m.Send(t.Context(), l); err != nil || got.Code != 250 {
		t.Fatalf("%+v, %v", got, err)
	}
	got, err := mail.ReadMessage(bytes.NewReader(room.got))
	if err != nil {
		t.Fatal(err)
	}
	subject, _ := new(mime.WordDecoder).DecodeHeader(got.Header.Get("Subject"))
	text, _ := io.ReadAll(quotedprintable.NewReader(got.Body))
	if subject != "Feuer im Lager, Bcc: everybody@tarrowby.example" || got.Header.Get("Bcc") != "" || string(text) != "Es brennt.\r\n.\r\nÜberall.\r\n" {
		t.Errorf("it arrives as %q %q", subject, text)
	}
	if from, err := got.Header.AddressList("From"); err != nil || from[0].Name != l.From.Name || room.from != l.From.Address || room.to != l.To {
		t.Errorf("from %v (%s), to %s, %v", from, room.from, room.to, err)
	}
	if got.Header.Get("In-Reply-To") != "<inc-7@tocsin.example>" || !strings.HasSuffix(got.Header.Get("Message-ID"), "@tarrowby.example>") {
		t.Errorf("headers %v", got.Header)
	}
}

// The company's mail server says of each mail whether its sender's domain sent it.
func TestWhoWroteIsWrittenDown(t *testing.T) {
	t.Parallel()
	room, m := newMailroom(t)
	for forged, want := range map[bool]string{false: "dmarc=pass header.from=tarrowby.example", true: "dmarc=fail header.from=tarrowby.example"} {
		l := letter()
		l.Forged = forged
		if _, err := m.Send(t.Context(), l); err != nil {
			t.Fatal(err)
		}
		if line, _, _ := strings.Cut(string(room.got), "\r\n"); !strings.HasPrefix(line, "Authentication-Results: mx.tarrowby.example; ") || !strings.HasSuffix(line, want) {
			t.Errorf("forged %v: the first line is %q", forged, line)
		}
	}
}

func TestARefusalHasTheServersWords(t *testing.T) {
	t.Parallel()
	room, m := newMailroom(t)
	l := letter()
	l.To = "lunch@alarm.tarrowby.example"
	if got, err := m.Send(t.Context(), l); err != nil || got != (Receipt{550, "There is no such address here"}) {
		t.Errorf("a wrong address: %+v, %v", got, err)
	}
	room.refusal = &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 3, 0}, Message: "Please try again later"}
	if got, err := m.Send(t.Context(), letter()); err != nil || got != (Receipt{451, "Please try again later"}) {
		t.Errorf("a full disk: %+v, %v", got, err)
	}
	l.To = "no address"
	if _, err := m.Send(t.Context(), l); err == nil || room.to == l.To {
		t.Error("what is no address was sent")
	}
	_, nobody := NewMail(MailOptions{Server: "192.0.2.1:25"}).Send(t.Context(), letter())
	if nobody == nil || !strings.Contains(nobody.Error(), "loopback addresses only") {
		t.Errorf("another machine was called: %v", nobody)
	}
}

func TestALetterToASilentServerEndsWithTheSandbox(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	ctx, end := context.WithCancel(t.Context())
	go func() {
		if conn, err := l.Accept(); err == nil {
			defer conn.Close()
			end()
			_, _ = io.Copy(io.Discard, conn) // until the other side is gone
		}
	}()
	if got, err := NewMail(MailOptions{Server: l.Addr().String()}).Send(ctx, letter()); err == nil {
		t.Errorf("a silent server answers %+v", got)
	}
}
