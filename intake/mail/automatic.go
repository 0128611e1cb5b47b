package mail

import (
	"regexp"
	"slices"
	"strings"
)

// ownField marks the mails that tocsin itself sends, whatever a gateway makes of their Message-ID.
const ownField = "x-tocsin"

// automatic says whether a machine sent a mail without anybody wanting an alarm (RFC 3834 and what programs did before it).
// Auto-Submitted: auto-generated alone is none of it, nor is Precedence: bulk or junk: so monitors and mailers mark their notices.
func automatic(m *Message, h header, root *part, own Own) Automatic {
	switch {
	case isLoop(m, h, own):
		return Loop
	case isBounce(m, h, root):
		return Bounce
	case isAutoReply(m, h, root):
		return AutoReply
	case isListControl(m, h):
		return ListControl
	case nullSender(h): // a report of some kind, to which nobody wants an answer
		return Bounce
	}
	return ""
}

func isLoop(m *Message, h header, own Own) bool {
	sameAddress := func(ours string) bool { return strings.EqualFold(ours, m.From.Address) }
	return h.has(ownField) || slices.ContainsFunc(own.Addresses, sameAddress)
}

// Subjects of holiday answers; alone they say nothing, as somebody could write of one.
var autoSubject = regexp.MustCompile(`(?i)^(automatic reply|auto(matic)?[- ]?re(ply|sponse)|automatische antwort|abwesenheits(notiz|nachricht|info|assistent)|out of (the )?office|réponse automatique|respuesta automática|risposta automatica|automatisch antwoord)\b`)

func isAutoReply(m *Message, h header, root *part) bool {
	submitted := keyword(h.get("auto-submitted"))
	answers := len(m.InReplyTo) > 0 || len(m.References) > 0 || nullSender(h)
	quiet := strings.ToLower(h.get("x-auto-response-suppress"))
	switch {
	case submitted == "auto-replied", keyword(h.get("precedence")) == "auto_reply":
		return true
	case h.has("x-autoreply"), h.has("x-autorespond"), h.has("x-auto-respond"), h.has("x-mail-autoreply"):
		return true
	case autoSubject.MatchString(m.Subject) && (answers || submitted != ""):
		return true
	case answers && (strings.Contains(quiet, "all") || strings.Contains(quiet, "oof")): // Exchange says no more of itself
		return true
	}
	return isReceipt(root) || isCalendarAnswer(root)
}

// isQuiet says whether RFC 3834, section 2, keeps machines from answering a mail, or its sender does in Exchange's way.
func isQuiet(h header) bool {
	submitted, suppress := keyword(h.get("auto-submitted")), strings.ToLower(h.get("x-auto-response-suppress"))
	return submitted != "" && submitted != "no" ||
		slices.Contains([]string{"list", "bulk", "junk"}, keyword(h.get("precedence"))) ||
		slices.ContainsFunc(h.fields, func(f field) bool { return strings.HasPrefix(f.name, "list-") }) ||
		strings.Contains(suppress, "all") || strings.Contains(suppress, "autoreply")
}

// keyword is the first word of a field, without a comment or parameters.
func keyword(value string) string {
	if end := strings.IndexAny(value, "(; \t"); end >= 0 {
		value = value[:end]
	}
	return strings.ToLower(value)
}

// isReceipt says whether a mail only tells that another was read (RFC 8098).
func isReceipt(root *part) bool {
	return root.kind == "multipart/report" && strings.EqualFold(root.params["report-type"], "disposition-notification")
}

// isCalendarAnswer says whether somebody accepts or declines a meeting (RFC 5546): a machine wrote that for them.
func isCalendarAnswer(p *part) bool {
	method := strings.ToLower(p.params["method"])
	return p.kind == "text/calendar" && (method == "reply" || method == "counter" || method == "declinecounter") ||
		slices.ContainsFunc(p.children, isCalendarAnswer)
}

// isBounce says whether a mail system reports that it could not deliver a mail (RFC 3464).
func isBounce(m *Message, h header, root *part) bool {
	local, _, _ := strings.Cut(m.From.Address, "@")
	return root.kind == "multipart/report" && !isReceipt(root) || root.kind == "message/delivery-status" || local == "mailer-daemon" ||
		h.has("x-failed-recipients")
}

// nullSender says whether the envelope's sender was the empty one (RFC 5321, section 4.5.5), which whoever delivered the mail writes down.
func nullSender(h header) bool { return strings.ReplaceAll(h.get("return-path"), " ", "") == "<>" }

// What mailing lists send from, to their members and owners, about the list; people and roles may have such names as well.
var (
	listSender  = regexp.MustCompile(`(-request|-owner|-bounces|-confirm|\+owners?|\+subconf.*|\+unsubconf.*)@|^owner-`)
	listProgram = regexp.MustCompile(`^(mailman|listserv|majordomo|sympa)@`)
)

func isListControl(m *Message, h header) bool {
	return keyword(h.get("x-list-administrivia")) == "yes" || listProgram.MatchString(m.From.Address) ||
		isList(h) && listSender.MatchString(m.From.Address)
}

func isList(h header) bool { return h.has("list-id") || h.has("list-post") }
