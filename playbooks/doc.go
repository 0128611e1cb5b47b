// Package playbooks has the playbooks that the program brings along, and reads those of a folder. One file is one
// playbook, or a template of one for each region of the company; crisis-comms.yaml and region-leadership.yaml show every key with
// what it means. What is wrong with a file is told all at once, each with
// file, line and key, before anybody needs it.
package playbooks
