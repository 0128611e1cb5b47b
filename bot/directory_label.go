package bot

import (
	"strings"

	"tocsin/incident"
)

// label writes names into the mentions of a message: Slack puts ids alone there, and a name beside them only in commands.
func (d *Directory) label(text string) string {
	return entity.ReplaceAllStringFunc(text, func(e string) string {
		m := entity.FindStringSubmatch(e)
		if name := d.labelOf(m[1]); name != "" && m[2] == "" {
			return "<" + m[1] + "|" + name + ">"
		}
		return e
	})
}

// labelOf is how people write what a mention is of; empty for what is not known, or is no mention.
func (d *Directory) labelOf(target string) string {
	if id, is := strings.CutPrefix(target, "@"); is {
		p, _ := d.Person(incident.PersonID(id))
		return p.Handle
	}
	id := strings.TrimPrefix(strings.TrimPrefix(target, "!subteam^"), "#")
	d.mu.RLock()
	defer d.mu.RUnlock()
	if c := d.circles.byID[id]; c != nil && id != target {
		return c.target.Name
	}
	return ""
}
