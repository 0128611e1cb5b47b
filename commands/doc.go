// Package commands is what people can ask of tocsin in Slack: a file a verb of /incident, a file a button, a file a modal.
// Each parses what was asked, calls the domain, and answers as data (View, Modal), which the bot draws.
package commands
