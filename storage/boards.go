package storage

import "context"

// Board is the message that was posted to stay in a channel; empty where there is none.
func (s *Store) Board(ctx context.Context, channel string) (ts string, err error) {
	ts, _, err = one(s.reader(ctx), value[string], "SELECT ts FROM boards WHERE channel = $1", channel)
	return ts, err
}

// SetBoard writes down which message stays in a channel, in place of an earlier one.
func (s *Store) SetBoard(ctx context.Context, channel, ts string) error {
	return s.transact(ctx, func(t *tx) error {
		_, err := t.exec("INSERT INTO boards (channel, ts) VALUES ($1, $2) ON CONFLICT (channel) DO UPDATE SET ts = excluded.ts", channel, ts)
		return err
	})
}
