package bot

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tocsin/commands"
	"tocsin/incident"
	"tocsin/incident/oncall"
	"tocsin/lang"
)

var write = flag.Bool("write", false, "write what is drawn into testdata instead of comparing it")

// at is the moment of every drawing: three in the morning in Berlin.
var at = time.Date(2026, 11, 22, 2, 4, 0, 0, time.UTC)

func record(state incident.State) incident.Record {
	r := incident.Record{
		Incident: incident.Incident{
			Number: 42, Title: "Water in the Berlin office", State: state, Level: 1, Channel: "C042", ChannelName: "crisis-comms-2026-11-22-42",
			Playbook:    incident.Playbook{Name: "crisis-comms", Title: "Crisis communications", Bridge: "https://meet.example/crisis"},
			TriggeredBy: "U1", TriggeredAt: at,
		},
		Pages: []incident.Page{
			{Person: "U2", Level: 1, State: incident.Reached}, {Person: "U3", Level: 1, State: incident.Reached},
			{Person: "U4", Level: 1, State: incident.Unreached, Reason: "deactivated"},
		},
	}
	if state != incident.Triggered {
		r.AcknowledgedBy, r.AcknowledgedAt, r.Lead = "U2", at.Add(time.Minute), "U2"
		r.Pages[0].State, r.Pages[0].EndedAt = incident.Answered, r.AcknowledgedAt
	}
	if state == incident.Resolved {
		r.ResolvedBy, r.ResolvedAt, r.Resolution = "U2", at.Add(time.Hour), "Pipe mended, carpet dry."
	}
	return r
}

func name(id incident.PersonID) string {
	return map[incident.PersonID]string{"U1": "Mara Lindqvist", "U2": "Jonas Achterberg", "U3": "Amara Okonjo", "U4": "Viktor Haugland"}[id]
}

// takeover is what is sent where Mara has Jonas take over for Amara.
func takeover(k incident.Kind, to string) incident.Delivery {
	return incident.Delivery{Kind: k, To: to, Body: incident.Body{
		By: "U1", People: []incident.PersonID{"U2", "U3"}, Override: &oncall.Override{Schedule: "facilities", From: at, To: at.Add(8 * time.Hour)},
	}}
}

