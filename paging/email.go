package paging

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/mail"
	"net/smtp"
	"net/textproto"
	"strings"
	"time"

	"tocsin/incident"
)

// Email sends mails through one SMTP server (RFC 5321). Nothing is sent in the clear unless the server is this machine
// itself, and a password never is. The Message-ID is made of Message.ID, so that mailboxes recognise a repeat.
type Email struct {
	Server         string // host:port
	From           string // a mail address, with or without a name: "tocsin <tocsin@example.com>"
	User, Password string // both empty: no authentication; else AUTH PLAIN
	TLS            bool   // from the first byte on (RFC 8314), instead of after STARTTLS (RFC 3207)

	Config *tls.Config // nil: the machine's certificates
	Dial   func(ctx context.Context, network, address string) (net.Conn, error)
}

// Notify sends one mail.
func (e *Email) Notify(ctx context.Context, m Message) incident.Result {
	to, err := mail.ParseAddress(m.To)
	if err != nil || to.Address != m.To {
		return incident.Result{Reason: ReasonInvalidAddress, Cause: errors.New("the mail address is none")}
	}
	from, err := mail.ParseAddress(e.From)
	if err != nil {
		return incident.Result{Reason: ReasonRejected, Cause: errors.New("the sender's mail address is none")}
	}
	x := &exchange{email: e, from: from.Address, returns: from.Address, to: m.To, mail: compose(m, from)}
	if m.InReplyTo != "" {
		x.returns = "" // where a mail that answers one is undeliverable, nobody is to be told (RFC 3834, 3.3)
	}
	if err := x.run(ctx); err != nil {
		return x.judge(err)
	}
	return incident.Result{}
}

// exchange is one connection to the server, for one mail.
type exchange struct {
	email    *Email
	from, to string
	returns  string // where it is told that the mail is undeliverable; empty: nowhere
	mail     []byte

	step string // what the server was told last
	sent bool   // the whole mail has left, and the server may have taken it
}

func (x *exchange) run(ctx context.Context) error {
	conn, err := x.connect(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { conn.SetDeadline(time.Unix(1, 0)) })()

	client, err := x.hello(conn)
	if err != nil {
		return err
	}
	if err := x.transfer(client); err != nil {
		return err
	}
	_ = conn.SetDeadline(time.Now().Add(goodbye))
	_ = client.Quit() // the mail is taken: what the server says to this changes nothing
	return nil
}

// goodbye is how long a server that has taken the mail may take to end the connection.
const goodbye = 2 * time.Second

func (x *exchange) connect(ctx context.Context) (net.Conn, error) {
	x.step = "connecting"
	dial := x.email.Dial
	if dial == nil {
		dial = new(net.Dialer).DialContext
	}
	conn, err := dial(ctx, "tcp", x.email.Server)
	if err != nil {
		return nil, err
	}
	conn = &bounded{Conn: conn, left: maxDialogue}
	if !x.email.TLS {
		return conn, nil
	}
	secure := tls.Client(conn, x.tls())
	if err := secure.HandshakeContext(ctx); err != nil {
		conn.Close()
		return nil, err
	}
	return secure, nil
}

var errPlain = errors.New("the mail server offers no STARTTLS")

// hello greets the server, in the name of the sender's domain: some refuse "localhost", then encrypts and signs in.
func (x *exchange) hello(conn net.Conn) (*smtp.Client, error) {
	x.step = "the greeting"
	client, err := smtp.NewClient(conn, x.host())
	if err != nil {
		return nil, err
	}
	x.step = "EHLO"
	if err := client.Hello(domain(x.from)); err != nil {
		return nil, err
	}
	signsIn := x.email.User != ""
	if !x.email.TLS && (signsIn || !onThisMachine(x.host())) {
		x.step = "STARTTLS"
		if ok, _ := client.Extension("STARTTLS"); !ok {
			return nil, errPlain
		}
		if err := client.StartTLS(x.tls()); err != nil {
			return nil, err
		}
	}
	if signsIn {
		x.step = "AUTH"
		return client, client.Auth(smtp.PlainAuth("", x.email.User, x.email.Password, x.host()))
	}
	return client, nil
}

func (x *exchange) transfer(client *smtp.Client) error {
	x.step = "MAIL"
	if err := client.Mail(x.returns); err != nil {
		return err
	}
	x.step = "RCPT"
	if err := client.Rcpt(x.to); err != nil {
		return err
	}
	x.step = "DATA"
	body, err := client.Data()
	if err != nil {
		return err
	}
	if _, err := body.Write(x.mail); err != nil {
		return err
	}
	x.sent = true
	return body.Close()
}

func (x *exchange) host() string {
	host, _, _ := net.SplitHostPort(x.email.Server)
	return host
}

func (x *exchange) tls() *tls.Config {
	config := &tls.Config{}
	if x.email.Config != nil {
		config = x.email.Config.Clone()
	}
	config.ServerName = x.host()
	return config
}

func onThisMachine(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

func domain(address string) string { return address[strings.LastIndex(address, "@")+1:] }

// judge says what an error stands for. A reply of 4yz may pass, one of 5yz does not (RFC 5321, 4.2.1). What the server wrote
// stays out of the log: it mostly repeats the address.
func (x *exchange) judge(err error) incident.Result {
	reply, answered := errors.AsType[*textproto.Error](err)
	switch {
	case errors.Is(err, errPlain):
		return incident.Result{Cause: err}
	case !answered:
		return incident.Result{Cause: broken("the mail server, at "+x.step, err), Unsure: x.sent}
	}
	r := incident.Result{Cause: fmt.Errorf("the mail server answered %s with %d", x.step, reply.Code)}
	if reply.Code >= 500 {
		r.Reason = x.refusal(reply)
	}
	return r
}

func (x *exchange) refusal(reply *textproto.Error) string {
	switch {
	case x.step == "AUTH", reply.Code == 530: // 530: authentication required (RFC 4954)
		return ReasonUnauthorized
	case x.step == "RCPT" && !strings.HasPrefix(reply.Msg, "5.7.") && (reply.Code == 550 || reply.Code == 551 || reply.Code == 553):
		return ReasonInvalidAddress // 5.7.x is policy, such as relaying that is denied (RFC 3463)
	}
	return ReasonRejected
}

// maxDialogue is how many bytes a server may send in all; some thousand are usual, most of them certificates.
const maxDialogue = 256 << 10

// bounded is a connection that breaks when the other side says too much: net/smtp keeps every line whole.
type bounded struct {
	net.Conn
	left int
}

func (b *bounded) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, errors.New("the mail server does not end")
	}
	n, err := b.Conn.Read(p[:min(len(p), b.left)])
	b.left -= n
	return n, err
}
