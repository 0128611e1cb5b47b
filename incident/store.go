package incident

import (
	"context"
	"time"

	"tocsin/incident/oncall"
)

// Outcome is what a decision wants written, all of it or nothing.
type Outcome struct {
	Record      Record // the new state; its pages are written where they are new or changed
	Entries     []Entry
	Subscribers []Subscriber // to be added, or put in place of the same one with another wish
	Broadcasts  []Broadcast  // new ones
	Altered     []Altered    // others, that change their state
	Shown       []Shown
	Corrected   []Corrected
	Shifts      []Shift    // new or changed
	RollCalls   []RollCall // new, or changed
	Asked       []Asked    // people of a roll call: new, or asked by one more method
	Answers     []Asked    // who has just answered: written, and put on record
	Timers      []Timer    // set, in place of one of the same kind
	Cancel      []TimerKind
	Deliveries  []Delivery
	Withdraw    []Kind   // deliveries of these kinds that have not left are not sent any more
	Recall      []string // nor are these, by id
	Move        []Moved  // these, where they have not left, leave at another time
}

// Moved is a delivery that has not left and is to leave at another time.
type Moved struct {
	Delivery string
	DueAt    time.Time
}

// Pending is a contact method that waits for its code.
type Pending struct {
	Contact
	AskedAt time.Time // when the code was sent; the code is made of it and of the program's key
	Tries   int       // wrong codes so far
}

// Filter narrows a list of incidents.
type Filter struct {
	OpenOnly  bool
	For       PersonID // what this person may see: takes part in, is subscribed to, or is not private
	Through   []Target // with For: targets that this person may be subscribed through
	Acts      bool     // with For: only what this person may act on: what they take part in, or is not private
	Mine      bool     // with For: only what this person takes part in (triggered, leads, was paged for)
	Playbooks []string // only incidents of these, by name; none: of all
	Number    Number   // only this one; 0 means any
	Before    Number   // only those with a smaller number; 0: all
	Limit     int      // at most so many, newest first; 0 means 50
}

