package main

import (
	"slices"
	"strings"
	"testing"
	"time"

	"tocsin/sandbox"
)

// pressesDM presses the newest button with an action in somebody's DM with tocsin.
func (w *world) pressesDM(who, action string) {
	w.t.Helper()
	p := w.server.As(who)
	for _, m := range slices.Backward(p.DMs()) {
		if slices.ContainsFunc(m.Buttons, func(b sandbox.Button) bool { return b.ActionID == action }) {
			if err := p.Press("", m.TS, action); err != nil {
				w.t.Errorf("%s presses %s: %v", who, action, err)
			}
			return
		}
	}
	w.t.Errorf("%s has no button %s:\n%s", who, action, transcript(p.DMs()))
}

// files are the names of the files that were shared where somebody sees them, and what stands in the last one.
func (w *world) files(who, where string) (names []string, content string) {
	p := w.server.As(who)
	for _, m := range p.Messages(where) {
		for _, id := range m.Raw.Files {
			f := p.File(id)
			names, content = append(names, f.Name), string(f.Content)
		}
	}
	return names, content
}

// Who leads can have the whole roll call as a file: by direct message, once, even where Slack's answer to it is lost, and with nothing
// in it that a spreadsheet would run.
func TestARollCallAsAFile(t *testing.T) {
	t.Parallel()
	playing(t, func(w *world) {
		w.types("mara", "/incident trigger crisis-comms Water")
		w.types("jonas", "/incident ack INC-1")
		w.types("jonas", "/incident rollcall @executives")
		<-time.After(10 * time.Second)
		w.pressesDM("malcolm", "roll-safe")
		w.types("jonas", "/incident rollcall answer @grace help =HYPERLINK(\"https://evil.example\")")
		w.types("jonas", "/incident rollcall")
		w.server.SetFault(sandbox.Fault{Method: "files.completeUploadExternal", Kind: sandbox.FaultCut, Times: 1})
		w.pressesDM("jonas", "roll-file")
		<-time.After(5 * time.Minute)
		names, content := w.files("jonas", "")
		if !slices.Equal(names, []string{"roll-call-INC-1.csv"}) {
			w.t.Errorf("jonas has the files %q", names)
		}
		want := `Name,E-Mail,Region,Antwort,Ort,Notiz,Antwort von,Antwort um (Europe/Berlin),Antwort über,Gefragt über,"Nicht erreicht, weil"
Grace Whitfield,grace.whitfield@tarrowby.example,,braucht Hilfe,,"'=HYPERLINK(""https://evil.example"")",Jonas Achterberg,2000-01-01 01:00,Slack,Slack,
Helena Vasquez-Roth,helena.vasquez-roth@tarrowby.example,,,,,,,,Slack,
Kenji Morisaki,kenji.morisaki@tarrowby.example,,,,,,,,Slack,
Malcolm Adeyemi,malcolm.adeyemi@tarrowby.example,,in Sicherheit,,,Malcolm Adeyemi,2000-01-01 01:00,Slack,Slack,
`
		if content != want {
			w.t.Errorf("the file:\n%s\nwant:\n%s", content, want)
		}
		if names, _ := w.files("jonas", w.room("jonas").Name); len(names) > 0 {
			w.t.Errorf("in the channel there is %q", names)
		}
		w.types("jonas", "/incident rollcall close")
		<-time.After(10 * time.Second)
		w.pressesDM("jonas", "roll-file") // of the report
		<-time.After(10 * time.Second)
		if names, _ := w.files("jonas", ""); len(names) != 2 || strings.Contains(transcript(w.server.As("jonas").DMs()), "could not") {
			w.t.Errorf("with the report: %q\n%s", names, transcript(w.server.As("jonas").DMs()))
		}
	})
}
