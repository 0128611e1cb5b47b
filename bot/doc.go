// Package bot is tocsin in Slack: the socket that people's commands come in through, and everything that leaves for
// Slack. It is the only room that knows slack-go.
//
// Coming in: socket -> queue (in order for each person) -> commands -> answer. Going out: dispatch hands a delivery to
// Sender, which draws it in the reader's language, respects Slack's limits, and says what became of it.
package bot
