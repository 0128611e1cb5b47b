package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
)

// TestKillWhileMailsCome kills tocsin at random moments while mail servers bring mails, each again and again until it is taken, and
// starts it again. Every mail that was answered with 250 has opened its incident or is counted by one, and none is counted twice.
func TestKillWhileMailsCome(t *testing.T) {
	t.Parallel()
	w := newMailing(t)
	stop := make(chan struct{})
	var senders sync.WaitGroup
	for range 3 {
		senders.Go(func() { w.bring(stop) })
	}
	for range kills(t) {
		p := w.launch()
		w.listening()
		<-time.After(time.Duration(rand.IntN(400)) * time.Millisecond)
		p.kill()
	}
	p := w.launch()
	w.listening()
	close(stop)
	senders.Wait()
	w.counted()
	w.terminate(p)
	t.Logf("%d kills, %d mails taken, %d attempts that failed", kills(t), w.taken.Load(), w.refused.Load())
}

// mailing is a loopback whose program takes mails from a mail server of the company, which says who they are from.
type mailing struct {
	*loopback
	smtp                 string
	next, taken, refused atomic.Int64
}

const mailingConfig = `
slack: {posts_per_minute: 0}
storage: {url: tocsin.db}
playbooks: {folder: playbooks}
mail:
  address: "alarm+{playbook}@tarrowby.example"
  smtp: {listen: "%[1]s", relays: [127.0.0.1]}
  authserv_ids: [mx.tarrowby.example]
  mode: subject
`

func newMailing(t *testing.T) *mailing {
	w := &mailing{loopback: newLoopback(t), smtp: unusedAddress(t)}
	if err := os.WriteFile(filepath.Join(w.folder, "config.yaml"), fmt.Appendf(nil, mailingConfig, w.smtp), 0o600); err != nil {
		t.Fatal(err)
	}
	return w
}

// bring sends one mail after the other, each until it is taken.
func (w *mailing) bring(stop chan struct{}) {
	for {
		n := w.next.Add(1)
		for w.send(n) != nil {
			w.refused.Add(1)
			<-time.After(10 * time.Millisecond)
		}
		w.taken.Add(1)
		select {
		case <-stop:
			return
		default:
		}
	}
}

func (w *mailing) send(n int64) error {
	client, err := smtp.Dial(w.smtp)
	if err != nil {
		return err
	}
	defer client.Close()
	client.CommandTimeout, client.SubmissionTimeout = 5*time.Second, 10*time.Second
	return client.SendMail("mara.lindqvist@tarrowby.example", []string{"alarm+crisis-comms@tarrowby.example"}, strings.NewReader(fmt.Sprintf(
		"Authentication-Results: mx.tarrowby.example; dmarc=pass header.from=tarrowby.example\r\nFrom: <mara.lindqvist@tarrowby.example>\r\n"+
			"To: <alarm+crisis-comms@tarrowby.example>\r\nSubject: Fire %d.\r\nDate: Sat, 01 Jan 2000 00:00:00 +0000\r\nMessage-ID: <%d@mx.tarrowby.example>\r\n\r\nIt burns.\r\n", n%7, n)))
}

// counted compares the mails that were taken with those that the incidents count.
func (w *mailing) counted() {
	w.t.Helper()
	book := openOutbox(w.t, filepath.Join(w.folder, "tocsin.db"))
	var mails, alerts, incidents int64
	for query, into := range map[string]*int64{
		"SELECT COUNT(*) FROM requests WHERE request_key LIKE 'mail/%'": &mails,
		"SELECT COALESCE(SUM(alerts), 0) FROM incidents":                &alerts,
		"SELECT COUNT(*) FROM incidents":                                &incidents,
	} {
		if err := book.QueryRow(query).Scan(into); err != nil {
			w.t.Fatal(err)
		}
	}
	if taken := w.taken.Load(); mails != taken || alerts != taken || incidents == 0 {
		w.t.Errorf("%d mails were taken; %d are known, %d are counted by %d incidents\n%s", taken, mails, alerts, incidents, w.last.errors.String())
	}
}
