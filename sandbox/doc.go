// Package sandbox is an embedded, Slack-compatible workspace: the demo of an app, and the honest other end of its tests.
//
// It speaks Slack's own wire format (Web API, Socket Mode, response_url) and knows nothing of the app that talks to it.
// People of the workspace are driven from Go (Server.As), or from the page it serves; both go through the same code.
//
// Beside Slack stand the providers that reach people without it, at addresses of their own (/twilio/, /ntfy/, /pagerduty/,
// /opsgenie/, /webhook, and a mail server): see the package phone. They go on while Slack is down, and each fails alone. What
// rings the app itself, mails and a monitoring, is in the package ring.
package sandbox
