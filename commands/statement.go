package commands

import (
	"context"
	"regexp"
	"slices"

	"tocsin/incident"
)

// Updates is how the company wants status updates.
type Updates struct {
	ConfirmAbove int // an update to more people is shown before it goes; 0: none is
	Statements   []incident.Statement
}

var field = regexp.MustCompile(`\{([a-z]+)\}`)

// statements are those for a playbook: its own first, and of the company's those that it has not under the same name.
func (h *Handler) statements(p incident.Playbook) []incident.Statement {
	list := slices.Clone(p.Statements)
	for _, s := range h.Updates.Statements {
		if !slices.ContainsFunc(list, func(own incident.Statement) bool { return own.Name == s.Name }) {
			list = append(list, s)
		}
	}
	return list
}

func statementOptions(list []incident.Statement) (options []Option) {
	for _, s := range list {
		options = append(options, Option{s.Name, s.Name})
	}
	return options
}

// stated fills a statement in and shows it.
func (h *Handler) stated(ctx context.Context, r Request, d draft, name string) (Answer, error) {
	rec, err := h.Incidents.Look(ctx, d.n, r.By.ID)
	if err != nil {
		return Answer{}, err
	}
	for _, s := range h.statements(rec.Playbook) {
		if s.Name != name {
			continue
		}
		d.texts = map[string]string{}
		for language, text := range s.Texts {
			filled, missing := fill(text, h.fields(rec))
			if missing != "" {
				return Answer{Errors: map[string]string{inputStatement: r.l.Say("form.update.missing", "name", s.Name, "field", "{"+missing+"}")}}, nil
			}
			d.texts[language] = filled
			if language == h.Texts.In("").Tag() {
				d.texts[""] = filled
				delete(d.texts, language)
			}
		}
		if d.texts[""] == "" { // the company's own language is not among them
			for language, text := range d.texts {
				d.texts[""] = text
				delete(d.texts, language)
				break
			}
		}
		return h.previewForm(ctx, r, d)
	}
	return Answer{View: say(r.l, "button.unknown")}, nil
}

func (h *Handler) fields(rec incident.Record) map[string]string {
	lead := ""
	if rec.Lead != "" {
		lead = h.name(rec.Lead)
	}
	return map[string]string{
		"incident": rec.Number.String(), "title": rec.Title, "playbook": rec.Playbook.Title, "bridge": rec.Playbook.Bridge,
		"lead": lead,
	}
}

// fill puts values in place of their names in braces. missing is a field that has none: nothing is sent with a hole in it.
func fill(text string, values map[string]string) (filled, missing string) {
	filled = field.ReplaceAllStringFunc(text, func(name string) string {
		value := values[name[1:len(name)-1]]
		if value == "" {
			missing = name[1 : len(name)-1]
		}
		return value
	})
	return filled, missing
}
