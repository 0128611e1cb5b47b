package bot

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"
	"unique"

	"github.com/slack-go/slack"

	"tocsin/incident"
)

// fields are the custom fields of the profile that some target names. Slack tells them for one person at a time, and tells
// no change of them, so that they are read in the background, anew each day.
type fields struct {
	watched map[string]bool   // labels, in lower case
	labels  map[string]string // the label of each watched field by its id
	read    bool              // whether Slack has said what fields there are
}

const (
	// fieldsAge is how old a person's fields may be before they are read anew, if Slack's limit lets everybody have a turn.
	fieldsAge = 24 * time.Hour
	// fieldsPause is how long nobody is looked at where nobody is due, or Slack does not answer.
	fieldsPause = time.Minute
)

func (f *fields) watch(label string) {
	if f.watched == nil {
		f.watched = map[string]bool{}
	}
	f.watched[label] = true
}

// label and value are the halves of a target such as "field:Office=Berlin". They are compared without regard to case.
func label(t incident.Target) string {
	l, _, _ := strings.Cut(t.Name, "=")
	return strings.ToLower(strings.TrimSpace(l))
}

func value(t incident.Target) string {
	_, v, _ := strings.Cut(t.Name, "=")
	return strings.TrimSpace(v)
}

// account turns what Slack tells of somebody into what is kept. Fields come along with some events; none may mean that they
// were left out.
func (f *fields) account(u slack.User, now time.Time) incident.Account {
	a := incident.Account{Person: person(u), Changed: u.Updated.Time()}
	if f.read && u.Profile.Fields.Len() > 0 {
		a.Fields, a.Looked = f.pick(u.Profile), now
	}
	return a
}

// pick gives the watched fields of a profile, as they are kept.
func (f *fields) pick(p slack.UserProfile) string {
	values := map[string]string{}
	for id, field := range p.FieldsMap() {
		if l, ok := f.labels[id]; ok && field.Value != "" {
			values[l] = strings.TrimSpace(field.Value)
		}
	}
	if len(values) == 0 {
		return ""
	}
	text, _ := json.Marshal(values) // strings always can
	return string(text)
}

// merge keeps of an account what news of it leave out.
func merge(a incident.Account, old *account) incident.Account {
	if a.Locale == "" {
		a.Locale = old.locale.Value()
	}
	if !a.Looked.IsZero() {
		return a
	}
	a.Fields = old.fields.Value()
	if seconds(a.Changed) == old.changed {
		a.Looked = moment(old.looked)
	}
	return a
}

// holders is whoever has what a target names in a field of the profile. ok is false where there is no such field, and where
// everybody was looked at and nobody has that. d.mu is held.
func (d *Directory) holders(t incident.Target) (all set, ok bool) {
	all = newSet(len(d.roll.accounts))
	has := map[unique.Handle[string]]bool{}
	field, wanted, left := label(t), value(t), false
	for i := range d.roll.accounts {
		a := &d.roll.accounts[i]
		if !a.reachable() {
			continue
		}
		hit, known := has[a.fields]
		if !known {
			hit = a.has(field, wanted)
			has[a.fields] = hit
		}
		if hit {
			all.add(int32(i))
			ok = true
		}
		left = left || a.looked == 0
	}
	return all, ok || d.fields.watched[field] && left && (!d.fields.read || d.fields.has(field))
}

func (f *fields) has(label string) bool {
	for _, l := range f.labels {
		if l == label {
			return true
		}
	}
	return false
}

// forgetFields makes everybody be looked at anew. d.mu is held.
func (d *Directory) forgetFields() {
	none := unique.Make("")
	for i := range d.roll.accounts {
		d.roll.accounts[i].fields, d.roll.accounts[i].looked = none, 0
	}
	d.unkept.state = true
}

// keepFields reads the profile's fields of one person after the other, those first who were not looked at yet.
func (d *Directory) keepFields(ctx context.Context) {
	if len(d.fields.watched) == 0 {
		return
	}
	for ctx.Err() == nil {
		who := d.nextLook(time.Now())
		if d.slack.self() != "" && who != "" {
			err := d.look(ctx, who)
			if err == nil {
				continue
			}
			d.slack.log.Warn().Err(err).Msg("fields of the profile cannot be read; trying again in a minute")
		}
		select {
		case <-ctx.Done():
		case <-time.After(fieldsPause):
		}
	}
}

// nextLook gives the person whose fields are the oldest; empty where none are old.
func (d *Directory) nextLook(now time.Time) (who string) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	oldest := seconds(now.Add(-fieldsAge))
	for i := range d.roll.accounts {
		a := &d.roll.accounts[i]
		if a.reachable() && a.looked < oldest {
			who, oldest = a.id(), a.looked
		}
	}
	return who
}

// look reads one person's fields. Whom Slack does not know any more has none.
func (d *Directory) look(ctx context.Context, who string) error {
	if err := d.readLabels(ctx); err != nil {
		return err
	}
	var p *slack.UserProfile
	err := d.ask(ctx, "users.profile.get", func() (err error) {
		p, err = d.slack.api.GetUserProfileContext(ctx, &slack.GetUserProfileParameters{UserID: who})
		return err
	})
	switch {
	case slackCode(err) == "user_not_found":
		p = &slack.UserProfile{}
	case err != nil:
		return fmt.Errorf("reading a profile (users.profile.get): %w", err)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	i, _ := d.roll.find(who)
	a := d.roll.accounts[i]
	a.fields, a.looked = unique.Make(d.fields.pick(*p)), seconds(time.Now())
	_, news := d.roll.put(a)
	d.unkept.people[i] = true
	d.touch(news)
	return nil
}

// readLabels asks what fields there are, where that is not known since the last Refresh.
func (d *Directory) readLabels(ctx context.Context) error {
	d.mu.RLock()
	read := d.fields.read
	d.mu.RUnlock()
	if read {
		return nil
	}
	var team *slack.TeamProfile
	err := d.ask(ctx, "team.profile.get", func() (err error) {
		team, err = d.slack.api.GetTeamProfileContext(ctx)
		return err
	})
	if err != nil {
		return fmt.Errorf("reading the fields of profiles (team.profile.get): %w", err)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.fields.labels, d.fields.read = map[string]string{}, true
	for _, f := range team.Fields {
		if l := strings.ToLower(strings.TrimSpace(f.Label)); d.fields.watched[l] {
			d.fields.labels[f.ID] = l
		}
	}
	return nil
}
