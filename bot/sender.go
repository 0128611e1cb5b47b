package bot

import (
	"context"
	"sync/atomic"

	"github.com/slack-go/slack"

	"tocsin/commands"
	"tocsin/incident"
	"tocsin/lang"
)

// Sender hands deliveries over to Slack. It implements dispatch.Sender.
type Sender struct {
	slack     *Slack
	store     incident.Store
	directory *Directory
	texts     *lang.Texts
	last      atomic.Pointer[incident.Incident] // that news was sent of
	telling   telling
	edits     edits
}

// NewSender sends through s what the store holds, in the words of texts.
func NewSender(s *Slack, store incident.Store, d *Directory, t *lang.Texts) *Sender {
	return &Sender{slack: s, store: store, directory: d, texts: t}
}

// Send hands one delivery over and says what became of it.
func (s *Sender) Send(ctx context.Context, d incident.Delivery) incident.Result {
	if d.Incident == 0 {
		return s.personal(ctx, d)
	}
	i, err := s.about(ctx, d)
	if err != nil {
		return incident.Result{Delivery: d, Cause: err}
	}
	steps := map[incident.Kind]func(context.Context, incident.Delivery, incident.Incident) incident.Result{
		incident.KindPage:    s.page,
		incident.KindChannel: s.channel,
		incident.KindTopic:   s.topic,
		incident.KindLinks:   s.links,
		incident.KindInvite:  s.invite,
		incident.KindSummary: s.summary,
		incident.KindNote:    s.note,
		incident.KindUpdate:  s.news,
		incident.KindClosed:  s.news,
		incident.KindRefresh: s.refresh,
		incident.KindAlarm:   s.alarm,

		incident.KindPost:       s.first,
		incident.KindHandoff:    s.handoff,
		incident.KindRelieved:   s.relieved,
		incident.KindShift:      s.shift,
		incident.KindProgress:   s.progress,
		incident.KindCorrection: s.correction,
		incident.KindReminder:   s.reminder,
		incident.KindUntold:     s.untold,
		incident.KindAsk:        s.ask,
		incident.KindTally:      s.tally,
		incident.KindHelp:       s.help,
		incident.KindAnswered:   s.answered,
		incident.KindReport:     s.report,
		incident.KindRollFile:   s.rollFile,
	}
	step, ok := steps[d.Kind]
	if !ok {
		return incident.Result{Delivery: d, Reason: unknownKind}
	}
	if d.To == "" && d.Kind != incident.KindChannel && d.Kind != incident.KindTally && i.Channel == "" {
		return incident.Result{Delivery: d, Reason: noChannel}
	}
	return step(ctx, d, i)
}

// about reads the incident of a delivery. What a subscriber is told of it never changes, so that a broadcast reads it once.
func (s *Sender) about(ctx context.Context, d incident.Delivery) (incident.Incident, error) {
	news := d.Kind == incident.KindUpdate || d.Kind == incident.KindClosed || d.Kind == incident.KindAsk
	if last := s.last.Load(); news && last != nil && last.Number == d.Incident {
		return *last, nil
	}
	i, err := s.store.Incident(ctx, d.Incident)
	if err == nil && news {
		s.last.Store(&i)
	}
	return i, err
}

// unknownKind is why something could not go that this program does not know: a newer one may have put it there.
const unknownKind = "unknown_kind"

// noChannel is why a message for the incident's channel could not go: there is none, since Slack refused to make it.
const noChannel = "no_channel"

// metadata marks our messages, so that one that may have arrived can be found. Others of the workspace can read it: ids only.
const metadata = "tocsin_delivery"

// post sends a message once. Where an earlier attempt may have arrived, it is looked for first.
func (s *Sender) post(ctx context.Context, d incident.Delivery, channel string, v *commands.View, role incident.CopyRole) incident.Result {
	return s.postDrawn(ctx, d, channel, draw(v), role)
}

func (s *Sender) postDrawn(ctx context.Context, d incident.Delivery, channel string, m drawing, role incident.CopyRole) incident.Result {
	done := incident.Result{Delivery: d}
	if d.Recovered {
		found, failed := s.find(ctx, d, channel)
		if failed != nil {
			return *failed
		}
		if found.TS != "" {
			done.Copy = copyOf(role, d, found)
			return done
		}
	}
	var at place
	failed := s.slack.call(ctx, d, postMessage, channel, func() (err error) {
		at.Channel, at.TS, err = s.slack.api.PostMessageContext(ctx, channel, message(d, m)...)
		return err
	})
	if failed != nil {
		return *failed
	}
	done.Copy = copyOf(role, d, at)
	return done
}

func message(d incident.Delivery, m drawing) []slack.MsgOption {
	return []slack.MsgOption{
		slack.MsgOptionText(m.text, false),
		slack.MsgOptionBlocks(m.blocks...),
		slack.MsgOptionMetadata(slack.SlackMetadata{EventType: metadata, EventPayload: map[string]any{"id": d.ID}}),
		slack.MsgOptionDisableLinkUnfurl(), slack.MsgOptionDisableMediaUnfurl(),
	}
}

// place is where a message is.
type place struct{ Channel, TS string }

func copyOf(role incident.CopyRole, d incident.Delivery, at place) incident.Copy {
	if role == "" {
		return incident.Copy{}
	}
	return incident.Copy{Role: role, Person: incident.PersonID(d.To), Channel: at.Channel, TS: at.TS}
}

// edit changes a message; one that is gone needs no edit.
func (s *Sender) edit(ctx context.Context, d incident.Delivery, at place, v *commands.View) *incident.Result {
	r := s.slack.call(ctx, d, "chat.update", at.Channel, func() error {
		_, _, _, err := s.slack.api.UpdateMessageContext(ctx, at.Channel, at.TS, content(v)...)
		return err
	})
	if r != nil && r.Reason == "message_not_found" {
		return nil
	}
	return r
}

// reader is who a message is for: language and zone. The incident's own channel has the language of the configuration.
func (s *Sender) reader(to string) (lang.Language, string) {
	locale, tz := s.directory.Reader(to)
	return s.texts.In(locale), tz
}

// name is how a person is called.
func (s *Sender) name(id incident.PersonID) string {
	if p, ok := s.directory.Person(id); ok {
		return p.Name
	}
	return id.PagerName()
}
