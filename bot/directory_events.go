package bot

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"tocsin/incident"
)

// told is what is read of an event of the Events API. slack-go's own types refuse events that Slack documents: a count may
// be a number or a text.
type told struct {
	ID    string `json:"event_id"`
	Event struct {
		Type    string          `json:"type"`
		Time    string          `json:"event_ts"`
		User    json.RawMessage `json:"user"`    // an account, or its id
		Channel json.RawMessage `json:"channel"` // a channel, or its id
		Inviter string          `json:"inviter"`
		Subteam subteam         `json:"subteam"`
		moved
	} `json:"event"`
}

// subteam is a user group. Slack cuts the list of its members at 500. https://docs.slack.dev/reference/events/subteam_updated
type subteam struct {
	ID      string      `json:"id"`
	Handle  string      `json:"handle"`
	Deleted json.Number `json:"date_delete"`
	Updated json.Number `json:"date_update"`
	Users   []string    `json:"users"`
	Count   json.Number `json:"user_count"`
}

// moved is who came into a user group and who went.
type moved struct {
	ID           string      `json:"subteam_id"`
	Updated      json.Number `json:"date_update"`
	Added        []string    `json:"added_users"`
	AddedCount   json.Number `json:"added_users_count"`
	Removed      []string    `json:"removed_users"`
	RemovedCount json.Number `json:"removed_users_count"`
}

// Hear takes an event that Slack tells, without waiting for anything. What is too much is read with the next Refresh.
func (d *Directory) Hear(payload json.RawMessage) {
	select {
	case d.events <- payload:
	default:
		d.slack.log.Warn().Msg("more changes in Slack than can be taken note of; all of them are with the next reading of the directory")
	}
}

// note takes up what an event tells, once, unless a later one has told of the same before.
func (d *Directory) note(payload json.RawMessage, before *lately) {
	var e told
	if err := json.Unmarshal(payload, &e); err != nil {
		d.slack.log.Warn().Err(err).Msg("an event that cannot be read")
		return
	}
	if before.repeated(e.ID, time.Now()) {
		return
	}
	at := micros(e.Event.Time)
	late := func(subject string) bool { return before.overtaken(subject, at) }
	d.mu.Lock()
	defer d.mu.Unlock()
	switch e.Event.Type {
	case "team_join", "user_change":
		d.noteUser(e.Event.User, late)
	case "subteam_created", "subteam_updated":
		d.noteGroup(e.Event.Subteam, late)
	case "subteam_members_changed":
		d.noteMoved(e.Event.moved, late)
	case "member_joined_channel":
		d.noteJoin(text(e.Event.Channel), text(e.Event.User), e.Event.Inviter, late)
	case "member_left_channel":
		d.noteLeave(text(e.Event.Channel), text(e.Event.User), late)
	case "channel_rename", "group_rename":
		d.noteName(e.Event.Channel, late)
	case "channel_unarchive", "group_unarchive":
		d.errands.add(errand{incident.ByChannel, text(e.Event.Channel)})
	case "channel_archive", "group_archive", "channel_deleted", "group_deleted", "channel_left", "group_left":
		d.drop(text(e.Event.Channel))
	}
}

// micros is the time of an event, "1763800000.000100", in microseconds; 0 where it is none.
func micros(ts string) int64 {
	seconds, fraction, _ := strings.Cut(ts, ".")
	whole, err := strconv.ParseInt(seconds, 10, 64)
	part, bad := strconv.ParseInt((fraction + "000000")[:6], 10, 64)
	if err != nil || bad != nil {
		return 0
	}
	return whole*1e6 + part
}

func text(raw json.RawMessage) (s string) {
	_ = json.Unmarshal(raw, &s) // what is no text names nobody
	return s
}

func (d *Directory) noteUser(raw json.RawMessage, late func(string) bool) {
	var u slack.User
	if err := json.Unmarshal(raw, &u); err != nil || u.ID == "" {
		d.slack.log.Warn().Err(err).Msg("an account that cannot be read")
		return
	}
	if !late(u.ID) {
		d.adopt(d.account(u, time.Now()))
	}
}

// noteGroup takes up a user group as it is now; one that was switched off is none.
func (d *Directory) noteGroup(s subteam, late func(string) bool) {
	known := d.circles.byID[s.ID]
	switch {
	case s.ID == "" || known != nil && older(s.Updated, known) || late(s.ID):
	case number(s.Deleted) != 0:
		d.drop(s.ID)
	case number(s.Count) > int64(len(s.Users)):
		if _, news := d.circles.name(s.ID, incident.Target{Kind: incident.ByHandle, Name: s.Handle}); news {
			d.circleChanged(s.ID)
		}
		d.errands.add(errand{incident.ByHandle, s.ID})
	default:
		d.group(s.ID, s.Handle, number(s.Updated), people(s.Users))
	}
}

// older says whether news of a group are older than what is known of it. Slack's answer may overtake an event.
func older(updated json.Number, c *circle) bool {
	at := number(updated)
	return at != 0 && at < c.updated
}

func number(n json.Number) int64 {
	i, _ := n.Int64() // none is 0
	return i
}

// noteMoved takes up a change of a user group. Where it does not tell of all, or of a group that is not known, Slack is asked.
func (d *Directory) noteMoved(m moved, late func(string) bool) {
	c := d.circles.byID[m.ID]
	switch {
	case c == nil, older(m.Updated, c): // one that is not known was switched off, or made just now: another event tells
		return
	case number(m.AddedCount) > int64(len(m.Added)), number(m.RemovedCount) > int64(len(m.Removed)):
		d.errands.add(errand{incident.ByHandle, m.ID})
		return
	}
	for _, who := range m.Added {
		d.moveUnless(late, c, who, true)
	}
	for _, who := range m.Removed {
		d.moveUnless(late, c, who, false)
	}
}

// noteJoin takes up that somebody came into a channel. A channel that tocsin was invited to may be one that is watched; one
// that it made itself is an incident's, and is not.
func (d *Directory) noteJoin(channel, who, inviter string, late func(string) bool) {
	if who == d.slack.self() {
		if inviter != "" {
			d.errands.add(errand{incident.ByChannel, channel})
		}
		return
	}
	if c := d.circles.byID[channel]; c != nil {
		d.moveUnless(late, c, who, true)
	}
}

func (d *Directory) noteLeave(channel, who string, late func(string) bool) {
	if who == d.slack.self() {
		d.drop(channel)
	} else if c := d.circles.byID[channel]; c != nil {
		d.moveUnless(late, c, who, false)
	}
}

// moveUnless takes somebody into a circle or out of it, unless a later event has told where that person is.
func (d *Directory) moveUnless(late func(string) bool, c *circle, who string, in bool) {
	if !late(c.id + "/" + who) {
		d.move(c, who, in)
	}
}

// noteName takes up a channel's new name. Its members are asked for where that name is watched.
func (d *Directory) noteName(raw json.RawMessage, late func(string) bool) {
	var named struct{ ID, Name string }
	if err := json.Unmarshal(raw, &named); err != nil || d.circles.byID[named.ID] == nil || late(named.ID) {
		return
	}
	if c := d.channel(named.ID, named.Name); d.channels[c.target.Name] && !c.known {
		d.errands.add(errand{incident.ByChannel, c.id})
	}
}
