package sandbox

import (
	"cmp"
	"encoding/json"
	"mime"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
)

// maxFile bounds an uploaded file, in bytes. Slack takes up to 1 GB; all of it would be in memory here.
const maxFile = 32 << 20

func (st *state) fileJSON(f *File) map[string]any {
	kind := strings.TrimPrefix(path.Ext(f.Name), ".")
	return map[string]any{
		"id": f.ID, "created": f.Created.Unix(), "timestamp": f.Created.Unix(), "name": f.Name, "title": f.Title,
		"mimetype": f.MimeType, "filetype": cmp.Or(kind, "text"), "pretty_type": strings.ToUpper(cmp.Or(kind, "text")),
		"user": f.User, "user_team": st.team.ID, "size": f.Size, "mode": "hosted", "is_external": false, "is_public": len(f.Channels) > 0,
		"url_private": f.home, "url_private_download": f.home, "permalink": st.site() + "/files/" + f.User + "/" + f.ID + "/" + f.Name,
		"channels": append([]string{}, f.Channels...), "groups": []string{}, "ims": []string{},
	}
}

func (st *state) filesJSON(ids []string) []map[string]any {
	out := []map[string]any{}
	for _, id := range ids {
		if f := st.files[id]; f != nil {
			out = append(out, st.fileJSON(f))
		} else {
			out = append(out, map[string]any{"id": id, "mode": "tombstone"})
		}
	}
	return out
}

// filesUploadURL is files.getUploadURLExternal, the first of three steps.
func (c *call) filesUploadURL() (reply, error) {
	size, err := c.args.number("length", 0, 1, maxFile)
	if err != nil {
		return nil, err
	}
	name := c.args["filename"]
	f := &File{
		ID: c.st.id("F"), Name: name, Title: name, User: c.st.app.BotUserID, Size: size, Created: c.now,
		MimeType: cmp.Or(mime.TypeByExtension(path.Ext(name)), "application/octet-stream"),
	}
	c.st.files[f.ID] = f
	web := "http://"
	if c.r.TLS != nil {
		web = "https://"
	}
	address := web + c.r.Host + uploadPath + f.ID
	f.home = address + "/" + url.PathEscape(name)
	return reply{"upload_url": address, "file_id": f.ID}, nil
}

// conversationID is what Slack takes for a channel_id here: no person's id, unlike elsewhere.
// https://github.com/slackapi/bolt-js/issues/2115
var conversationID = regexp.MustCompile(`^[CGDZ][A-Z0-9]{8,}$`)

// filesComplete is files.completeUploadExternal, the last step: it names the files and shares them.
func (c *call) filesComplete() (reply, error) {
	var named []struct{ ID, Title string }
	if json.Unmarshal([]byte(c.args["files"]), &named) != nil || len(named) == 0 {
		return nil, &apiError{code: "invalid_arguments", messages: []string{"must provide an array [json-pointer:/files]"}}
	}
	if id := c.args["channel_id"]; id != "" && !conversationID.MatchString(id) {
		return nil, &apiError{code: "invalid_arguments", messages: []string{"input must match regex pattern: " + conversationID.String() + " [json-pointer:/channel_id]"}}
	}
	ids := make([]string, 0, len(named))
	for _, n := range named {
		f := c.st.files[n.ID]
		if f == nil || !f.Uploaded {
			return nil, fail("file_not_found")
		}
		f.Title = cmp.Or(n.Title, f.Title)
		ids = append(ids, n.ID)
	}
	for _, ref := range append(c.args.list("channels"), c.args.list("channel_id")...) {
		if err := c.share(ref, ids); err != nil {
			return nil, err
		}
	}
	return reply{"files": c.st.filesJSON(ids)}, nil
}

// share posts the files into a channel.
func (c *call) share(ref string, ids []string) error {
	c.args = with(c.args, args{"channel": ref})
	ch, err := c.postTarget()
	if err != nil {
		return err
	}
	blocks, err := readBlocks(c.args["blocks"], onMessage)
	if err != nil {
		return err
	}
	thread, err := c.thread(ch)
	if err != nil {
		return err
	}
	m := &Message{User: c.st.app.BotUserID, BotID: c.st.app.BotID, Text: c.args["initial_comment"], Blocks: blocks, ThreadTS: thread, Files: ids}
	for _, id := range ids {
		f := c.st.files[id]
		f.Channels = append(f.Channels, ch.ID)
	}
	c.st.post(ch, m)
	c.published(ch, m)
	return nil
}

func (c *call) file() (*File, error) {
	f := c.st.files[c.args["file"]]
	if f == nil || !f.Uploaded {
		return nil, fail("file_not_found")
	}
	return f, nil
}

func (c *call) filesInfo() (reply, error) {
	f, err := c.file()
	if err != nil {
		return nil, err
	}
	return reply{"file": c.st.fileJSON(f), "comments": []any{}}, nil
}

func (c *call) filesDelete() (reply, error) {
	f, err := c.file()
	switch {
	case err != nil:
		return nil, err
	case f.User != c.st.app.BotUserID:
		return nil, fail("cant_delete_file")
	}
	delete(c.st.files, f.ID)
	return reply{}, nil
}

// filesList is files.list, the newest first, in pages of "count".
func (c *call) filesList() (reply, error) {
	var found []*File
	for _, f := range c.st.files {
		if f.Uploaded && (c.args["channel"] == "" || slices.Contains(f.Channels, c.args["channel"])) && (c.args["user"] == "" || f.User == c.args["user"]) {
			found = append(found, f)
		}
	}
	slices.SortFunc(found, func(a, b *File) int {
		return cmp.Or(b.Created.Compare(a.Created), cmp.Compare(b.ID, a.ID))
	})
	count, err := c.args.number("count", 100, 1, maxPage)
	if err != nil {
		return nil, err
	}
	number, err := c.args.number("page", 1, 1, 100)
	if err != nil {
		return nil, err
	}
	list := []map[string]any{}
	for i := (number - 1) * count; i < min(number*count, len(found)); i++ {
		list = append(list, c.st.fileJSON(found[i]))
	}
	pages := (len(found) + count - 1) / count
	return reply{"files": list, "paging": map[string]any{"count": count, "total": len(found), "page": number, "pages": pages}}, nil
}

// filesOldUpload is files.upload, which Slack has switched off.
func (c *call) filesOldUpload() (reply, error) { return nil, fail("method_deprecated") }
