package mail

import (
	"regexp"
	"strings"
)

// Prefixes of subjects, as mail programs write them in several languages, with counts as in "Re[2]:".
var (
	replyPrefix   = regexp.MustCompile(`(?i)^(re|aw|antw|antwort|sv|vs|ynt|odp|ref|rif|res|回复|答复|返信)\s*([\[(]\d{1,4}[\])])?\s*[:：]\s*`)
	forwardPrefix = regexp.MustCompile(`(?i)^(fwd?|wg|weitergeleitet|tr|rv|enc|vb|vl|doorst|i\.?l|pd|转发|転送)\s*([\[(]\d{1,4}[\])])?\s*[:：]\s*`)
	gatewayTag    = regexp.MustCompile(`(?i)^\[\s*(ext|extern|external)\s*\]\s*:?\s*`)
	listTag       = regexp.MustCompile(`^\[([^\[\]]{1,60})\]\s*`)
	ownNumber     = regexp.MustCompile(`(?i)^\s*INC-\d+\s*$`)
)

// topicOf takes off a subject what mail programs, gateways and mailing lists put before it. The number of an incident stays.
func topicOf(subject string, list bool) (topic string, forwarded bool) {
	topic = subject
	for {
		before := topic
		topic = replyPrefix.ReplaceAllString(topic, "")
		if forwardPrefix.MatchString(topic) {
			topic, forwarded = forwardPrefix.ReplaceAllString(topic, ""), true
		}
		topic = gatewayTag.ReplaceAllString(topic, "")
		if tag := listTag.FindStringSubmatch(topic); list && tag != nil && !ownNumber.MatchString(tag[1]) {
			topic = topic[len(tag[0]):]
		}
		if topic == before {
			break
		}
	}
	if strings.TrimSpace(topic) == "" {
		return subject, forwarded
	}
	return topic, forwarded
}
