package sandbox

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/slack-go/slack"
)

func TestUpload(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	room := d.room("files")
	const content = "what happened, minute by minute"
	f, err := d.api.UploadFile(slack.UploadFileParameters{
		Filename: "timeline.txt", FileSize: len(content), Reader: strings.NewReader(content), Title: "Timeline", Channel: room, InitialComment: "The record",
	})
	if err != nil || f.Title != "Timeline" {
		t.Fatalf("%+v, %v", f, err)
	}
	h, err := d.api.GetConversationHistory(&slack.GetConversationHistoryParameters{ChannelID: room, Limit: 1})
	if err != nil || h.Messages[0].Text != "The record" || len(h.Messages[0].Files) != 1 || h.Messages[0].Files[0].Size != len(content) {
		t.Errorf("%+v, %v", h, err)
	}
	info, _, _, err := d.api.GetFileInfo(f.ID, 0, 0)
	if err != nil || info.Name != "timeline.txt" || !strings.HasPrefix(info.Mimetype, "text/plain") {
		t.Errorf("%+v, %v", info, err)
	}
	if list, _, err := d.api.GetFiles(slack.GetFilesParameters{Channel: room, Count: 10, Page: 1}); err != nil || len(list) != 1 {
		t.Errorf("%+v, %v", list, err)
	}
	d.ids["file"] = f.ID
	d.run([]step{
		{"to a person", "files.completeUploadExternal", []string{"files", `[{"id":"` + f.ID + `"}]`, "channel_id", "{ann}"}, "invalid_arguments", "input must match regex pattern: ^[CGDZ][A-Z0-9]{8,}$ [json-pointer:/channel_id]"},
		{"gone", "files.delete", []string{"file", "{file}"}, "ok", ""},
		{"twice", "files.delete", []string{"file", "{file}"}, "file_not_found", ""},
		{"no info", "files.info", []string{"file", "{file}"}, "file_not_found", ""},
		{"the old way", "files.upload", []string{"content", "x"}, "method_deprecated", ""},
		{"empty file", "files.getUploadURLExternal", []string{"filename", "x", "length", "0"}, "invalid_arguments", "must be greater than 0 [json-pointer:/length]"},
		{"no length", "files.getUploadURLExternal", []string{"filename", "x"}, "invalid_arguments", "length"},
		{"no list", "files.completeUploadExternal", []string{"files", "x"}, "invalid_arguments", "files"},
	})
}

// Slack's Node SDK sends the bytes as they are; a file whose bytes never came cannot be shared.
func TestUploadOfBareBytes(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	a := d.must("files.getUploadURLExternal", "filename", "a.bin", "length", "3")
	id, _ := a.at("file_id").(string)
	address, _ := a.at("upload_url").(string)
	files := `[{"id":"` + id + `"}]`
	if a := d.call("files.completeUploadExternal", "files", files); a.code() != "file_not_found" {
		t.Errorf("without the bytes: %v", a.body)
	}
	for _, want := range []int{http.StatusOK, http.StatusConflict} {
		res, err := d.web.Post(address, "application/octet-stream", bytes.NewReader([]byte{1, 2, 3}))
		if err != nil {
			t.Fatal(err)
		}
		_ = res.Body.Close()
		if res.StatusCode != want {
			t.Errorf("status %d, want %d", res.StatusCode, want)
		}
	}
	d.must("files.completeUploadExternal", "files", files)
	for token, want := range map[string]string{DefaultBotToken: "\x01\x02\x03", "other": "the app's token is missing\n"} {
		req, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
		req.Header.Set("Authorization", "Bearer "+token)
		res, err := d.web.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		got, _ := io.ReadAll(res.Body)
		_ = res.Body.Close()
		if string(got) != want {
			t.Errorf("with %s: %q", token, got)
		}
	}
}
