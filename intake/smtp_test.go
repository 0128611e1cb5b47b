package intake_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"tocsin/incident"
	"tocsin/intake"
)

// What was answered with 250 is on disk; where that fails, the sender is told to try again, and nothing is left half done.
func TestAMailIsTakenOnceItIsOnDisk(t *testing.T) {
	t.Parallel()
	w := newMailWorld(t)
	w.alarms.broken.Store(true)
	c := w.hello()
	c.sends(letter("a", "Water"), "451")
	if n := len(w.opened()); n != 0 {
		t.Fatalf("%d incidents are open", n)
	}
	w.alarms.broken.Store(false)
	c.sends(letter("a", "Water"), "250")
	c.sends(letter("a", "Water"), "250") // it comes again
	list := w.opened()
	if len(list) != 1 || list[0].Title != "Water" || list[0].Details != "It is wet." || list[0].TriggeredBy != "U02MARA" {
		t.Fatalf("%+v", list)
	}
	w.became("failed", 1)
	w.became("opened", 1)
	w.became("repeated", 1)
}

func TestNoOpenRelay(t *testing.T) {
	t.Parallel()
	w := newMailWorld(t)
	c := w.hello()
	c.says("MAIL FROM:<mara@halden.example>", "250")
	for _, to := range []string{"somebody@elsewhere.example", "alarm@halden.example", "alarm+nowhere@halden.example", "alarm+crisis@elsewhere.example",
		"@halden.example:somebody@elsewhere.example", `"alarm+crisis@halden.example"@elsewhere.example`, "somebody%elsewhere.example@halden.example"} {
		if code, _, _ := c.cmd("RCPT TO:<" + to + ">"); code/100 != 5 {
			t.Errorf("%s: %d", to, code)
		}
	}
	c.says("RCPT TO:<ALARM+Crisis@Halden.Example>", "250") // letters may be large
	for range 20 {
		_, _, _ = c.cmd("RCPT TO:<guess@halden.example>")
	}
	if code, _, _ := c.cmd("RCPT TO:<guess@halden.example>"); code != 421 {
		t.Errorf("who goes on guessing is told %d", code)
	}
}

// What waits in the outbox is claimed at this time, for so long.
var farAhead = time.Now().Add(3 * time.Hour)

const leaseOfTest = time.Minute

func (c *dialogue) cmd(line string) (int, string, error) {
	if err := c.PrintfLine("%s", line); err != nil {
		return 0, "", err
	}
	return c.ReadResponse(0)
}

// What no careful sender says costs that sender an answer, and nobody else anything.
func TestOddDialogues(t *testing.T) {
	t.Parallel()
	w := newMailWorld(t)
	for name, lines := range map[string][]string{
		"asks who is there":     {"VRFY mara", "252", "EXPN crisis", "502"},
		"without a recipient":   {"MAIL FROM:<a@halden.example>", "250", "DATA", "502"},
		"without a sender":      {"RCPT TO:<alarm+crisis@halden.example>", "502"},
		"says that it is large": {"MAIL FROM:<a@halden.example> SIZE=52428800", "552"},
		"no such parameter":     {"MAIL FROM:<a@halden.example> XYZZY=1", "500"},
		"NUL":                   {"NO\x00OP", "501"},
		"unknown":               {"GET / HTTP/1.1", "501", "Host: halden.example", "501"},
		"TLS that is not there": {"STARTTLS", "502"},
		"signs in":              {"AUTH PLAIN AGEAYg==", "523"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := w.hello()
			for i := 0; i < len(lines); i += 2 {
				c.says(lines[i], lines[i+1])
			}
		})
	}
	w.hello().sends(letter("after", "Still there"), "250")
}

func TestThousandsOfRecipients(t *testing.T) {
	t.Parallel()
	c := newMailWorld(t).hello()
	c.says("MAIL FROM:<mara@halden.example>", "250")
	taken := 0
	for range 2000 {
		if code, _, _ := c.cmd("RCPT TO:<alarm+crisis@halden.example>"); code == 250 {
			taken++
		}
	}
	if taken != 20 {
		t.Errorf("%d were taken", taken)
	}
	c.says("DATA", "354")
	c.body(letter("a", "Water"))
	c.is("250")
}

// A mail ends at <CR><LF>.<CR><LF> alone, whatever other servers take for its end: nothing behind that is a mail of its own.
func TestNothingIsSmuggled(t *testing.T) {
	t.Parallel()
	w := newMailWorld(t)
	for i, end := range []string{"\n.\n", "\r.\r", "\n.\r\n", "\r\n.\n", "\r\n.\r", "\r\n\x00.\r\n", "\r.\r\n"} {
		inside := end + "MAIL FROM:<a@halden.example>\r\nRCPT TO:<alarm+crisis@halden.example>\r\nDATA\r\n" + letter(fmt.Sprint("inner", i), "Smuggled")
		c := w.hello()
		c.sends(letter(fmt.Sprint("outer", i), fmt.Sprint("Outer ", i), "X-Forged: yes")+inside, "250")
		c.says("NOOP", "250")
	}
	held, err := w.store.HeldMails(t.Context())
	w.must(err)
	if n := len(w.opened()); n != 0 || len(held) != 7 {
		t.Errorf("%d incidents are open, %d mails are held", n, len(held))
	}
}

