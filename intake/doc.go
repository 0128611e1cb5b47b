// Package intake is what comes from outside Slack, over HTTP: answers to pages (links, key presses, webhooks of providers),
// and the program's health.
package intake
