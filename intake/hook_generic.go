package intake

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"text/template"

	"tocsin/incident"
)

// Templates say where in its JSON a generic hook has what. nil: in the field of that name.
type Templates struct {
	Event, Playbook, Title, Details, Link, Dedup, Severity *template.Template
}

// readGeneric reads whatever JSON it is by the hook's templates. What has no dedup key goes by its title: the same again is no
// second incident.
func readGeneric(h Hook, body []byte) (said signal, err error) {
	data, err := decode(body)
	if err != nil {
		return said, err
	}
	event := ""
	for _, one := range []struct {
		name string
		by   *template.Template
		into *string
	}{
		{"event", h.Templates.Event, &event}, {"playbook", h.Templates.Playbook, &said.Playbook}, {"title", h.Templates.Title, &said.Title},
		{"details", h.Templates.Details, &said.Details}, {"link", h.Templates.Link, &said.Link}, {"dedup", h.Templates.Dedup, &said.Dedup},
		{"severity", h.Templates.Severity, &said.Severity},
	} {
		if *one.into, err = fill(one.by, one.name, data); err != nil {
			return said, fmt.Errorf("the template of %s does not fit what came: %w", one.name, err)
		}
	}
	if title := clean(said.Title); said.Dedup == "" && title != "" {
		said.Dedup = strings.TrimSpace(said.Playbook + " " + title)
	}
	said.event, err = eventOf(event)
	return said, err
}

func eventOf(text string) (incident.Event, error) {
	switch e := incident.Event(strings.ToLower(text)); e {
	case "":
		return incident.EventTrigger, nil
	case incident.EventTrigger, incident.EventAcknowledge, incident.EventResolve:
		return e, nil
	}
	return "", errors.New("the event must be trigger, acknowledge or resolve")
}

// decode reads one JSON value. Numbers stay as they are written, and what is null is as if it were not there.
func decode(body []byte) (any, error) {
	var data any
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	if err := d.Decode(&data); err != nil {
		return nil, errNoJSON
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, errNoJSON
	}
	return withoutNull(data), nil
}

var errNoJSON = errors.New("the body is no JSON")

func withoutNull(data any) any {
	switch v := data.(type) {
	case map[string]any:
		for key, value := range v {
			if value == nil {
				delete(v, key)
			} else {
				v[key] = withoutNull(value)
			}
		}
	case []any:
		for i, value := range v {
			v[i] = withoutNull(value)
		}
	case nil:
		return ""
	}
	return data
}

// fill executes a template, or reads the field of that name where there is none.
func fill(t *template.Template, name string, data any) (string, error) {
	if t == nil {
		t = fields[name]
	}
	out := &shortText{}
	if err := t.Execute(out, data); err != nil && !errors.Is(err, errLong) {
		return "", errUnfit
	}
	// What is missing prints so, and there is no option against it.
	return strings.TrimSpace(strings.ReplaceAll(out.String(), "<no value>", "")), nil
}

var errUnfit = errors.New("a field is of another type than it takes it for")

// fields are the templates of who has none.
var fields = func() map[string]*template.Template {
	all := map[string]*template.Template{}
	for _, name := range []string{"event", "playbook", "title", "details", "link", "dedup", "severity"} {
		all[name] = template.Must(template.New(name).Parse("{{." + name + "}}"))
	}
	return all
}()

// shortText takes so much of a template's output and ends it then.
type shortText struct{ strings.Builder }

const maxFilled = 16 << 10 // bytes

var errLong = errors.New("the text is too long")

func (s *shortText) Write(p []byte) (int, error) {
	room := maxFilled - s.Len()
	if len(p) <= room {
		return s.Builder.Write(p)
	}
	_, _ = s.Builder.Write(p[:room])
	return room, errLong
}
