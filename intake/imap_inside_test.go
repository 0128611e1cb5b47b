package intake

import (
	"slices"
	"testing"

	"github.com/emersion/go-imap/v2"
)

// A server may say that it has four billion mails.
func TestTheFirstOfManyMails(t *testing.T) {
	t.Parallel()
	set := imap.UIDSet{{Start: 3, Stop: 5}, {Start: 10, Stop: 1<<32 - 1}}
	if got := first(set, 3, 4); !slices.Equal(got, []uint32{4, 5, 10, 11}) {
		t.Errorf("%v", got)
	}
	if got := first(imap.UIDSet{{Start: 1, Stop: 1<<32 - 1}}, 0, 200); len(got) != 200 || got[199] != 200 {
		t.Errorf("%d mails", len(got))
	}
	if got := first(imap.UIDSet{{Start: 5, Stop: 5}}, 5, 200); got != nil { // "6:*" has the last one in any case
		t.Errorf("%v", got)
	}
}