// TestRender compares what people see with testdata, block by block. After a change: go test ./bot -run TestRender -write,
// and read the difference.
func TestRender(t *testing.T) {
	t.Parallel()
	texts, err := lang.New()
	if err != nil {
		t.Fatal(err)
	}
	en, de := texts.In("en-GB"), texts.In("de-DE")
	second := record(incident.Triggered)
	second.Level, second.Pages[1].Level = 2, 2
	long := record(incident.Triggered)
	long.Details = strings.Repeat("Details & more. ", 100)
	asked, leading, last := record(incident.Acknowledged), record(incident.Acknowledged), record(incident.Triggered)
	asked.Pages[1].Level, asked.Pages[1].AskedBy = incident.ByHand, "U1"
	leading.Pages[1].Level, leading.Pages[1].AskedBy, leading.Lead = incident.ByHand, "U1", "U3"
	last.Pages[1].Level = incident.LastResort
	homeless := record(incident.Triggered).Incident
	homeless.Channel, homeless.Title = "", "<!channel> & <@U1>"
	played, shift := record(incident.Triggered), &incident.Shift{Person: "U2", From: at.Add(16 * time.Hour), To: at.Add(24 * time.Hour)}
	played.Severity = incident.Severity{Name: "sev1", Title: "Critical <!here>", Mark: "🔴"}
	played.Playbook.Play.Responders, played.Pages[1].Level = "Join the *call* first. <@U1>", incident.Extra
	planned := map[string]string{"to": "U2", "from": "2026-11-22T18:00:00Z", "until": "2026-11-23T02:00:00Z"}
	told := incident.Broadcast{
		Kind: incident.KindUpdate, By: "U1", At: at, Next: time.Hour, Text: "*Stay out* of the hall <!channel>:\n• `valve 3` is shut\n> pumps come at 4\nSee https://status.example/42?a=1&b=2. :fire:",
		Texts: map[string]string{"de": "*Bitte nicht in die Halle*, siehe https://status.example/42 (<https://evil.example|INC-42>)."},
	}
	corrected, closed := told, incident.Broadcast{Kind: incident.KindClosed, By: "U1", At: at, Text: "_Dry_ again."}
	corrected.Kind = incident.KindCorrection
	for file, v := range map[string]*commands.View{
		"news":              newsView(en, "Europe/Berlin", record(incident.Acknowledged).Incident, told, name),
		"news-de":           newsView(de, "Europe/Berlin", record(incident.Acknowledged).Incident, told, name),
		"news-corrected":    newsView(en, "", record(incident.Acknowledged).Incident, corrected, name),
		"news-closed":       newsView(de, "Europe/Berlin", record(incident.Resolved).Incident, closed, name),
		"page-extra":        pageView(en, "Europe/Berlin", played, "U3", name),
		"page-extra-de":     pageView(de, "Europe/Berlin", played, "U3", name),
		"handed-over":       handoffView(en, "Europe/Berlin", record(incident.Acknowledged), incident.Body{By: "U1", Text: "The <keys>."}, name),
		"handed-over-de":    handoffView(de, "Europe/Berlin", record(incident.Acknowledged), incident.Body{By: "U1"}, name),
		"shift-planned":     shiftView(en, "Europe/Berlin", record(incident.Triggered).Incident, incident.Body{By: "U1", Text: "planned", Shift: shift}, name),
		"shift-soon-de":     shiftView(de, "", homeless, incident.Body{By: "U1", Text: "soon", Shift: shift}, name),
		"shift-dropped":     shiftView(en, "Europe/Berlin", homeless, incident.Body{By: "U1", Text: "dropped", Shift: shift}, name),
		"first":             firstView(en, "Europe/Berlin", homeless, incident.Delivery{Since: at, Body: incident.Body{By: "U1", Text: "Stay <out>."}}, name),
		"note-planned":      noteView(en, 42, incident.Entry{At: at, Kind: incident.EntryPlanned, By: "U1", Data: planned}, name),
		"note-handed-off":   noteView(de, 42, incident.Entry{At: at, Kind: incident.EntryHandedOff, By: "U1", Data: map[string]string{"to": "U2", "text": "The <keys>."}}, name),
		"note-informed":     noteView(en, 42, incident.Entry{At: at, Kind: incident.EntryInformed, Data: map[string]string{"to": "C1", "text": "Stay <out>."}}, name),
		"page-by-hand":      pageView(en, "Europe/Berlin", asked, "U3", name),
		"page-by-hand-de":   pageView(de, "Europe/Berlin", asked, "U3", name),
		"page-assigned":     pageView(en, "Europe/Berlin", leading, "U3", name),
		"page-assigned-de":  pageView(de, "Europe/Berlin", leading, "U3", name),
		"page-last-resort":  pageView(en, "Europe/Berlin", last, "U3", name),
		"test-page":         personalView(en, "", incident.Delivery{Kind: incident.KindTest}, name),
		"hand-over":         personalView(de, "", incident.Delivery{Kind: incident.KindHandover, Body: incident.Body{Text: "facilities"}}, name),
		"override":          personalView(en, "Europe/London", takeover(incident.KindOverride, "U2"), name),
		"override-relieved": personalView(de, "Europe/Berlin", takeover(incident.KindOverride, "U3"), name),
		"returned":          personalView(de, "Europe/Berlin", takeover(incident.KindReturned, "U2"), name),
		"returned-relieved": personalView(en, "Europe/London", takeover(incident.KindReturned, "U3"), name),
		"alarm":             alarmView(en, record(incident.Triggered).Incident),
		"alarm-no-channel":  alarmView(de, homeless), // Slack refused to make it
		"note-reopened":     noteView(en, 42, incident.Entry{At: at, Kind: incident.EntryReopened, By: "U1", Data: map[string]string{"text": "The <water> is *back*.\nINC-1 acknowledged."}}, name),
		"page-new":          pageView(en, "Europe/Berlin", record(incident.Triggered), "U3", name),
		"page-new-de":       pageView(de, "Europe/Berlin", record(incident.Triggered), "U3", name),
		"page-level-2":      pageView(en, "America/New_York", second, "U3", name),
		"page-details":      pageView(en, "Asia/Tokyo", long, "U3", name),
		"page-first":        pageView(en, "Europe/Berlin", record(incident.Acknowledged), "U2", name),
		"page-not-yet":      pageView(en, "Europe/Berlin", record(incident.Acknowledged), "U3", name),
		"page-over":         pageView(en, "Europe/Berlin", record(incident.Resolved), "U3", name),
		"note-update":       noteView(en, 42, incident.Entry{At: at, Kind: incident.EntryUpdated, By: "U1", Data: map[string]string{"text": "The <water> is *off*.", "broadcast": "B1"}}, name),
		"note-paged":        noteView(en, 42, incident.Entry{At: at, Kind: incident.EntryPaged, Data: map[string]string{"level": "1", "count": "5"}}, name),
		"overview":          commands.Overview(en, record(incident.Acknowledged), "Europe/Berlin", name),
		"overview-shared":   commands.Overview(en, record(incident.Triggered), "", name), // each reader's own zone
		"overview-resolved": commands.Overview(de, record(incident.Resolved), "Europe/Berlin", name),
	} {
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			golden(t, file, map[string]any{"text": v.Summary, "blocks": blocks(v)})
		})
	}
}

