package storage

import "testing"

func TestAChannelHasOneBoard(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		is := func(channel, want string) {
			t.Helper()
			if got, err := s.Board(t.Context(), channel); got != want || err != nil {
				t.Errorf("in %s stands %q, %v; want %q", channel, got, err, want)
			}
		}
		is("C1", "")
		for _, ts := range []string{"1.1", "1.2"} {
			if err := s.SetBoard(t.Context(), "C1", ts); err != nil {
				t.Fatal(err)
			}
			is("C1", ts)
		}
		is("C2", "")
	})
}
