// Package phone is how people of the sandbox's company are reached outside Slack: stand-ins of Twilio, ntfy, PagerDuty,
// Opsgenie, a receiver of Standard Webhooks and a mail server, and the telephones and mailboxes that they lead to.
//
// Each stands in a file of its own. It checks what its provider documents, answers with its status codes and error bodies, and
// calls back, signed, as the real one does. Nothing leaves this machine.
package phone
