package incident

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"time"
)

// stream is what dedup keys are of: what one source says for one playbook. Else an alert for one would be counted at another, and its
// people never be paged.
func (a Alert) stream() string { return a.Source + " " + a.Playbook }

// openAlert gives the open incident that alerts with a dedup key are of, where the last of them came since a time; 0 where there is
// none. Others with that key wait until the transaction ends.
func openAlert(tx Tx, source, dedup string, since, now time.Time) (Number, error) {
	if dedup == "" {
		return 0, nil
	}
	n, err := tx.JoinAlert(source, dedup, since, now)
	if err != nil || n == 0 {
		return 0, err
	}
	r, err := tx.Record(n)
	if err != nil || !r.Open() {
		return 0, err
	}
	return n, nil
}

// since is when the last alert with the same dedup key must have come for this one to join its incident.
func (a Alert) since(now time.Time) time.Time {
	if a.Within == 0 {
		return time.Time{}
	}
	return now.Add(-a.Within)
}

// newestAlert is the dedup key of the newest incident that a source has opened. No source has it for anything else.
const newestAlert = "\x01newest"

// calmed gives the incident that an alert joins in a storm; 0 where it opens one. Of one source, all that ask wait for each other.
func calmed(tx Tx, a Alert, now time.Time) (Number, error) {
	newest, err := openAlert(tx, a.stream(), newestAlert, time.Time{}, now)
	if err != nil || !a.Storm() {
		return 0, err
	}
	if newest != 0 && a.Within > 0 { // those of its key that follow at once join it, too
		return newest, tx.SetAlert(a.stream(), a.Dedup, newest, now)
	}
	return newest, nil
}

// join counts one more alert of an incident. What it says that none has said before is shown, and a worse grade than the incident's
// becomes the incident's.
func (s *Service) join(tx Tx, a Alert, n Number, now time.Time) (Record, error) {
	if err := begun(tx, a.keys(), n, now); err != nil {
		return Record{}, err
	}
	if err := a.keepSender(tx); err != nil {
		return Record{}, err
	}
	r, err := tx.Record(n)
	if err != nil {
		return r, err
	}
	who, failed := s.roster(tx, r, now)
	o := r.again(a, now)
	if grade, ok := s.Severities.Get(a.Severity); ok && s.Severities.Worse(grade.Name, r.Severity.Name) {
		o.grade(Outsider(a.From), grade, who, now)
	}
	if a.Reply != nil {
		o.reply(a, Joined, now)
	}
	if *failed != nil {
		return r, *failed
	}
	return o.Record, tx.Apply(*o)
}

// again is one more alert: in a storm of ten thousand the timeline and the channel tell of the tenth, the hundredth and so on,
// and the summary of all.
func (r Record) again(a Alert, now time.Time) *Outcome {
	o := r.outcome()
	o.Record.Alerts++
	o.Record.LastAlertAt = now
	o.hear(a, now)
	if tenfold(o.Record.Alerts) {
		o.note(Entry{At: now, Kind: EntryAlerted, By: Outsider(a.From), Data: data("count", itoa(o.Record.Alerts))})
	}
	if o.Record.Channel != "" { // else the summary is yet to be posted
		o.refreshSummary(now)
	}
	return o
}

// maxSaid bounds how many alerts of one incident are shown with their words: in a storm of ten thousand different ones it is the count
// that tells something.
const maxSaid = 20

// hear puts on record what an alert says, where no other that was shown has said the same.
func (o *Outcome) hear(a Alert, now time.Time) {
	title, details := a.words()
	o.Record.LastAlert = title
	said := digest(title, details)
	if len(o.Record.AlertsSaid) > maxSaid || slices.Contains(o.Record.AlertsSaid, said) { // the first one is the incident's own
		return
	}
	o.Record.AlertsSaid = append(slices.Clone(o.Record.AlertsSaid), said)
	o.note(Entry{At: now, Kind: EntryJoined, By: Outsider(a.From), Data: data("title", title, "text", details)})
}

// digest stands for what an alert says: texts that differ have another one.
func digest(title, details string) string {
	sum := sha256.Sum256([]byte(title + "\n" + details))
	return hex.EncodeToString(sum[:8])
}

// tenfold says whether n is 10, 100, 1,000 and so on.
func tenfold(n int) bool {
	for n > 1 && n%10 == 0 {
		if n /= 10; n == 1 {
			return true
		}
	}
	return false
}
