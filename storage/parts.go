package storage

import (
	"strings"

	"tocsin/incident"
)

// Of very many people, those whose turn has not come wait in parts, a row each: to write 100,000 rows at once would keep everybody
// else from writing for seconds.

// writeParts puts people into a table of parts, which are taken one by one.
func (t *tx) writeParts(table, of string, left []incident.PersonID) error {
	var rows [][]any
	for len(left) > 0 {
		part := left[:min(incident.FeedSize, len(left))]
		left = left[len(part):]
		ids := make([]string, len(part))
		for i, p := range part {
			ids[i] = string(p)
		}
		rows = append(rows, []any{of, int64(len(rows)), strings.Join(ids, " ")})
	}
	_, err := t.insert("INSERT INTO "+table, rows, "")
	return err
}

// peopleOf are the people of a part.
func peopleOf(part string) (people []incident.PersonID) {
	for id := range strings.FieldsSeq(part) {
		people = append(people, incident.PersonID(id))
	}
	return people
}