func TestRenderModal(t *testing.T) {
	t.Parallel()
	golden(t, "modal", modal(&commands.Modal{
		Callback: "trigger", Meta: "KEY", Title: "Raise an incident", Submit: "Page them now", Close: "Cancel",
		Intro: []commands.Part{commands.Text("They are paged at once.")},
		Inputs: []commands.Input{
			{ID: "playbook", Label: "What kind is it?", Value: "b", Options: []commands.Option{{Value: "a", Label: "First"}, {Value: "b", Label: "Second"}}},
			{ID: "text", Label: "What has happened?", Placeholder: "Water", Hint: "One line", Multiline: true, MaxLength: 2000},
		},
	}))
}

func golden(t *testing.T, file string, drawn any) {
	t.Helper()
	var got bytes.Buffer
	e := json.NewEncoder(&got)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(drawn); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join("testdata", file+".json")
	if *write {
		if err := os.WriteFile(path, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), got.String()); d != "" {
		t.Errorf("%s is drawn differently (-want +got):\n%s", file, d)
	}
}

// TestBlocksStayWithinSlacksBounds draws the worst that can be asked for.
func TestBlocksStayWithinSlacksBounds(t *testing.T) {
	t.Parallel()
	huge := strings.Repeat("é", 5000)
	v := &commands.View{Summary: huge}
	for range 30 {
		v.Parts = append(v.Parts, commands.Heading(huge), commands.Text(huge), commands.Quote(huge), commands.Formatted(huge), commands.Formatted(strings.Repeat("<", 2999)), commands.Small(huge),
			commands.Facts{{Label: "l", Value: commands.Markup(huge)}}, commands.Buttons{{Action: "a", Label: huge}, {Action: "a", Label: "again"}})
	}
	all := blocks(v)
	if len(all) > maxBlocks {
		t.Errorf("%d blocks; Slack takes %d", len(all), maxBlocks)
	}
	raw, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	var drawn []struct {
		Type     string
		Text     struct{ Text string }
		Elements []struct {
			ActionID string `json:"action_id"`
			Text     any
		}
	}
	if err := json.Unmarshal(raw, &drawn); err != nil {
		t.Fatal(err)
	}
	bounds := map[string]int{"header": maxHeader, "section": maxSection}
	for _, b := range drawn {
		if most, ok := bounds[b.Type]; ok && len([]rune(b.Text.Text)) > most {
			t.Errorf("a %s has %d characters; Slack takes %d", b.Type, len([]rune(b.Text.Text)), most)
		}
		if b.Type == "actions" && b.Elements[0].ActionID == b.Elements[1].ActionID {
			t.Errorf("two buttons of one row share the action id %q", b.Elements[0].ActionID)
		}
	}
}

func TestActionIgnoresWhatMadeItUnique(t *testing.T) {
	t.Parallel()
	for id, want := range map[string]string{"ack": "ack", "ack#1": "ack", "": ""} {
		if got := action(id); got != want {
			t.Errorf("action(%q) is %q, want %q", id, got, want)
		}
	}
}
