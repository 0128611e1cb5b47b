package main

import (
	"context"
	"time"

	"tocsin/config"
	"tocsin/incident"
	"tocsin/sandbox"
	"tocsin/sandbox/phone"
	"tocsin/storage"
)

// usePhones points a configuration at the providers that a sandbox stands in for: base is the sandbox's own address, mail that
// of its mail server, and public where tocsin itself is reached.
func usePhones(cfg *config.Config, base, mail, public string) {
	cfg.Paging.Email = config.Email{Server: mail, TLS: "starttls", From: "tocsin <tocsin@tarrowby.example>"}
	cfg.Paging.Twilio = config.Twilio{
		APIURL: base + "/twilio", Account: phone.TwilioAccountSID, Token: config.NewSecret(phone.TwilioAuthToken),
		From: phone.TwilioNumber, VoiceFrom: phone.TwilioNumber,
	}
	cfg.Paging.Ntfy = config.Ntfy{URL: base + "/ntfy", Token: config.NewSecret(phone.NtfyToken)}
	cfg.Paging.Pagers = []config.Pager{{
		Name: "ops", Kind: config.PagerDuty, URL: config.NewSecret(base + "/pagerduty"),
		Key: config.NewSecret(phone.PagerDutyRoutingKey), WebhookSecret: config.NewSecret(phone.PagerDutyWebhookSecret),
	}}
	cfg.Web.PublicURL = public
}

// callBack tells a sandbox where its providers reach tocsin.
func callBack(o *sandbox.Options, public string) {
	o.IncomingSMS, o.PagerDutyWebhook = public+"/twilio/sms", public+"/pagerduty/ops"
}

// introduce makes tocsin know the phones of a made-up company, as if everybody had typed in their number and the code.
func introduce(ctx context.Context, store *storage.Store, company *sandbox.Workspace, id func(handle string) string) error {
	return store.Change(ctx, func(tx incident.Tx) error {
		for _, p := range company.People {
			for method, address := range map[incident.Method]string{incident.MethodSMS: p.Phone, incident.MethodVoice: p.Phone, incident.MethodPush: p.Topic} {
				if address == "" {
					continue
				}
				if err := tx.SetContact(incident.PersonID(id(p.Handle)), incident.Contact{Method: method, Address: address}, time.Now()); err != nil {
					return err
				}
			}
		}
		return nil
	})
}
