package incident

import "errors"

// Code is an error for programs. lang/ has a sentence for people for each.
type Code string

// What can go wrong in a use case. Where several would fit, the first in this list that does not reveal anything is used.
const (
	NotFound         Code = "not_found"        // no such incident, or not for this person: the answer is the same
	UnknownPlaybook  Code = "unknown_playbook" // Data: name, nearest
	MayNotTrigger    Code = "may_not_trigger"  // Data: playbook
	NotAMember       Code = "not_a_member"     // guests, bots and deactivated accounts
	EmptyText        Code = "empty_text"
	TextTooLong      Code = "text_too_long"       // Data: length, most
	AlreadyResolved  Code = "already_resolved"    // Data: incident, by
	NotResolved      Code = "not_resolved"        // Data: incident; it is still open
	NoFurtherLevel   Code = "no_further_level"    // Data: incident; the policy has come to its end
	OddSnooze        Code = "odd_snooze"          // Data: least, most; in words of time.Duration
	UnknownTarget    Code = "unknown_target"      // Data: target
	SeveralPeople    Code = "several_people"      // Data: target; where one person is wanted
	CannotTakeOver   Code = "cannot_take_over"    // Data: target; that person's account is of another kind
	UnknownSeverity  Code = "unknown_severity"    // Data: name, known
	MayNot           Code = "may_not"             // Data: incident; the person sees it, and may not do that
	OddShift         Code = "odd_shift"           // Data: days, hours; bounds of a shift
	ShiftOverlaps    Code = "shift_overlaps"      // Data: by; somebody leads at that time already
	TooManyShifts    Code = "too_many_shifts"     // Data: most
	NoShift          Code = "no_shift"            // it was taken back, or has begun
	UnknownSchedule  Code = "unknown_schedule"    // Data: name, known
	OddSpan          Code = "odd_span"            // an override that ends before it begins, or is over already
	NoOverride       Code = "no_override"         // it was taken back already
	NotSetUp         Code = "not_set_up"          // Data: method; the company has not configured it
	OddAddress       Code = "odd_address"         // Data: method, address
	OddRules         Code = "odd_rules"           // Data: most; too many, twice the same, or a delay out of bounds
	WrongCode        Code = "wrong_code"          // Data: left; tries that are left
	NoCode           Code = "no_code"             // nothing waits for a code, or it is too old, or was tried too often
	TooOften         Code = "too_often"           // Data: most; codes or test pages in this hour
	OddPromise       Code = "odd_promise"         // Data: least, most; in words of time.Duration
	OwnUpdate        Code = "own_update"          // who wrote an update cannot approve it
	NothingSent      Code = "nothing_sent"        // Data: incident; there is no update to correct
	UpdateOvertaken  Code = "update_overtaken"    // Data: incident; a newer update has been sent than the one to correct
	TooManyToCorrect Code = "too_many_to_correct" // Data: incident; a second person had to approve what was sent
	NoBroadcast      Code = "no_broadcast"        // it has been sent, cancelled or overtaken
	NotTakingPart    Code = "not_taking_part"     // Data: incident; seen by everybody, and not this person's to act on
	NotLeading       Code = "not_leading"         // Data: incident; of answers to a roll call
	RollCallOpen     Code = "roll_call_open"      // Data: incident; one at a time
	NoRollCall       Code = "no_roll_call"        // Data: incident; none is open, or there was none
	RollCallClosed   Code = "roll_call_closed"    // an answer that comes too late
	NobodyToAsk      Code = "nobody_to_ask"       // Data: target; no full member is in the audience
	QuestionToMany   Code = "question_to_many"    // Data: people; a question of one's own to so many that news to them wait for a second person
	NotAsked         Code = "not_asked"           // Data: target; that person is not in the roll call
	NoHeld           Code = "no_held"             // no such mail is held, or not for this person: the answer is the same
	HeldDecided      Code = "held_decided"        // Data: by; somebody decided over it
	TooManyHeld      Code = "too_many_held"       // Data: most
	AlreadyExists    Code = "already_exists"      // a unique violation in the store
	NotFresh         Code = "not_fresh"           // somebody else changed it meanwhile; tried again by the store
)

// Error is a refusal with a code for programs and data for the sentence that people read.
type Error struct {
	Code Code
	Data map[string]string
}

func (e *Error) Error() string {
	s := string(e.Code)
	for _, k := range []string{"incident", "playbook", "name", "target", "length"} {
		if v := e.Data[k]; v != "" {
			s += " " + k + "=" + v
		}
	}
	return s
}

// CodeOf gives the code of an error of this package, or "" for any other.
func CodeOf(err error) Code {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Code
	}
	return ""
}

func refuse(c Code, pairs ...string) *Error {
	e := &Error{Code: c, Data: map[string]string{}}
	for i := 0; i+1 < len(pairs); i += 2 {
		e.Data[pairs[i]] = pairs[i+1]
	}
	return e
}
