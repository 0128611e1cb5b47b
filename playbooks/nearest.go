package playbooks

import "tocsin/config/strict"

// Nearest gives the known word that a mistyped one most likely stands for, or "" where none is close.
func Nearest(word string, known []string) string { return strict.Nearest(word, known) }
