package intake

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"regexp"
	"slices"
	"strings"

	"tocsin/incident"
	"tocsin/intake/mail"
)

// MailRules are what a playbook makes of mails.
type MailRules struct {
	Allow    []string // addresses, or "@example.com" for all of a domain, in small letters
	Mode     MailMode
	All, Any []MailFilter // everything in All must apply, and something in Any, where there is any
}

// MailMode says what opens an incident while one is open that a mail has opened.
type MailMode string

// The modes. A mail that opens none is counted by the one that is open.
const (
	EveryMail  MailMode = "every" // each does, unless it comes within a minute of another one about the same
	NewSubject MailMode = "subject"
	OnlyOne    MailMode = "open" // none does
)

// MailFilter applies where each of its patterns is found; nil ones are not looked for.
type MailFilter struct{ Subject, Body, Sender *regexp.Regexp }

func (f MailFilter) applies(m mail.Message) bool {
	found := func(p *regexp.Regexp, text string) bool { return p == nil || p.MatchString(text) }
	return found(f.Subject, m.Subject) && found(f.Body, m.Text) && found(f.Sender, strings.ToLower(m.From.Address))
}

// take says whether the filters let a mail through.
func (r MailRules) take(m mail.Message) bool {
	applies := func(f MailFilter) bool { return f.applies(m) }
	return !slices.ContainsFunc(r.All, func(f MailFilter) bool { return !applies(f) }) && (len(r.Any) == 0 || slices.ContainsFunc(r.Any, applies))
}

// allow says whether an address in small letters is among those that are allowed.
func (r MailRules) allow(address string) bool {
	domain := address[max(strings.LastIndex(address, "@"), 0):]
	return slices.Contains(r.Allow, address) || slices.Contains(r.Allow, domain)
}

// addressBook knows the addresses of playbooks: one with {playbook} in it.
type addressBook struct{ before, after string } // in small letters

const playbookField = "{playbook}"

func newAddressBook(address string) (addressBook, error) {
	before, after, ok := strings.Cut(strings.ToLower(address), playbookField)
	if !ok || !strings.Contains(after, "@") {
		return addressBook{}, errors.New("the address of playbooks must have {playbook} before its @")
	}
	return addressBook{before, after}, nil
}

func (b addressBook) domain() string { return b.after[strings.LastIndex(b.after, "@")+1:] }

// playbook gives the one to which an address belongs.
func (b addressBook) playbook(address string, shelf incident.Playbooks) (string, bool) {
	name, left := strings.CutPrefix(strings.ToLower(address), b.before)
	name, right := strings.CutSuffix(name, b.after)
	if !left || !right {
		return "", false
	}
	_, there := shelf.Get(name)
	return name, there
}

// playbooks gives those to which some of the addresses belong, each once.
func (b addressBook) playbooks(addresses []string, shelf incident.Playbooks) (names []string) {
	for _, a := range addresses {
		if name, ok := b.playbook(a, shelf); ok && !slices.Contains(names, name) && len(names) < maxRecipients {
			names = append(names, name)
		}
	}
	return names
}

// sealKey does the same as mailKey by one of mail.Verdict.Seals.
func sealKey(playbook, seal string) string { return "seal/" + playbook + "/" + seal }

// mailKey tells repeats of a mail to one playbook apart from others.
func mailKey(playbook, messageID string) string {
	const most = 200 // bytes; a longer one stands for itself by its hash
	if len(messageID) > most {
		sum := sha256.Sum256([]byte(messageID))
		messageID = hex.EncodeToString(sum[:])
	}
	return "mail/" + playbook + "/" + messageID
}
