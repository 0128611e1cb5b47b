package commands_test

import (
	"slices"
	"strings"
	"testing"

	"tocsin/commands"
	"tocsin/incident"
)

// right is what one way of asking takes.
type right int

const (
	looks right = iota // seeing the incident
	acts               // taking part in it, or being an admin; of a public one, being a member
	runs               // taking part in it, or being an admin, of a public one as well
	reads              // running it, or having been paged for it: answers to a roll call
	none               // nothing: it is about no incident
)

// rights is the table of every verb, button and form: what each takes, and what is asked, with INC-n for the incident. Several
// lines are several ways to ask, wrong ones among them.
var rights = map[string]struct {
	right
	asks string
}{
	"verb ack":     {acts, "INC-n"},
	"verb update":  {acts, "INC-n Still wet"},
	"verb correct": {acts, "INC-n Dry\nINC-n"},

	"verb subscribe":   {acts, "INC-n @ines\nINC-n @nobody"},
	"verb unsubscribe": {acts, "INC-n @ines\nINC-n @nobody"},
	"verb subscribers": {acts, "INC-n"},
	"verb rollcall":    {runs, "INC-n @crisis-comms\nINC-n close"},

	// An answer goes by the id of the roll call, and counts for whom it asked alone.
	"button roll-safe":       {none, "norollcall"},
	"button roll-help":       {none, "norollcall"},
	"button roll-unaffected": {none, "norollcall"},
	"button roll-missing":    {reads, "INC-n"},
	"button roll-in-need":    {reads, "INC-n"},
	"button roll-file":       {reads, "INC-n"},
	"button roll-close":      {runs, "INC-n"},
	"button roll-new":        {looks, "INC-n"},
	"form roll-call":         {runs, "INC-n INC-nkey"},
	"form roll-help":         {none, "norollcall key"},

	"verb resolve":  {acts, "INC-n Dry"},
	"verb note":     {acts, "INC-n Dry"},
	"verb status":   {looks, "INC-n"},
	"verb page":     {acts, "INC-n @ines\nINC-n @nobody"},
	"verb escalate": {acts, "INC-n"},
	"verb severity": {acts, "INC-n sev1\nINC-n sev9"},
	"verb take":     {acts, "INC-n"},
	"verb assign":   {acts, "INC-n @ines\nINC-n @nobody\nINC-n @crisis-comms"},
	"verb handoff":  {acts, "INC-n @ines All of it\nINC-n @nobody All of it\nINC-n @robo All of it"},
	"verb shift":    {acts, "INC-n @ines 20:00-21:00\nINC-n @ines from 1999-01-01 10:00 until 1999-01-01 12:00\nINC-n @nobody 20:00-21:00"},

	"verb shifts":     {looks, "INC-n"},
	"verb snooze":     {acts, "INC-n 30m\nINC-n 1s"},
	"verb reopen":     {acts, "INC-n Wet"},
	"verb deliveries": {looks, "INC-n"},
	"verb timeline":   {looks, "INC-n"},
	"verb list":       {none, "\nall"},
	"verb oncall":     {none, "\nfacilities"},
	"verb override":   {none, "facilities"},
	"verb me":         {none, ""},
	"verb playbooks":  {none, ""},
	"verb help":       {none, ""},
	"verb button":     {none, "\nnonsense"}, // in a channel; see TestWhoMayPutAButton
	"verb trigger":    {none, "\nnonsense Water\nopen-house"},

	"button ack":           {acts, "INC-n"},
	"button escalate":      {acts, "INC-n"},
	"button take":          {acts, "INC-n"},
	"button correct":       {acts, "INC-n\nINC-n nosuchbroadcast"}, // its form shows the text
	"button drop-shift":    {acts, "INC-n nosuchshift"},
	"button update":        {acts, "INC-n"},  // its form tells whom an update reaches
	"button resolve":       {looks, "INC-n"}, // these open a form; to send it takes more
	"button reopen":        {looks, "INC-n"},
	"button handoff":       {looks, "INC-n"},
	"button status":        {looks, "INC-n"},
	"button shifts":        {looks, "INC-n"},
	"button deliveries":    {looks, "INC-n"},
	"button trigger":       {none, ""},
	"button help":          {none, ""},
	"button me":            {none, ""},
	"button test-page":     {none, ""},
	"button code":          {none, ""},
	"button drop-override": {none, "facilities nosuchoverride"},
	"button new-code":      {none, ""},
	"button open":          {none, "bridge"},
	"button playbooks":     {none, ""},
	"button line":          {looks, "status INC-n"}, // it takes what the line takes
	"shortcut trigger":     {none, ""},
	"shortcut quote":       {none, ""},

	// What is sent goes by an id that nobody guesses; see TestWhoSteersABroadcast.
	"button pause":       {none, "nosuchbroadcast"},
	"button continue":    {none, "nosuchbroadcast"},
	"button cancel":      {none, "nosuchbroadcast"},
	"button approve":     {none, "nosuchbroadcast"},
	"button reject":      {none, "nosuchbroadcast"},
	"button untold":      {none, "nosuchbroadcast"},
	"button untold-file": {none, "nosuchbroadcast"},

	// So does a mail; see TestWhoDecidesOverAHeldMail.
	"verb held":      {none, ""},
	"button release": {none, "nosuchmail"},
	"button discard": {none, "nosuchmail"},

	"form update":  {acts, "INC-n key\nINC-n"},
	"form preview": {acts, "INC-n key 0s"},
	"form resolve": {acts, "INC-n key"},
	"form reopen":  {acts, "INC-n key"},
	"form correct": {acts, "INC-n nosuchbroadcast key"},
	"form handoff": {acts, "INC-n key"},
	"form trigger": {none, "key"},
	"form me":      {none, ""},
	"form code":    {none, ""},
}

