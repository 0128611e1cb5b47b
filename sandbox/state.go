package sandbox

import (
	"encoding/json"
	"time"
)

// state is all that the workspace holds. Server.mu guards it.
type state struct {
	team     Team
	app      App
	users    []*User // in the order of the workspace file; the app's bot user is last
	groups   []*Group
	channels []*Channel // in order of creation; DMs among them
	views    map[string]*View
	homes    map[string]*View // user id -> published Home tab
	files    map[string]*File
	hooks    map[string]*responseURL // token in the address -> where it leads
	triggers map[string]*trigger     // trigger_id -> whose, until when, used or not

	userByID    map[string]*User
	channelByID map[string]*Channel
	dmByUser    map[string]*Channel          // the app's DM with a person, by that person's id
	scheduled   map[string]*scheduledMessage // by scheduled_message_id
	scopes      map[string]bool              // of the bot token
	drafts      map[string]values            // what people have put into the inputs of messages; see useInMessage
	nextID      int
	lastTS      int64 // microseconds; message timestamps only ever grow
}

// Team is the workspace itself.
type Team struct {
	ID     string
	Name   string
	Domain string
}

// App is the one installed app.
type App struct {
	ID        string
	BotID     string // "B…"
	BotUserID string // "U…"
	Manifest  *Manifest
}

// User is a person of the workspace, or the bot.
type User struct {
	ID       string
	Handle   string // Slack's "name", without "@"
	RealName string
	Title    string
	Email    string
	Phone    string // E.164; empty for who has none
	Topic    string // of the push messages that the person subscribes to; empty for none
	TZ       string // IANA name
	Locale   string // "de-DE"
	Region   string // shown in the picker; also a custom profile field
	Kind     UserKind
	Updated  time.Time

	madeUp bool // by GrownWorkspace
}

// UserKind is what sort of account a user is.
type UserKind string

// The kinds of accounts.
const (
	Member      UserKind = "member"
	Admin       UserKind = "admin"
	Guest       UserKind = "guest"        // is_restricted
	SingleGuest UserKind = "single_guest" // is_restricted and is_ultra_restricted
	Bot         UserKind = "bot"
	Deactivated UserKind = "deactivated"
)

// Group is a user group ("S…"), mentioned as @handle.
type Group struct {
	ID       string
	Handle   string
	Name     string
	Members  []string // user ids
	Disabled bool
	Updated  time.Time
}

// ChannelKind is what sort of conversation a channel is.
type ChannelKind string

// The kinds of conversations.
const (
	Public  ChannelKind = "public"
	Private ChannelKind = "private"
	IM      ChannelKind = "im"
	MPIM    ChannelKind = "mpim"
)

// Channel is a conversation of any kind.
type Channel struct {
	ID        string
	Name      string // empty for an IM
	Kind      ChannelKind
	Creator   string
	Created   time.Time
	Topic     string
	Purpose   string
	Archived  bool
	Members   []string
	Messages  []*Message // oldest first; ephemeral ones among them
	Pins      []string   // message timestamps
	Bookmarks []*Bookmark
	Read      map[string]string // user id -> timestamp of the last message read

	byTS  map[string]*Message
	index map[string]bool // of Members; see has
}

// Message is one message of a channel.
type Message struct {
	TS          string
	ThreadTS    string
	User        string // author's user id
	BotID       string // set where the app wrote it
	Text        string
	Subtype     string // "channel_join", "bot_message", …
	Blocks      json.RawMessage
	Attachments json.RawMessage
	Metadata    *Metadata
	Edited      string   // timestamp of the last edit; empty if never
	Ephemeral   string   // the one person who sees it; empty means everybody
	Files       []string // file ids
	Reactions   []*Reaction
	Username    string // the name shown in place of the author's (chat:write.customize)

	at      int64      // TS in microseconds
	replies []*Message // of a thread's first message
}

// Metadata travels with a message and is not shown (chat.postMessage's "metadata").
type Metadata struct {
	EventType    string          `json:"event_type"`
	EventPayload json.RawMessage `json:"event_payload"`
}

// Reaction is one emoji under a message.
type Reaction struct {
	Name  string
	Users []string
}

// Bookmark is one entry of a channel's bookmarks bar.
type Bookmark struct {
	ID, ChannelID, Title, Type, Link, Emoji string
	Created, Updated                        time.Time
}

// View is a modal or a Home tab.
type View struct {
	ID, RootID, PreviousID, ExternalID string
	Type                               string // "modal" or "home"
	User                               string // whose screen it is on
	CallbackID                         string
	PrivateMetadata                    string
	Hash                               string
	NotifyOnClose, ClearOnClose        bool
	Body                               json.RawMessage // the view as the app sent it
	State                              json.RawMessage // {"values":{block:{action:…}}}; grows as inputs change
	Open                               bool
	Errors                             map[string]string // block_id -> what is wrong, shown under the input
}

// File is an uploaded file.
type File struct {
	ID, Name, Title, MimeType, User string
	Size                            int
	Created                         time.Time
	Content                         []byte
	Uploaded                        bool     // the bytes arrived at the upload address
	Channels                        []string // where it was shared

	home string // the address it can be read at
}

// trigger lets the app open one view for one person, once, within three seconds.
type trigger struct {
	user    string
	expires time.Time
	used    bool
}

// responseURL lets the app answer one interaction, five times within thirty minutes.
type responseURL struct {
	user, channel, ts string // ts: the message the button was on; empty for a slash command
	expires           time.Time
	left              int
}
