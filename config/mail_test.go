package config_test

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"tocsin/config"
)

const mailbox = `
mail:
  address: alarm+{playbook}@halden.example
  smtp: {listen: "127.0.0.1:2525", relays: [10.0.0.25]}
  imap: {server: "imap.halden.example:993", user: alarm}
  allow: [Nagios@Halden.example, "@sensors.halden.example"]
  authserv_ids: [mx.halden.example]
  held_channel: "#alarm-inbox"
  playbooks:
    - {name: facilities, mode: subject, match: {all: [{sender: "@halden"}], any: [{subject: "(?i)alarm"}, {body: ALARM}]}}
`

func TestMail(t *testing.T) {
	t.Parallel()
	c, err := load(t, "", mailbox, "TOCSIN_IMAP_PASSWORD", "hunter2")
	if err != nil {
		t.Fatal(err)
	}
	m := c.Mail
	if got := m.Allow; !reflect.DeepEqual(got, []config.Sender{"nagios@halden.example", "@sensors.halden.example"}) {
		t.Errorf("%v may", got)
	}
	if m.Mode != config.EveryMail || m.IMAP.Folder != "INBOX" || m.IMAP.Every != time.Minute || m.IMAP.Password.Reveal() != "hunter2" || !m.Answer {
		t.Errorf("%+v", m)
	}
	p := m.Playbooks[0]
	if !p.Match.All[0].Sender.MatchString("a@halden.example") || p.Match.All[0].Subject.Regexp != nil || len(p.Match.Any) != 2 {
		t.Errorf("%+v", p)
	}
	if _, err := load(t, "", mailbox); err == nil || !strings.Contains(err.Error(), "mail.imap.password_file: is empty: name a file that holds the password, or set TOCSIN_IMAP_PASSWORD") {
		t.Errorf("without a password: %v", err)
	}
}
