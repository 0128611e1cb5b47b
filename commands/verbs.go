package commands

import (
	"strings"

	"tocsin/incident"
)

// verb is one word after /incident. What it does and how it is used stand in its own file.
type verb struct {
	name    string
	aliases []string
	usage   string // what follows the name; shown in the help as it is
	run     func(*Handler) verbFunc
}

// verbs in the order of the help: the order of a bad night. Set late, since the help itself is one of them.
var verbs []verb

func init() {
	verbs = []verb{triggerVerb, ackVerb, updateVerb, correctVerb, resolveVerb, noteVerb, statusVerb, pageVerb, escalateVerb, severityVerb, takeVerb, assignVerb,
		handoffVerb, shiftVerb, shiftsVerb, snoozeVerb, rollCallVerb, reopenVerb, deliveriesVerb,
		subscribeVerb, unsubscribeVerb, subscribersVerb, listVerb, heldVerb, timelineVerb, oncallVerb, overrideVerb, meVerb, playbooksVerb, buttonVerb, helpVerb}
}

func findVerb(word string) (verb, bool) {
	word = strings.ToLower(word)
	for _, v := range verbs {
		if v.name == word {
			return v, true
		}
		for _, a := range v.aliases {
			if a == word {
				return v, true
			}
		}
	}
	return verb{}, false
}

// The actions of buttons.
const (
	ActionAck     = "ack"
	ActionTrigger = "trigger"
	ActionUpdate  = "update"
	ActionResolve = "resolve"
	ActionStatus  = "status"
	ActionHelp    = "help"
	ActionOpen    = "open" // opens an address; nothing to do when it comes back

	ActionEscalate     = "escalate"
	ActionTake         = "take"
	ActionReopen       = "reopen"
	ActionDeliveries   = "deliveries"
	ActionMe           = "me"
	ActionTestPage     = "test-page"
	ActionCode         = "code"
	ActionNewCode      = "new-code"
	ActionDropOverride = "drop-override"
	ActionHandoff      = "handoff"
	ActionShifts       = "shifts"
	ActionDropShift    = "drop-shift"
	ActionPlaybooks    = "playbooks"
	ActionLine         = "line" // its value is what would be typed after /incident
	ActionCorrect      = "correct"

	// Their value is the id of a broadcast.
	ActionPause      = "pause"
	ActionContinue   = "continue"
	ActionCancel     = "cancel"
	ActionApprove    = "approve"
	ActionReject     = "reject"
	ActionUntold     = "untold"
	ActionUntoldFile = "untold-file"

	// Their value is the id of a held mail.
	ActionRelease = "release"
	ActionDiscard = "discard"

	// Of a roll call: what everybody who is asked can press, and what those who lead can.
	ActionRollSafe       = "roll-safe"
	ActionRollHelp       = "roll-help"
	ActionRollUnaffected = "roll-unaffected"
	ActionRollMissing    = "roll-missing"
	ActionRollInNeed     = "roll-in-need"
	ActionRollClose      = "roll-close"
	ActionRollNew        = "roll-new"
	ActionRollFile       = "roll-file"
)

func (h *Handler) buttons() map[string]verbFunc {
	return map[string]verbFunc{
		ActionAck:     h.ack,
		ActionTrigger: h.triggerForm,
		ActionUpdate:  h.updateForm,
		ActionResolve: h.resolveForm,
		ActionStatus:  h.status,
		ActionHelp:    h.help,
		ActionOpen:    nothing,

		ActionEscalate:     h.escalate,
		ActionTake:         h.take,
		ActionReopen:       h.reopenForm,
		ActionDeliveries:   h.deliveries,
		ActionMe:           h.meForm,
		ActionTestPage:     h.testPage,
		ActionCode:         h.codeForm,
		ActionNewCode:      h.newCode,
		ActionDropOverride: h.dropOverride,
		ActionHandoff:      h.handoffForm,
		ActionShifts:       h.shifts,
		ActionDropShift:    h.dropShift,
		ActionPlaybooks:    h.playbooks,
		ActionLine:         h.typed,
		ActionCorrect:      h.correctForm,

		ActionPause:      h.steer(incident.Paused),
		ActionContinue:   h.steer(incident.Running),
		ActionCancel:     h.steer(incident.Cancelled),
		ActionApprove:    h.approve(true),
		ActionReject:     h.approve(false),
		ActionUntold:     h.untold,
		ActionUntoldFile: h.untoldFile,

		ActionRelease: h.release,
		ActionDiscard: h.discard,

		ActionRollSafe:       h.rollAnswer(incident.Safe),
		ActionRollHelp:       h.rollHelp,
		ActionRollUnaffected: h.rollAnswer(incident.Unaffected),
		ActionRollMissing:    h.rollMissing,
		ActionRollInNeed:     h.rollInNeed,
		ActionRollClose:      h.rollClose,
		ActionRollNew:        h.rollForm,
		ActionRollFile:       h.rollFile,
	}
}
