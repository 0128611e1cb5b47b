package main

import (
	"crypto/rand"
	"net/netip"
	"slices"

	"tocsin/config"
	"tocsin/sandbox"
	"tocsin/sandbox/ring"
)

// monitored is the playbook that the made-up company's monitoring triggers, and the first that mails are offered to.
const monitored = "crisis-comms"

// mailServer is the company's own, which checks who has sent a mail and passes it on.
const mailServer = "mx.tarrowby.example"

var thisMachine = netip.MustParsePrefix("127.0.0.1/32")

// ringFromOutside lets the page ring tocsin from outside Slack: by mail, and as a monitoring does. public is where tocsin's web
// server is reached. The secret lasts as long as the demo.
func ringFromOutside(o *sandbox.Options, s setup, public string) {
	mail := &s.cfg.Mail
	mail.Address, mail.Mode, mail.HeldChannel = "{playbook}@alarm.tarrowby.example", config.NewSubject, "#alarm-inbox"
	mail.SMTP.Listen, mail.SMTP.Relays, mail.AuthservIDs = s.network.smtp.Addr().String(), []config.Network{{Prefix: thisMachine}}, []string{mailServer}
	o.Mail = &ring.MailOptions{Server: mail.SMTP.Listen, Host: mailServer, Recipients: addresses(s), Strangers: strangers}

	secret := rand.Text()
	s.cfg.Hooks = []config.Hook{{
		Name: "monitoring", Kind: config.Alertmanager, Playbook: monitored, Secret: config.NewSecret(secret),
		Severities: []config.Grading{{From: "critical", To: "sev1"}, {From: "warning", To: "sev2"}},
	}}
	o.Monitoring = &ring.MonitoringOptions{URL: public + "/hooks/monitoring", Token: secret, Rules: watched}
}

// addresses are those of all playbooks.
func addresses(s setup) (list []ring.Recipient) {
	for _, p := range s.book.All() {
		at := len(list)
		if p.Name == monitored {
			at = 0
		}
		list = slices.Insert(list, at, ring.Recipient{Address: playbookAddress(s.cfg.Mail.Address).of(p.Name), About: p.Title})
	}
	return list
}

// watched is what can go wrong at the made-up company.
var watched = []ring.Rule{
	{
		Name: "LabTooWarm", Severity: "critical", Instance: "lab-1.berlin",
		Summary: "The calibration lab is over 23 °C", Description: "It has been 23.6 °C for ten minutes. Calibrations under way are void above 24 °C.",
	},
	{
		Name: "BackupLate", Severity: "warning", Instance: "orders-db",
		Summary: "The last backup of the orders is two days old", Description: "The last two nights' backups ended with an error.",
	},
	{
		Name: "WebShopDown", Severity: "critical", Instance: "shop-eu",
		Summary: "The web shop does not answer", Description: "No page has loaded for three minutes, from any of five places.",
	},
}

// strangers are those who write and are held: one whom nobody has allowed, and one who is not who the mail says.
var strangers = []ring.Stranger{
	{Name: "Kari Nygård", Address: "kari.nygard@fjordglass.example", About: "a customer"},
	{Name: "Helena Vasquez-Roth", Address: "helena.vasquez-roth@tarrowby.example", About: "forged", Forged: true},
}
