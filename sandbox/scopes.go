package sandbox

import (
	"fmt"
	"slices"
	"strings"
)

// freeScopes open no Web API method of their own: events, commands, or more of what a method does.
var freeScopes = []string{
	"app_mentions:read", "assistant:write", "calls:read", "calls:write", "canvases:read", "canvases:write",
	"channels:write", "chat:write.customize", "chat:write.public", "commands", "conversations.connect:manage",
	"conversations.connect:read", "conversations.connect:write", "datastore:read", "datastore:write", "files:read",
	"incoming-webhook", "links.embed:write", "links:read", "links:write", "lists:read", "lists:write", "metadata.message:read",
	"remote_files:read", "remote_files:share", "remote_files:write", "search:read.public", "triggers:read", "triggers:write",
	"users:read.email", "users:write", "workflow.steps:execute", "workflows.templates:read", "workflows.templates:write",
}

// allScopes lists every scope a bot token can have here, in alphabetical order.
func allScopes() []string {
	all := slices.Clone(freeScopes)
	for _, m := range methods {
		all = append(all, m.scopes...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func checkScopes(scopes []string) error {
	known := setOf(allScopes())
	for _, s := range scopes {
		if !known[s] {
			return fmt.Errorf("manifest: Slack has no bot scope %q", s)
		}
	}
	return nil
}

// scopeFamily is the first half of the scopes for a kind of conversation.
func scopeFamily(k ChannelKind) string {
	switch k {
	case Private:
		return "groups"
	case IM:
		return "im"
	case MPIM:
		return "mpim"
	default:
		return "channels"
	}
}

// needFor checks the scope that this kind of conversation asks for: verb is "read", "history", "write", "write.invites"
// or "write.topic". A write scope covers its finer ones. Slack names the scope that is missing, exactly.
func (c *call) needFor(verb string, k ChannelKind) error {
	family := scopeFamily(k)
	accepted := []string{family + ":" + verb}
	if base, finer := strings.CutPrefix(verb, "write."); finer && base != "" {
		accepted = append(accepted, family+":write")
	}
	if k == Public && strings.HasPrefix(verb, "write") {
		accepted = append([]string{"channels:manage"}, accepted...)
	}
	return c.need(accepted...)
}

// need asks for one of these scopes; the error names the first.
func (c *call) need(scopes ...string) error {
	for _, s := range scopes {
		if c.st.scopes[s] {
			return nil
		}
	}
	return &apiError{code: "missing_scope", needed: scopes[0]}
}
