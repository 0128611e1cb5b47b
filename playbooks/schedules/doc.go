// Package schedules has the on-call schedule that the program brings along as an example, and reads those of a folder. One
// file is one schedule; facilities.yaml shows every key with what it means. What is wrong with a file is told all at once,
// each with file, line and key, before anybody needs it. A playbook pages who is on call as "oncall:NAME".
package schedules
