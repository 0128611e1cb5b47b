package bot

import (
	"bytes"
	"context"

	"github.com/slack-go/slack"

	"tocsin/commands"
	"tocsin/incident"
)

// untold puts the list of those who could not be told by a broadcast into the incident's channel, as a file.
func (s *Sender) untold(ctx context.Context, d incident.Delivery, i incident.Incident) incident.Result {
	list, err := s.store.Untold(ctx, d.Body.Broadcast)
	if err != nil {
		return incident.Result{Delivery: d, Cause: err}
	}
	l, _ := s.reader("")
	return s.file(ctx, d, i.Channel, "not-told.csv", l.Say("untold.file", "Count", len(list)), commands.UntoldCSV(l, list, s.directory.Person))
}

// rollFile sends somebody who leads the whole of a roll call, as a file. It goes by direct message: others are in the channel, too.
func (s *Sender) rollFile(ctx context.Context, d incident.Delivery, i incident.Incident) incident.Result {
	c, err := s.store.RollCall(ctx, d.Body.RollCall)
	if err != nil {
		return incident.Result{Delivery: d, Cause: err}
	}
	var people []incident.Asked
	for _, f := range commands.WholeRoll {
		list, err := s.store.Answers(ctx, c.ID, f)
		if err != nil {
			return incident.Result{Delivery: d, Cause: err}
		}
		people = append(people, list...)
	}
	l, tz := s.reader(d.To)
	name, comment := "roll-call-"+i.Number.String()+".csv", l.Say("rollcall.file.comment", "incident", i.Number.String(), "title", i.Title)
	return s.file(ctx, d, d.To, name, comment, commands.RollCSV(l, tz, people, s.directory.Person))
}

// file shares a file once, with a line of text. A file has no metadata, and to see its name takes a scope of its own; so the
// delivery's id is that of the text's block. Where an earlier attempt may have arrived, it is looked for.
// https://docs.slack.dev/reference/methods/files.completeUploadExternal
func (s *Sender) file(ctx context.Context, d incident.Delivery, to, name, comment string, content []byte) incident.Result {
	channel, failed := s.conversation(ctx, d, to) // Slack takes no person's id here
	if failed != nil {
		return *failed
	}
	if d.Recovered {
		found, failed := s.look(ctx, d, channel, func(m slack.Message) bool { return begins(m.Blocks, d.ID) })
		if failed != nil || found.TS != "" {
			return s.done(d, failed)
		}
	}
	text := slack.NewRichTextBlock(d.ID, slack.NewRichTextSection(slack.NewRichTextSectionTextElement(comment, nil)))
	return s.done(d, s.slack.call(ctx, d, "files.completeUploadExternal", "", func() error {
		_, err := s.slack.api.UploadFileContext(ctx, slack.UploadFileParameters{
			Filename: name, Title: name, Blocks: slack.Blocks{BlockSet: []slack.Block{text}}, Channel: channel, FileSize: len(content), Reader: bytes.NewReader(content),
		})
		return err
	}))
}

// begins says whether the first block of a message has an id.
func begins(b slack.Blocks, id string) bool { return len(b.BlockSet) > 0 && b.BlockSet[0].ID() == id }
