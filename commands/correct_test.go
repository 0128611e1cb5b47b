package commands_test

import "testing"

// Without a text, the last update is shown to be corrected. What somebody wrote while a newer one went out corrects nothing.
func TestACorrectionIsAskedForInAForm(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.ask("mara", "trigger crisis-comms Water")
	w.ask("mara", "correct").says("No status update of INC-1 has been sent yet")
	w.ask("mara", "update INC-1 Dri")
	form := w.ask("mara", "correct").Modal
	if form == nil || form.Inputs[0].Value != "Dri" {
		t.Fatalf("the form is %+v", form)
	}
	w.send("mara", form, map[string]string{"text": "Dry"}).says("Corrected")
	w.ask("mara", "status INC-1").says("Dry")
	old := w.press("mara", "correct", "INC-1").Modal
	if a := w.send("mara", old, map[string]string{"text": " "}); a.Errors["text"] == "" {
		t.Errorf("an empty text: %+v", a.Answer)
	}
	w.ask("mara", "update INC-1 It burns")
	again := w.press("mara", "correct", "INC-1").Modal
	w.send("mara", old, map[string]string{"text": "Still dry"}).says("A newer update of INC-1 has been sent")
	w.send("mara", again, map[string]string{"text": "It burned"}).says("Corrected")
	w.ask("mara", "resolve INC-1 Over")
	w.press("mara", "correct", "INC-1").says("INC-1 is over already")
}
