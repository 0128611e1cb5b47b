package incident_test

import (
	"strings"
	"testing"

	"tocsin/incident"
)

func TestANoteGoesOnRecordAndNoFurther(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.trigger("crisis", "Water").Number
	w.drain(takes)
	before := w.story(n)
	note := func(key, text string, by incident.PersonID) error {
		_, err := w.s.Note(t.Context(), key, n, by, text, w.now)
		return err
	}
	w.must(note("1", " The main is shut.\nKey is with Ines. ", "JONAS"))
	w.must(note("1", "The main is shut.", "JONAS"))
	w.refused(note("2", " ", "JONAS"), incident.EmptyText)
	w.refused(note("3", strings.Repeat("x", incident.MaxText+1), "JONAS"), incident.TextTooLong)
	w.refused(note("4", "I see you", "DIEGO"), incident.NotFound)
	w.tells(n, before, "noted JONAS text=The main is shut.\nKey is with Ines.")
	w.same(said(w.drain(takes)), "noted")
	w.resolve(n, "Dry")
	w.must(note("5", "The plumber came at 4.", "AMARA"))
}