// Store keeps everything. SQLite and PostgreSQL both are one, and pass the same conformance suite.
type Store interface {
	// Change runs fn in one transaction: all of what it wrote is on disk when Change returns nil, and nothing of it
	// otherwise. fn may run more than once.
	Change(ctx context.Context, fn func(Tx) error) error

	// Incident reads one incident without its pages; NotFound where there is none.
	Incident(ctx context.Context, n Number) (Incident, error)
	// Record reads one incident with its pages and shifts; NotFound where there is none.
	Record(ctx context.Context, n Number) (Record, error)
	// ByChannel reads the number of the incident whose channel this is; NotFound where there is none.
	ByChannel(ctx context.Context, channel string) (Number, error)
	// List reads incidents, newest first.
	List(ctx context.Context, f Filter) ([]Incident, error)
	// Timeline reads an incident's timeline, oldest first.
	Timeline(ctx context.Context, n Number) ([]Entry, error)
	// Alerted reads the newest incident of alerts with a dedup key; NotFound where there is none.
	Alerted(ctx context.Context, source, dedup string) (Number, error)
	// Carried reads the incident for which a request with this key was carried out; NotFound where none was, or it is forgotten.
	Carried(ctx context.Context, key string) (Number, error)
	// Mailed does the same for a mail, and says from whom it was: an address, empty where that is not known.
	Mailed(ctx context.Context, key string) (n Number, sender string, err error)
	// Sent reads a delivery of an incident, which may be long over; NotFound where there is none, or it is forgotten.
	Sent(ctx context.Context, id string) (Delivery, error)
	// Copies reads where an incident's messages of one role are, the newest last: those of one person, or with an empty
	// who all of them.
	Copies(ctx context.Context, n Number, role CopyRole, who PersonID) ([]Copy, error)

	// Subscribers reads who is told of an incident's status updates, in the order in which they were added.
	Subscribers(ctx context.Context, n Number) ([]Subscriber, error)
	// SubscribedTargets reads the targets that are subscribed to any incident, each once.
	SubscribedTargets(ctx context.Context) ([]Target, error)
	// Broadcast reads one, without those whom the outbox does not hold yet; NotFound where there is none.
	Broadcast(ctx context.Context, id string) (Broadcast, error)
	// Hungry reads the running broadcasts of which fewer than enough messages wait in the outbox, and more are to come.
	Hungry(ctx context.Context, enough int) ([]Broadcast, error)

	// Unreported reads the broadcasts that have not been shown for the last time.
	Unreported(ctx context.Context) ([]Broadcast, error)
	// Untold reads who could not be told by a broadcast.
	Untold(ctx context.Context, broadcast string) ([]Untold, error)
	// RollCall reads one; NotFound where there is none.
	RollCall(ctx context.Context, id string) (RollCall, error)
	// LastRollCall reads the newest one of an incident; NotFound where there is none.
	LastRollCall(ctx context.Context, n Number) (RollCall, error)
	// Asked reads one person of a roll call; NotFound for who is none of it.
	Asked(ctx context.Context, rollCall string, who PersonID) (Asked, error)
	// Answers reads people of a roll call, by id.
	Answers(ctx context.Context, rollCall string, f RollFilter) ([]Asked, error)
	// Tally counts the answers to a roll call.
	Tally(ctx context.Context, rollCall string) (Tally, error)

	// Held reads one mail; NotFound where there is none. HeldMails reads those that wait, the newest first.
	Held(ctx context.Context, id string) (Held, error)
	HeldMails(ctx context.Context) ([]Held, error)
	// ForgetHeld drops the mails that were decided over before a time.
	ForgetHeld(ctx context.Context, before time.Time) error

	// Profile reads how one person can be reached; the zero value where that person has said nothing.
	Profile(ctx context.Context, who PersonID) (Profile, error)
	// Pending reads a person's contact methods that wait for their code.
	Pending(ctx context.Context, who PersonID) ([]Pending, error)
	// PersonAt gives the people with a verified address: several may share a phone.
	PersonAt(ctx context.Context, c Contact) ([]PersonID, error)
	// Overrides reads the overrides of a schedule that end after a time, in the order in which they were made.
	Overrides(ctx context.Context, schedule string, after time.Time) ([]oncall.Override, error)
	// Late reads the open incidents of which a page by a method was due before a time and has not arrived.
	Late(ctx context.Context, by Method, before time.Time) ([]Number, error)
	// NextTimer is when the earliest timer is due; ok is false where none is until then. It only looks, and waits for nobody who
	// writes.
	NextTimer(ctx context.Context, until time.Time) (at time.Time, ok bool, err error)
	// Agenda says what the clock has to do: timers that are due until a time, pages by Slack that were due before another. It
	// only looks.
	Agenda(ctx context.Context, until, late time.Time) (Agenda, error)
	// Waiting counts the deliveries that wait or are under way, by priority.
	Waiting(ctx context.Context) (map[Priority]int, error)

	// Claim takes up to limit deliveries by one method that are due, the lowest priority number first, none above most,
	// oldest first, and at most the first of each lane. They are this instance's until lease has passed; one whose lease
	// ran out, or that another run of this instance left behind, comes with Recovered set.
	Claim(ctx context.Context, by Method, now time.Time, most Priority, limit int, lease time.Duration) ([]Delivery, error)
	// NextDue is the earliest time at which a delivery by a method may be claimed; ok is false when nothing waits.
	NextDue(ctx context.Context, by Method) (at time.Time, ok bool, err error)
	// ForgetDeliveries drops deliveries that are finished and whose incident was resolved before a time; of those that belong
	// to no incident, those that were due before it. It may leave some for the next call.
	ForgetDeliveries(ctx context.Context, before time.Time) error
	// Orphans makes claims that an earlier run of this instance left behind claimable again, from the time given on.
	// Only for a store that no other instance uses.
	Orphans(ctx context.Context, from time.Time) error
}

