package config

import (
	"fmt"
	"regexp"
	"strings"

	"tocsin/config/strict"
)

var pagerName = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

const maxPagerName = 40

func (p *Paging) checkPagers(doc *strict.File) {
	first := map[string]int{}
	for i := range p.Pagers {
		at, one := fmt.Sprintf("paging.pagers[%d].", i), &p.Pagers[i]
		one.check(doc, at)
		if other, twice := first[one.Name]; twice {
			doc.Fail(at+"name", "%q is the name of paging.pagers[%d] too: each needs its own", one.Name, other)
			continue
		}
		first[one.Name] = i
	}
}

// checkHeard notes pagers whose webhooks nobody would hear.
func (p *Paging) checkHeard(doc *strict.File, listen string) {
	for i, one := range p.Pagers {
		if one.WebhookSecretFile != "" && one.Kind == PagerDuty && listen == "" {
			doc.Fail(fmt.Sprintf("paging.pagers[%d].webhook_secret_file", i),
				"is there, but web.listen is empty, so no webhook is heard: say where to listen, such as 127.0.0.1:8081, or leave it out")
		}
	}
}

func (p *Pager) check(doc *strict.File, at string) {
	if !pagerName.MatchString(p.Name) || len(p.Name) > maxPagerName {
		doc.Fail(at+"name", "%q must be at most %d small letters, digits and hyphens, such as ops: playbooks call it pager:ops", p.Name, maxPagerName)
	}
	oneOf(doc, at+"kind", p.Kind, PagerDuty, Opsgenie, Webhook)
	switch url := p.URL.Reveal(); {
	case url != "" && p.Kind == Webhook:
		fullURL(doc, at+"url", url, "https://example.com/hooks/tocsin")
	case url != "":
		baseURL(doc, at+"url", url, map[string]string{Opsgenie: "https://api.eu.opsgenie.com", PagerDuty: "https://events.eu.pagerduty.com"}[p.Kind])
	case p.Kind == Webhook:
		doc.Fail(at+"url", "is missing: a webhook needs the address that is told, such as https://example.com/hooks/tocsin")
	}
	if p.WebhookSecretFile != "" && p.Kind != PagerDuty {
		doc.Fail(at+"webhook_secret_file", "is for the kind %s alone", PagerDuty)
	}
	if len(p.Responders) > 0 && p.Kind != Opsgenie {
		doc.Fail(at+"responders", "are for the kind %s alone", Opsgenie)
	}
	for i, r := range p.Responders {
		kind, name, _ := strings.Cut(r, ":")
		if name == "" || !strings.Contains(" team user escalation schedule ", " "+kind+" ") {
			doc.Fail(fmt.Sprintf("%sresponders[%d]", at, i), `%q must be such as "team:NAME", "user:ADDRESS", "escalation:NAME" or "schedule:NAME"`, r)
		}
	}
}
