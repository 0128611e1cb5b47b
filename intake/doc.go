// Package intake is what comes from outside Slack. Over HTTP: answers to pages (links, key presses, replies, webhooks of
// providers), what other programs ring by (hooks, the API), and the program's health. By SMTP and IMAP: mails to playbooks, over
// which a Mailroom decides.
//
// Who may answer is told by signatures alone. A Signer makes and checks the tokens in links; providers sign what they send. Other
// programs show a secret or sign, too (hook_secret.go).
// Whatever does not check out is refused before it is looked at, counted, and logged without its token; a mail is held instead, until
// somebody decides.
//
// The other way round it reads calendars of other programs, which say who is on call (calendar.go).
package intake
