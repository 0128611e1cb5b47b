package bot

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"

	"tocsin/incident"
)

// Memory keeps the directory between two runs of the program, so that one that starts while Slack does not answer knows whom
// to page. A store is one.
type Memory interface {
	KeepDirectory(ctx context.Context, known []byte) error
	KeptDirectory(ctx context.Context) (known []byte, ok bool, err error)
}

// known is a directory as it is kept.
type known struct {
	People   map[incident.PersonID]incident.Person
	Groups   map[string][]incident.PersonID
	Channels map[string]string
	Members  map[string][]incident.PersonID
}

// Recall takes up what an earlier run knew; it says false where none has left anything.
func (d *Directory) Recall(ctx context.Context) (bool, error) {
	text, ok, err := d.memory.KeptDirectory(ctx)
	if err != nil || !ok {
		return false, err
	}
	var k known
	if err := json.Unmarshal(text, &k); err != nil {
		return false, fmt.Errorf("the directory that was kept cannot be read: %w", err)
	}
	fresh := emptyDirectory()
	for _, p := range k.People {
		fresh.add(p)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.people, d.handles, d.emails, d.groups, d.channels, d.members = fresh.people, fresh.handles, fresh.emails, k.Groups, k.Channels, k.Members
	d.kept = text
	return true, nil
}

// keep writes down what is known, where that is news. It is good to have: a failure is logged and no more.
func (d *Directory) keep(ctx context.Context) {
	d.mu.RLock()
	text, err := json.Marshal(known{d.people, d.groups, d.channels, d.members})
	d.mu.RUnlock()
	if err == nil && !bytes.Equal(text, d.kept) {
		if err = d.memory.KeepDirectory(ctx, text); err == nil {
			d.kept = text
		}
	}
	if err != nil {
		d.slack.log.Warn().Err(err).Msg("the directory is not kept for the next start")
	}
}
