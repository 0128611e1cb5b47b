package storage

import "context"

// KeepDirectory keeps what is known of the workspace's people, in place of what was kept before.
func (s *Store) KeepDirectory(ctx context.Context, known []byte) error {
	return s.transact(ctx, func(t *tx) error {
		_, err := t.exec("INSERT INTO directory (id, known) VALUES (1, $1) ON CONFLICT (id) DO UPDATE SET known = excluded.known", string(known))
		return err
	})
}

// KeptDirectory gives what was kept last; ok is false where nothing was.
func (s *Store) KeptDirectory(ctx context.Context) (known []byte, ok bool, err error) {
	text, ok, err := one(s.reader(ctx), value[string], "SELECT known FROM directory WHERE id = 1")
	return []byte(text), ok, err
}