// sent is what stands in the forms that are sent. No form of the table opens an incident: their numbers are no secret.
var sent = map[string]string{"text": "Dry", "person": "@ines", "playbook": "nonsense", "rule.slack": "0s"}

// roles are who asks, and what they may do about a private incident, and about one that everybody may see.
var roles = []struct {
	name, who      string
	secret, public string // "acts", "looks" (acting is refused), "told" (acting is as if it did not exist), "nothing"
}{
	{"lead", "jonas", "acts", "acts"},
	{"responder", "amara", "acts", "acts"},
	{"admin", "chief", "acts", "acts"},
	{"observer", "watch", "looks", "acts"},
	{"subscriber", "helena", "told", "acts"},
	{"member", "ines", "nothing", "acts"},
	{"guest", "noor", "nothing", "nothing"},
	{"bot", "robo", "nothing", "nothing"},
	{"deactivated", "gone", "nothing", "nothing"},
}

func newRights(t testing.TB) *world {
	w := newWorld(t)
	w.c.add("watch", incident.Member)
	w.c.add("chief", incident.Member)
	w.c.add("gone", incident.Deactivated)
	w.c.groups["watchers"], w.c.groups["chiefs"] = []incident.PersonID{"UWATCH", "UNOOR", "UROBO", "UGONE"}, []incident.PersonID{"UCHIEF", "UNOOR", "UGONE"}
	w.h.Incidents.Severities = incident.Severities{Usual: "sev2", Grades: []incident.Severity{{Name: "sev1", Title: "Critical"}, {Name: "sev2", Title: "Major"}}}
	w.h.Incidents.Roles.Observers = []incident.Target{{Kind: incident.ByHandle, Name: "watchers"}}
	w.h.Incidents.Roles.Admins = []incident.Target{{Kind: incident.ByHandle, Name: "chiefs"}}
	return w
}

// about opens an incident that Jonas leads; it is over already where that is what is asked about.
func (w *world) about(playbook, way string) incident.Number {
	w.Helper()
	w.ask("mara", "trigger "+playbook+" Water")
	n := w.newest() // not all of them: hundreds are opened
	w.ask("jonas", "ack "+n.String())
	if strings.HasPrefix(way, "button roll-") {
		w.ask("jonas", "rollcall "+n.String()+" @executives")
	}
	if strings.HasSuffix(way, " reopen") {
		w.ask("mara", "resolve "+n.String()+" Dry")
	}
	return n
}

