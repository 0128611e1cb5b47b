package incident

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"
)

// MaxAnHour is how many codes one person may ask for in an hour of the clock, how many may go to one address, whoever asks, and
// how many test pages one person may have: nobody is to make somebody else's phone ring through tocsin, or to guess codes by
// asking for ever new ones.
const MaxAnHour = 5

// sparingly counts what somebody wants, and refuses with TooOften what has been had MaxAnHour times in this hour. It counts in
// the keys of requests, so that a restart and a second instance count on.
func sparingly(tx Tx, what string, now time.Time) error {
	for i := range MaxAnHour {
		key := fmt.Sprintf("hourly/%s/%d/%d", what, now.Truncate(time.Hour).Unix(), i)
		if _, seen, err := tx.Once(key, 0, now); err != nil || !seen {
			return err
		}
	}
	return refuse(TooOften, "most", itoa(MaxAnHour))
}

// concealed is an address as it is counted: the count outlives a contact that its owner has taken out.
func concealed(address string) string {
	sum := sha256.Sum256([]byte(address))
	return hex.EncodeToString(sum[:])
}
