// Package ring is what rings the app from outside Slack: people who write mails, and a monitoring that sees things go wrong.
//
// It knows SMTP and the webhooks of Prometheus' Alertmanager, and nothing of the app that takes them. Nothing leaves this machine.
package ring
