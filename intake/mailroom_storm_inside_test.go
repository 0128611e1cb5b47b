package intake

import (
	"testing"
	"time"
)

func TestAStormLastsAsLongAsMailsComeThatFast(t *testing.T) {
	t.Parallel()
	var s storms
	now := time.Date(2026, 11, 22, 3, 0, 0, 0, time.UTC)
	opened := func(mails int, apart time.Duration) (n int) {
		for range mails {
			if !s.rages("crisis", now) {
				n++
			}
			now = now.Add(apart)
		}
		return n
	}
	for _, want := range []struct {
		mails, opened int
		apart         time.Duration
	}{{1000, 5, 59 * time.Millisecond}, {1000, 0, 10 * time.Second}, {1, 0, time.Hour}, {2, 2, time.Hour}, {100, 100, 15 * time.Second}} {
		if n := opened(want.mails, want.apart); n != want.opened {
			t.Errorf("of %d mails, %v apart, %d open an incident, want %d", want.mails, want.apart, n, want.opened)
		}
	}
	if s.rages("other", now) {
		t.Error("one playbook's storm is another's")
	}
}