func TestMailsThatAreTooMuch(t *testing.T) {
	t.Parallel()
	w := newMailWorld(t)
	for name, test := range map[string]struct{ raw, code string }{
		"too large":      {letter("large", "Large") + strings.Repeat(strings.Repeat("x", 998)+"\r\n", 27_000), "552"},
		"10,000 headers": {letter("headers", "Many", strings.Split(strings.TrimSuffix(strings.Repeat("X-A: b\n", 10_000), "\n"), "\n")...), "554"},
		"no mail":        {"Hello there", "554"},
		"NUL bytes":      {letter("nul", "Wa\x00ter") + "\x00\x00\x00", "250"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := w.hello()
			c.sends(test.raw, test.code)
			c.says("NOOP", "250") // and goes on
		})
	}
}

func TestOneClientTakesNotAllConnections(t *testing.T) {
	t.Parallel()
	w := newMailWorld(t)
	var all []*dialogue
	for range 20 {
		c := w.dial()
		c.is("220")
		all = append(all, c)
	}
	w.dial().is("421")
	all[0].says("QUIT", "221")
	_, _ = all[0].ReadLine() // until the other end is closed
	w.hello().sends(letter("a", "Water"), "250")
}

// A thousand mails at once open five incidents, and all others are counted by the newest: each of a playbook's mails is of one of them.
func TestAStormOfMails(t *testing.T) {
	t.Parallel()
	w := newMailWorld(t)
	c := w.hello()
	const mails = 1000
	for i := range mails {
		c.sends(letter(fmt.Sprint(i), fmt.Sprint("Sensor ", i)), "250")
	}
	list, counted := w.opened(), 0
	for _, i := range list {
		counted += i.Alerts
	}
	if len(list) != 5 || counted != mails {
		t.Errorf("%d incidents, of %d mails", len(list), counted)
	}
	shown, err := w.store.Timeline(t.Context(), list[0].Number)
	w.must(err)
	shown = slices.DeleteFunc(shown, func(e incident.Entry) bool { return e.Kind != incident.EntryJoined })
	if len(shown) != 20 || shown[0].Data["title"] != "Sensor 5" || shown[0].Data["text"] != "It is wet." || list[0].LastAlert != "Sensor 999" {
		t.Errorf("%d are shown, the last is %q", len(shown), list[0].LastAlert)
	}
	replies := 0
	for _, d := range w.deliveries() {
		if d.Kind == incident.KindReply {
			replies++
		}
	}
	if replies != 1 {
		t.Errorf("the sender has %d answers", replies)
	}
}

// A thousand mails of one alarm are one incident, also where each mail opens one.
func TestAStormOfMailsOfOneAlarm(t *testing.T) {
	t.Parallel()
	w := newMailWorld(t)
	c := w.hello()
	for i := range 1000 {
		c.sends(letter(fmt.Sprint(i), "Sensor 7"), "250")
	}
	if list := w.opened(); len(list) != 1 || list[0].Alerts != 1000 {
		t.Errorf("%+v", list)
	}
}

func (w *mailWorld) deliveries() []incident.Delivery {
	w.Helper()
	list, err := w.store.Claim(w.Context(), incident.MethodEmail, farAhead, incident.PriorityRefresh, 1000, leaseOfTest)
	w.must(err)
	return list
}

// Whoever is not allowed, or not believed, opens nothing and is shown to who may decide; a flood is bounded.
func TestAFloodOfForgedMails(t *testing.T) {
	t.Parallel()
	w := newMailWorld(t, func(o *intake.MailOptions, _ *intake.SMTPOptions) { o.Channel = "alarm-inbox" })
	c := w.hello()
	for i := range 60 {
		c.sends(letter(fmt.Sprint(i), "Pay at once", "X-Forged: yes"), "250")
	}
	shown, further := 0, 0
	list, err := w.store.Claim(t.Context(), incident.MethodSlack, farAhead, incident.PriorityRefresh, 1000, leaseOfTest)
	w.must(err)
	for len(list) > 0 { // one of a lane at a time
		var done []incident.Result
		for _, d := range list {
			done = append(done, incident.Result{Delivery: d})
			if d.Body.Held != "" {
				shown++
			} else {
				further++
			}
		}
		w.must(w.store.Change(t.Context(), func(tx incident.Tx) error { return tx.Settle(farAhead, done) }))
		list, err = w.store.Claim(t.Context(), incident.MethodSlack, farAhead, incident.PriorityRefresh, 1000, leaseOfTest)
		w.must(err)
	}
	if shown != 20 || further != 1 || len(w.opened()) != 0 || len(w.deliveries()) != 0 {
		t.Errorf("%d messages and %d that count; %d incidents; %d answers", shown, further, len(w.opened()), len(w.deliveries()))
	}
}
