package commands

import (
	"tocsin/incident"
	"tocsin/lang"
)

// Link makes an address something to press. Both are data: the domain lets no address in that would end it.
// https://docs.slack.dev/messaging/formatting-message-text#linking-urls
func Link(address, label string) Markup {
	return "<" + Markup(address) + "|" + Escape(label) + ">"
}

// Links says where more about an incident stands: the message that it was raised from, and the same incident at pagers.
func Links(l lang.Language, i incident.Incident) (parts []Part) {
	for _, link := range i.Links {
		switch link.Kind {
		case incident.LinkMessage:
			parts = append(parts, Small(Say(l, "link.from", "link", Link(link.URL, l.Say("link.message")), "of", link.Name)))
		case incident.LinkPager:
			parts = append(parts, Small(Say(l, "link.pager", "link", Link(link.URL, link.Name))))
		}
	}
	return parts
}
