package main

import (
	"net/http"
	"time"

	verbs "tocsin/commands"
	"tocsin/config"
	"tocsin/incident"
	"tocsin/paging"
)

// providerPatience bounds one request to a provider. dispatch gives an attempt 15 s.
const providerPatience = 12 * time.Second

// providers makes what the configuration switches on, by contact method or by a pager's whole name.
func providers(c config.Paging, n network) map[incident.Method]paging.Provider {
	client := n.providers
	if client == nil {
		client = &http.Client{Timeout: providerPatience}
	}
	all := map[incident.Method]paging.Provider{}
	if c.Email.Server != "" {
		all[incident.MethodEmail] = &paging.Email{
			Server: c.Email.Server, From: c.Email.From, User: c.Email.User, Password: c.Email.Password.Reveal(), TLS: c.Email.TLS == "tls", Dial: n.mail,
		}
	}
	if c.Twilio.Account != "" {
		twilio := paging.Twilio{Client: client, URL: c.Twilio.APIURL, Account: c.Twilio.Account, Token: c.Twilio.Token.Reveal()}
		if c.Twilio.From != "" || c.Twilio.MessagingService != "" {
			all[incident.MethodSMS] = &paging.SMS{Twilio: twilio, From: c.Twilio.From, MessagingService: c.Twilio.MessagingService}
		}
		if c.Twilio.VoiceFrom != "" {
			all[incident.MethodVoice] = &paging.Voice{Twilio: twilio, From: c.Twilio.VoiceFrom}
		}
	}
	if c.Ntfy.URL != "" {
		all[incident.MethodPush] = &paging.Ntfy{Client: client, URL: c.Ntfy.URL, Token: c.Ntfy.Token.Reveal()}
	}
	for _, p := range c.Pagers {
		all[incident.Method(pagerOf(p.Name).String())] = pagerProvider(p, client)
	}
	return all
}

func pagerOf(name string) incident.Target { return incident.Target{Kind: incident.ByPager, Name: name} }

func pagerProvider(p config.Pager, client *http.Client) paging.Provider {
	switch p.Kind {
	case config.PagerDuty:
		return &paging.PagerDuty{Client: client, URL: p.URL.Reveal(), Key: p.Key.Reveal()}
	case config.Opsgenie:
		return &paging.Opsgenie{Client: client, URL: p.URL.Reveal(), Key: p.Key.Reveal(), Responders: responders(p.Responders)}
	}
	key, _ := paging.WebhookKey(p.Key.Reveal()) // config has looked at it
	return &paging.Webhook{Client: client, URL: p.URL.Reveal(), Key: key}
}

func responders(list []string) (out []paging.OpsgenieResponder) {
	for _, text := range list {
		out = append(out, paging.ParseResponder(text))
	}
	return out
}

// outside makes senders of the providers, each with a breaker of its own.
func outside(all map[incident.Method]paging.Provider, c composer) map[incident.Method]*paging.Sender {
	senders := map[incident.Method]*paging.Sender{}
	for by, provider := range all {
		senders[by] = paging.NewSender(string(by), provider, c.compose)
	}
	return senders
}

// rulebook turns the configuration's rules into the domain's.
func rulebook(n config.Notifications) incident.Rulebook {
	book := incident.Rulebook{Company: rules(n.High, n.Low)}
	for _, t := range n.Teams {
		team, err := incident.ParseTarget(t.Team)
		if err == nil { // config has looked at it
			book.Teams = append(book.Teams, incident.TeamRules{Team: team, Rules: rules(t.High, t.Low)})
		}
	}
	return book
}

// wording is the company's own words, by language.
func wording(n config.Notifications) map[string]verbs.Wording {
	all := map[string]verbs.Wording{}
	for _, w := range n.Wording {
		all[w.Language] = verbs.Wording{Text: w.Text, Short: w.SMS}
	}
	return all
}

func rules(high, low []config.Rule) incident.Rules {
	out := incident.Rules{}
	for urgency, list := range map[incident.Urgency][]config.Rule{incident.High: high, incident.Low: low} {
		for _, r := range list {
			out[urgency] = append(out[urgency], incident.Rule{Method: incident.Method(r.Method), After: r.After})
		}
	}
	return out
}
