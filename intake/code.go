package intake

import (
	"encoding/binary"
	"fmt"
	"strconv"
	"time"

	"tocsin/incident"
)

// Code makes the six digits that verify a contact method of a person, asked for at a time (to the millisecond, as it is
// stored). It is made again to compare: nothing secret is stored.
//
// Six digits can be guessed; what bounds it is kept by the domain: 5 tries (incident.Pending.Tries) within 15 minutes of
// AskedAt, so that a guess succeeds once in 200,000. A new code has a new time and starts anew: the domain bounds how often one
// may ask for one as well (incident.MaxAnHour).
func (s *Signer) Code(who incident.PersonID, by incident.Method, address string, askedAt time.Time) string {
	sum := s.sum("code", string(who), string(by), address, strconv.FormatInt(askedAt.UnixMilli(), 10))
	return fmt.Sprintf("%06d", binary.BigEndian.Uint64(sum)%1_000_000)
}