// Tx is one transaction.
type Tx interface {
	// NextNumber takes the next incident number.
	NextNumber() (Number, error)
	// Record reads an incident and keeps others from changing it until the transaction ends; NotFound where there is none.
	Record(n Number) (Record, error)
	// Subscribers reads who is told of status updates.
	Subscribers(n Number) ([]Subscriber, error)
	// Unfinished reads the broadcasts of an incident that are still to be sent.
	Unfinished(n Number) ([]Broadcast, error)
	// LastUpdate reads the newest status update that was sent; ok is false where there is none.
	LastUpdate(n Number) (b Broadcast, ok bool, err error)
	// Heard reads who has heard a broadcast, or may have; nobody where there is no such one. Its channels have no names.
	Heard(broadcast string) (Audience, error)
	// Feed takes the next people of a running broadcast, who are in the outbox from now on: the caller puts them there.
	// Of any other it gives nobody.
	Feed(broadcast string) ([]PersonID, error)
	// RollCall reads one; NotFound where there is none. OpenRollCall reads that of an incident; ok is false where none is open.
	RollCall(id string) (RollCall, error)
	OpenRollCall(n Number) (c RollCall, ok bool, err error)
	// Enrol takes the next people of a roll call who are not among those asked yet: the caller puts them there. more says whether
	// others are left.
	Enrol(rollCall string) (people []PersonID, more bool, err error)
	// Asked reads those of these people who are in a roll call, in any order.
	Asked(rollCall string, people []PersonID) ([]Asked, error)
	// NotAnswered reads who of a roll call has not answered, by id.
	NotAnswered(rollCall string) ([]PersonID, error)
	// Tally counts the answers to a roll call.
	Tally(rollCall string) (Tally, error)
	// Create writes the first outcome of an incident. Later ones are written by Apply.
	Create(Outcome) error
	// Apply writes an outcome.
	Apply(Outcome) error

	// Once notes that a request with this key was carried out for incident n. If one was before, it says for which
	// incident, and seen is true.
	Once(key string, n Number, now time.Time) (before Number, seen bool, err error)
	// SetSender writes from whom the mail is that was carried out under a key.
	SetSender(key, sender string) error
	// Forget drops keys noted before a time, and the dedup keys of alerts that came last before it, unless their incident is open.
	Forget(before time.Time) error
	// JoinAlert reads the newest incident of alerts with a dedup key, 0 where there is none or the last of them came before since, and
	// keeps others from reading it until the transaction ends. SetAlert writes which that is; JoinAlert comes before it.
	JoinAlert(source, dedup string, since, now time.Time) (Number, error)
	SetAlert(source, dedup string, n Number, now time.Time) error

	// Hold writes a mail; AlreadyExists where its key is held, or was. Held reads one and keeps others from it until the transaction
	// ends. Decide writes its fate, and drops its texts.
	Hold(h Held) error
	Held(id string) (Held, error)
	Decide(h Held) error
	// CountHeld counts the mails that wait, those of which the channel was told singly since a time, and says when it was last told
	// that there are more.
	CountHeld(since time.Time) (waiting, singly int, further time.Time, err error)

	// DueTimer takes the earliest timer that is due and removes it; ok is false when none is.
	DueTimer(now time.Time) (t Timer, ok bool, err error)
	// Postpone lets a timer that is still there fire later.
	Postpone(t Timer, to time.Time) error

	// Delivery reads one that is in the outbox, or was; ok is false where there is none of that id.
	Delivery(id string) (d Delivery, ok bool, err error)
	// Enqueue adds deliveries that belong to no incident.
	Enqueue([]Delivery) error

	// Profiles reads how people can be reached; who has said nothing is not in it.
	Profiles(people []PersonID) (map[PersonID]Profile, error)
	// Pending reads the contact method of a person that waits for its code; ok is false when none does.
	Pending(who PersonID, by Method) (p Pending, ok bool, err error)
	// SetPending puts one in place of any other of that person and method.
	SetPending(who PersonID, p Pending) error
	// SetContact makes a contact the verified one of its person and method; nothing of that method is pending then.
	SetContact(who PersonID, c Contact, now time.Time) error
	// DropContact forgets what is verified and what is pending.
	DropContact(who PersonID, by Method) error
	// SetRules puts a person's own rules and quiet hours in place of earlier ones; nil rules are none of one's own.
	SetRules(who PersonID, rules Rules, quiet Quiet) error

	// Overrides reads the overrides of a schedule that end after a time, in the order in which they were made.
	Overrides(schedule string, after time.Time) ([]oncall.Override, error)
	// AddOverride writes one; DropOverride forgets one, and ok is false where there is none.
	AddOverride(oncall.Override) error
	DropOverride(schedule, id string) (ok bool, err error)
	// Duty reads who was on call for a schedule when it was last looked at; SetDuty writes it.
	Duty(schedule string) (people []PersonID, known bool, err error)
	SetDuty(schedule string, people []PersonID, now time.Time) error

	// Settle writes what became of deliveries: done, failed, or due again. Copies are remembered, one for each message, and of
	// those that ask (KindAsk) whom they reached.
	Settle(now time.Time, results []Result) error
}