// use asks in one way of the table.
func (w *world) use(who, way, args string) string {
	w.Helper()
	kind, name, _ := strings.Cut(way, " ")
	switch kind {
	case "verb":
		return w.ask(who, strings.TrimSpace(name+" "+args)).text()
	case "button":
		if name == commands.ActionOpen {
			return "" // Slack's client does all of it
		}
		return w.press(who, name, args).text()
	case "shortcut":
		return w.shortcut(who, name, commands.Message{Text: "Water"}).text()
	}
	return w.send(who, &commands.Modal{Callback: name, Meta: args}, sent).text()
}

func TestEveryWayHasItsRight(t *testing.T) {
	t.Parallel()
	for _, way := range newWorld(t).h.Ways() {
		if _, ok := rights[way]; !ok {
			t.Errorf("%s has no line in the table of rights: say what it takes", way)
		}
	}
	if n := len(newWorld(t).h.Ways()); n != len(rights) {
		t.Errorf("the table has %d lines, for %d ways", len(rights), n)
	}
}

const unknown = "There is no such incident"

// refusals are what those hear who see an incident, and may not do a thing.
var refusals = []string{"this is left to others", "Only those who take part in", "Only those who run"}

func isRefused(text string) bool {
	return slices.ContainsFunc(refusals, func(r string) bool { return strings.Contains(text, r) })
}

// grants says whether a right is somebody's who may do so much about an incident, and if not, whether they hear why.
func (r right) grants(role, may string) (allowed, hears bool) {
	inside := role == "lead" || role == "responder"
	switch r {
	case looks:
		allowed = may != "nothing"
	case reads:
		return inside, may != "nothing"
	case runs:
		allowed = inside || role == "admin"
		return allowed, may == "acts" || may == "looks"
	default:
		allowed = may == "acts"
	}
	return allowed, may == "looks"
}

// Every way, by every role, for a private incident and for a public one.
func TestWhoMayDoWhat(t *testing.T) {
	t.Parallel()
	w := newRights(t)
	for way, right := range rights {
		if right.right == none {
			continue
		}
		same := map[string]incident.Number{} // those that nobody could change yet, by playbook
		for _, role := range roles {
			for playbook, may := range map[string]string{"crisis-comms": role.secret, "open-house": role.public} {
				if same[playbook] == 0 {
					same[playbook] = w.about(playbook, way)
				}
				n := same[playbook]
				before := w.kinds(n)
				first, _, _ := strings.Cut(right.asks, "\n")
				text := w.use(role.who, way, strings.ReplaceAll(first, "INC-n", n.String()))
				allowed, hears := right.grants(role.name, may)
				wantRefused := !allowed && hears
				if allowed && right.right != looks {
					same[playbook] = 0
				}
				if strings.Contains(text, unknown) != (!allowed && !wantRefused) || isRefused(text) != wantRefused {
					t.Errorf("%s (%s), %s of %s: %s", role.name, may, way, playbook, text)
				}
				if !allowed && w.kinds(n) != before {
					t.Errorf("%s, %s of %s changed something", role.name, way, playbook)
				}
			}
		}
	}
}

// Whoever takes no part in a private incident gets, to every question, byte for byte the answer that there is without it.
func TestNobodyElseLearnsThatItExists(t *testing.T) {
	t.Parallel()
	w, empty := newRights(t), newRights(t)
	n := w.about("crisis-comms", "")
	over := w.about("crisis-comms", "verb reopen")
	w.house(n, "C0WATER")
	before := w.all()
	for _, role := range roles {
		if role.secret != "nothing" {
			continue
		}
		for way, right := range rights {
			for _, ask := range strings.Split(right.asks, "\n") {
				for _, hidden := range []incident.Number{n, over} {
					args := strings.ReplaceAll(ask, "INC-n", hidden.String())
					empty.now = w.now // it is as late in both
					if got, want := w.use(role.who, way, args), empty.use(role.who, way, args); got != want {
						t.Errorf("%s, %s %s:\n%s\nwithout the incident:\n%s", role.name, way, args, got, want)
					}
				}
			}
		}
		empty.now = w.now
		if got, want := w.ask(role.who, "").text(), empty.ask(role.who, "").text(); got != want {
			t.Errorf("%s, /incident:\n%s\nwithout the incident:\n%s", role.name, got, want)
		}
	}
	if w.all() != before {
		t.Error("something changed")
	}
}

