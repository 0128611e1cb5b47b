package storage

import "testing"

func TestTheDirectoryIsKept(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		if known, ok, err := s.KeptDirectory(t.Context()); ok || err != nil {
			t.Errorf("%q, %v, %v", known, ok, err)
		}
		for _, want := range []string{`{"people":{"U1":{"Name":"Mara"}}}`, `{"people":{"U1":{"Name":"Mära 🌊 \u0000"}}}`} {
			if err := s.KeepDirectory(t.Context(), []byte(want)); err != nil {
				t.Fatal(err)
			}
			if known, ok, err := s.KeptDirectory(t.Context()); !ok || err != nil || string(known) != want {
				t.Errorf("%q, %v, %v; want %q", known, ok, err, want)
			}
		}
	})
}
