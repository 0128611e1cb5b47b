package sandbox

import (
	"net/url"
	"slices"
)

// maxBookmarks is how many bookmarks a channel can have.
const maxBookmarks = 100

func (c *call) bookmarkJSON(b *Bookmark, rank int) map[string]any {
	return map[string]any{
		"id": b.ID, "channel_id": b.ChannelID, "title": b.Title, "type": b.Type, "link": b.Link, "emoji": b.Emoji, "icon_url": nil,
		"entity_id": nil, "date_created": b.Created.Unix(), "date_updated": b.Updated.Unix(), "rank": string(rune('a' + rank%26)),
		"last_updated_by_user_id": c.st.app.BotUserID, "last_updated_by_team_id": c.st.team.ID, "shortcut_id": nil, "app_id": c.st.app.ID,
	}
}

// bar is the channel whose bookmarks bar is meant.
func (c *call) bar() (*Channel, error) {
	ch := c.st.channelByID[c.args["channel_id"]]
	if ch == nil || !c.visible(ch) {
		return nil, fail("channel_not_found")
	}
	return ch, nil
}

func validLink(link string) bool {
	u, err := url.Parse(link)
	return err == nil && u.Scheme != "" && (u.Host != "" || u.Opaque != "")
}

func (c *call) bookmarksAdd() (reply, error) {
	ch, err := c.bar()
	switch {
	case err != nil:
		return nil, err
	case c.args["type"] != "link":
		return nil, fail("invalid_bookmark_type")
	case !validLink(c.args["link"]):
		return nil, fail("invalid_link")
	case len(ch.Bookmarks) >= maxBookmarks:
		return nil, fail("too_many_bookmarks")
	}
	b := &Bookmark{
		ID: c.st.id("Bk"), ChannelID: ch.ID, Title: c.args["title"], Type: "link", Link: c.args["link"], Emoji: c.args["emoji"],
		Created: c.now, Updated: c.now,
	}
	ch.Bookmarks = append(ch.Bookmarks, b)
	c.s.tellChannel(ch)
	return reply{"bookmark": c.bookmarkJSON(b, len(ch.Bookmarks)-1)}, nil
}

// bookmark finds the one of the "bookmark_id" argument.
func (c *call) bookmark() (*Channel, int, error) {
	ch, err := c.bar()
	if err != nil {
		return nil, 0, err
	}
	i := slices.IndexFunc(ch.Bookmarks, func(b *Bookmark) bool { return b.ID == c.args["bookmark_id"] })
	if i < 0 {
		return nil, 0, fail("not_found")
	}
	return ch, i, nil
}

func (c *call) bookmarksEdit() (reply, error) {
	ch, i, err := c.bookmark()
	if err != nil {
		return nil, err
	}
	b := ch.Bookmarks[i]
	if link, ok := c.args["link"]; ok && !validLink(link) {
		return nil, fail("invalid_link")
	}
	for name, field := range map[string]*string{"title": &b.Title, "link": &b.Link, "emoji": &b.Emoji} {
		if v, ok := c.args[name]; ok {
			*field = v
		}
	}
	b.Updated = c.now
	c.s.tellChannel(ch)
	return reply{"bookmark": c.bookmarkJSON(b, i)}, nil
}

func (c *call) bookmarksRemove() (reply, error) {
	ch, i, err := c.bookmark()
	if err != nil {
		return nil, err
	}
	ch.Bookmarks = slices.Delete(ch.Bookmarks, i, i+1)
	c.s.tellChannel(ch)
	return reply{}, nil
}

func (c *call) bookmarksList() (reply, error) {
	ch, err := c.bar()
	if err != nil {
		return nil, err
	}
	list := []map[string]any{}
	for i, b := range ch.Bookmarks {
		list = append(list, c.bookmarkJSON(b, i))
	}
	return reply{"bookmarks": list}, nil
}