// Whoever is told of the updates sees it, and cannot tell acting on it from acting on none.
func TestASubscriberActsOnNothing(t *testing.T) {
	t.Parallel()
	w, empty := newRights(t), newRights(t)
	n := w.about("crisis-comms", "")
	for way, right := range rights {
		if right.right != acts && right.right != runs {
			continue
		}
		for _, ask := range strings.Split(right.asks, "\n") {
			args := strings.ReplaceAll(ask, "INC-n", n.String())
			empty.now = w.now
			if got, want := w.use("helena", way, args), empty.use("helena", way, args); got != want {
				t.Errorf("%s %s:\n%s\nwithout the incident:\n%s", way, args, got, want)
			}
		}
	}
}

// The configuration may leave a thing to some of those who take part. The lead and admins may always.
func TestWhatIsLeftToSome(t *testing.T) {
	t.Parallel()
	w := newRights(t)
	some := []incident.Target{{Kind: incident.ByHandle, Name: "amara"}}
	w.h.Incidents.Roles.May = map[incident.Action][]incident.Target{}
	for line, action := range map[string]incident.Action{
		"update INC-n Still wet": incident.ToUpdate, "resolve INC-n Dry": incident.ToResolve, "severity INC-n sev1": incident.ToGrade,
		"handoff INC-n @ines All": incident.ToHandOff, "assign INC-n @ines": incident.ToHandOff, "take INC-n": incident.ToHandOff,
		"shift INC-n @ines 20:00-21:00": incident.ToPlan, "correct INC-n Wet": incident.ToUpdate, "rollcall INC-n @crisis-comms": incident.ToUpdate,
	} {
		w.h.Incidents.Roles.May[action] = some
		for who, may := range map[string]bool{"mara": false, "amara": true, "jonas": true, "chief": true} {
			n := w.about("crisis-comms", "")
			text := w.ask(who, strings.ReplaceAll(line, "INC-n", n.String())).text()
			if isRefused(text) == may {
				t.Errorf("%s, %s: %s", who, line, text)
			}
		}
		n := w.about("crisis-comms", "")
		if text := w.ask("ines", strings.ReplaceAll(line, "INC-n", n.String())).text(); !strings.Contains(text, unknown) {
			t.Errorf("ines, %s: %s", line, text)
		}
		delete(w.h.Incidents.Roles.May, action)
	}
}

// A broadcast goes by its id. To who takes no part in its incident, one that there is and one that there is not are the same.
func TestWhoSteersABroadcast(t *testing.T) {
	t.Parallel()
	w := newRights(t)
	n := w.about("crisis-comms", "")
	w.ask("jonas", "update "+n.String()+" Still wet")
	list, err := w.h.Store.Unreported(t.Context())
	if err != nil || len(list) != 1 {
		t.Fatalf("%+v, %v", list, err)
	}
	before := w.kinds(n)
	for _, action := range []string{"pause", "continue", "cancel", "approve", "reject", "untold", "untold-file"} {
		for _, role := range roles {
			if role.secret != "nothing" {
				continue
			}
			if got, none := w.press(role.who, action, list[0].ID).text(), w.press(role.who, action, "nosuchbroadcast").text(); got != none {
				t.Errorf("%s, %s:\n%s\nof none:\n%s", role.name, action, got, none)
			}
		}
	}
	for _, action := range []string{"pause", "continue"} {
		w.press("helena", action, list[0].ID).says(unknown)
		w.press("watch", action, list[0].ID).says(refusals[0])
	}
	if w.kinds(n) != before {
		t.Error("somebody who takes no part has changed something")
	}
	if a, err := w.h.Press(t.Context(), w.by("jonas"), "pause", list[0].ID); err != nil || a.View != nil || w.kinds(n) == before { // the channel is told
		t.Errorf("whoever takes part steers nothing: %+v, %v", a.View, err)
	}
}
