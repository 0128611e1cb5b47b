package sandbox

import (
	"regexp"
	"strings"
)

// typedRefs are the @names, #channels and addresses in what somebody types.
var typedRefs = regexp.MustCompile(`(^|[\s(\[{"',:])([@#][\p{L}\p{N}][\p{L}\p{N}._-]*|https?://[^\s<>|]+)`)

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// typed turns what a person typed into what Slack makes of it. Their own "<@U1>" stays text; "@mara" becomes a mention.
// labels adds the names ("<@U1|mara>"), as commands with should_escape have them.
func (st *state) typed(line string, labels bool) string {
	return typedRefs.ReplaceAllStringFunc(escaper.Replace(line), func(found string) string {
		at := strings.IndexAny(found, "@#h")
		before, ref := found[:at], found[at:]
		if ref[0] == 'h' {
			link := strings.TrimRight(ref, ".,;:!?)]}'\"")
			return before + "<" + link + ">" + ref[len(link):]
		}
		name := strings.TrimRight(ref[1:], "._-")
		rest := ref[1+len(name):]
		for _, candidate := range []string{ref[1:], name} {
			if marked := st.marked(ref[0], candidate, labels); marked != "" {
				return before + marked + strings.TrimPrefix(ref[1:], candidate)
			}
		}
		return before + ref[:1] + name + rest
	})
}

// marked is Slack's own spelling of a mention; empty when there is nobody and nothing of that name.
func (st *state) marked(sign byte, name string, labels bool) string {
	label := ""
	if labels {
		label = "|" + name
	}
	if sign == '#' {
		if c := st.channelNamed(name); c != nil {
			return "<#" + c.ID + "|" + name + ">"
		}
		return ""
	}
	switch name {
	case "channel", "here", "everyone":
		return "<!" + name + ">"
	}
	for _, g := range st.groups {
		if g.Handle == name && !g.Disabled {
			return "<!subteam^" + g.ID + "|@" + name + ">"
		}
	}
	for _, u := range st.users {
		if u.Handle == name {
			return "<@" + u.ID + label + ">"
		}
	}
	return ""
}
