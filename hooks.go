package main

import (
	"errors"
	"fmt"

	"tocsin/config"
	"tocsin/intake"
	"tocsin/paging"
)

// hooks are the doors of the configuration, as intake has them.
func hooks(list []config.Hook) (out []intake.Hook) {
	for _, h := range list {
		one := intake.Hook{
			Name: h.Name, Kind: intake.HookKind(h.Kind), Secret: h.Secret.Reveal(), Playbook: h.Playbook, Playbooks: h.Playbooks,
			Severities: map[string]string{}, Templates: templates(h.Templates),
		}
		if key := h.SigningKey.Reveal(); key != "" {
			one.SigningKey, _ = paging.WebhookKey(key) // config has looked at it
		}
		for _, g := range h.Severities {
			one.Severities[g.From] = g.To
		}
		out = append(out, one)
	}
	return out
}

func templates(t config.Templates) intake.Templates {
	return intake.Templates{
		Event: t.Event.Template, Playbook: t.Playbook.Template, Title: t.Title.Template, Details: t.Details.Template,
		Link: t.Link.Template, Dedup: t.Dedup.Template, Severity: t.Severity.Template,
	}
}

// checkDoors says which playbooks that hooks, tokens and mails name there are not: an alarm that comes in would ring nobody.
func (p *program) checkDoors(cfg *config.Config) error {
	var problems []error
	check := func(key string, names ...string) {
		for _, name := range names {
			if _, ok := p.book.Get(name); !ok {
				problems = append(problems, fmt.Errorf("%s: there is no playbook %q.%s \"tocsin playbooks\" lists them", key, name, meantName(p.book.Nearest(name))))
			}
		}
	}
	for i, h := range cfg.Hooks {
		check(fmt.Sprintf("hooks[%d]", i), append([]string{h.Playbook}, h.Playbooks...)...)
	}
	for i, t := range cfg.API.Tokens {
		check(fmt.Sprintf("api.tokens[%d]", i), t.Playbooks...)
	}
	for i, m := range cfg.Mail.Playbooks {
		check(fmt.Sprintf("mail.playbooks[%d]", i), m.Name)
	}
	if len(problems) > 0 {
		return &setupError{errors.Join(problems...)}
	}
	return nil
}

func meantName(near string) string {
	if near == "" {
		return ""
	}
	return fmt.Sprintf(" Did you mean %q?", near)
}
