// Package paging reaches people outside Slack: one file a provider, each a Provider, and one test kit that all of them pass.
//
// A Sender puts a breaker in front of a provider and makes it a sender of dispatch. It knows no texts: whoever wires it gives
// it a Compose, which makes a Message of a delivery in the reader's language.
package paging
