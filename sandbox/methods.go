package sandbox

// Sets of scopes of which one is enough; the handler then asks for the one of the conversation's kind.
var (
	readScopes    = []string{"channels:read", "groups:read", "im:read", "mpim:read"}
	historyScopes = []string{"channels:history", "groups:history", "im:history", "mpim:history"}
	manageScopes  = []string{"channels:manage", "groups:write", "im:write", "mpim:write", "channels:write"}
	inviteScopes  = append([]string{"channels:write.invites", "groups:write.invites"}, manageScopes[:4]...)
	topicScopes   = append([]string{"channels:write.topic", "groups:write.topic", "im:write.topic", "mpim:write.topic"}, manageScopes[:4]...)
)

// one is short for a list of one scope.
func one(scope string) []string { return []string{scope} }

// methods is every method that is served; any other name answers unknown_method.
var methods = map[string]method{
	"api.test":              {handle: (*call).apiTest, tier: tier4, token: noToken},
	"apps.connections.open": {handle: (*call).connectionsOpen, tier: tier3, token: appToken},
	"auth.revoke":           {handle: (*call).authRevoke, tier: tier3, form: true},
	"auth.teams.list":       {handle: (*call).authTeams, tier: tier2, form: true},
	"auth.test":             {handle: (*call).authTest, tier: special},
	"blocks.validate":       {handle: (*call).blocksValidate, tier: tier4, token: noToken},

	"bookmarks.add":    {handle: (*call).bookmarksAdd, tier: tier2, scopes: one("bookmarks:write"), required: []string{"title", "type"}},
	"bookmarks.edit":   {handle: (*call).bookmarksEdit, tier: tier2, scopes: one("bookmarks:write")},
	"bookmarks.list":   {handle: (*call).bookmarksList, tier: tier3, scopes: one("bookmarks:read")},
	"bookmarks.remove": {handle: (*call).bookmarksRemove, tier: tier2, scopes: one("bookmarks:write")},

	"bots.info": {handle: (*call).botsInfo, tier: tier3, scopes: one("users:read"), form: true},

	"chat.delete":                 {handle: (*call).chatDelete, tier: tier3, scopes: one("chat:write"), required: []string{"channel", "ts"}},
	"chat.deleteScheduledMessage": {handle: (*call).chatUnschedule, tier: tier3, scopes: one("chat:write"), required: []string{"channel", "scheduled_message_id"}},
	"chat.getPermalink":           {handle: (*call).chatPermalink, tier: special, required: []string{"channel", "message_ts"}, form: true},
	"chat.meMessage":              {handle: (*call).chatMe, tier: tier3, scopes: one("chat:write"), required: []string{"channel", "text"}},
	"chat.postEphemeral":          {handle: (*call).chatEphemeral, tier: tier4, scopes: one("chat:write"), required: []string{"channel", "user"}},
	"chat.postMessage":            {handle: (*call).chatPost, tier: special, scopes: one("chat:write"), required: []string{"channel"}},
	"chat.scheduleMessage":        {handle: (*call).chatSchedule, tier: tier3, scopes: one("chat:write"), required: []string{"channel", "post_at"}},
	"chat.scheduledMessages.list": {handle: (*call).chatScheduled, tier: tier3},
	"chat.update":                 {handle: (*call).chatUpdate, tier: tier3, scopes: one("chat:write"), required: []string{"channel", "ts"}},

	"conversations.archive":    {handle: (*call).channelArchive, tier: tier2, scopes: manageScopes, required: []string{"channel"}},
	"conversations.close":      {handle: (*call).channelClose, tier: tier2, scopes: manageScopes, required: []string{"channel"}},
	"conversations.create":     {handle: (*call).channelCreate, tier: tier2, scopes: manageScopes},
	"conversations.history":    {handle: (*call).channelHistory, tier: tier3, scopes: historyScopes, required: []string{"channel"}},
	"conversations.info":       {handle: (*call).channelInfo, tier: tier3, scopes: readScopes, required: []string{"channel"}, form: true},
	"conversations.invite":     {handle: (*call).channelInvite, tier: tier3, scopes: inviteScopes, required: []string{"channel", "users"}},
	"conversations.join":       {handle: (*call).channelJoin, tier: tier3, scopes: one("channels:join"), required: []string{"channel"}},
	"conversations.kick":       {handle: (*call).channelKick, tier: tier3, scopes: []string{"channels:manage", "groups:write"}, required: []string{"channel"}},
	"conversations.leave":      {handle: (*call).channelLeave, tier: tier3, scopes: manageScopes, required: []string{"channel"}},
	"conversations.list":       {handle: (*call).channelList, tier: tier2, scopes: readScopes, form: true},
	"conversations.mark":       {handle: (*call).channelMark, tier: tier3, scopes: manageScopes, required: []string{"channel", "ts"}},
	"conversations.members":    {handle: (*call).channelMembers, tier: tier4, scopes: readScopes, required: []string{"channel"}, form: true},
	"conversations.open":       {handle: (*call).channelOpen, tier: tier3, scopes: manageScopes[:4]},
	"conversations.rename":     {handle: (*call).channelRename, tier: tier2, scopes: manageScopes, required: []string{"channel"}},
	"conversations.replies":    {handle: (*call).channelReplies, tier: tier3, scopes: historyScopes, required: []string{"channel", "ts"}, form: true},
	"conversations.setPurpose": {handle: (*call).channelPurpose, tier: tier2, scopes: topicScopes, required: []string{"channel"}},
	"conversations.setTopic":   {handle: (*call).channelTopic, tier: tier2, scopes: topicScopes, required: []string{"channel"}},
	"conversations.unarchive":  {handle: (*call).channelUnarchive, tier: tier2, scopes: manageScopes, required: []string{"channel"}},

	"dnd.info":     {handle: (*call).dndInfo, tier: tier3, scopes: one("dnd:read"), form: true},
	"dnd.teamInfo": {handle: (*call).dndTeam, tier: tier2, scopes: one("dnd:read"), required: []string{"users"}, form: true},
	"emoji.list":   {handle: (*call).emojiList, tier: tier2, scopes: one("emoji:read"), form: true},

	"files.completeUploadExternal": {handle: (*call).filesComplete, tier: tier4, scopes: one("files:write"), required: []string{"files"}},
	"files.delete":                 {handle: (*call).filesDelete, tier: tier3, scopes: one("files:write"), required: []string{"file"}},
	"files.getUploadURLExternal":   {handle: (*call).filesUploadURL, tier: tier4, scopes: one("files:write"), required: []string{"filename", "length"}, form: true},
	"files.info":                   {handle: (*call).filesInfo, tier: tier4, scopes: one("files:read"), required: []string{"file"}, form: true},
	"files.list":                   {handle: (*call).filesList, tier: tier3, scopes: one("files:read"), form: true},
	"files.upload":                 {handle: (*call).filesOldUpload, tier: tier2, scopes: one("files:write"), form: true},

	"pins.add":    {handle: (*call).pinsAdd, tier: tier2, scopes: one("pins:write"), required: []string{"channel"}},
	"pins.list":   {handle: (*call).pinsList, tier: tier2, scopes: one("pins:read"), required: []string{"channel"}, form: true},
	"pins.remove": {handle: (*call).pinsRemove, tier: tier2, scopes: one("pins:write"), required: []string{"channel"}},

	"reactions.add":    {handle: (*call).reactionsAdd, tier: tier3, scopes: one("reactions:write"), required: []string{"channel", "name", "timestamp"}},
	"reactions.get":    {handle: (*call).reactionsGet, tier: tier3, scopes: one("reactions:read"), form: true},
	"reactions.remove": {handle: (*call).reactionsRemove, tier: tier2, scopes: one("reactions:write"), required: []string{"name"}},

	"reminders.add":     {handle: (*call).unreachable, tier: tier2, required: []string{"text", "time"}, token: userToken},
	"team.info":         {handle: (*call).teamInfo, tier: tier3, scopes: one("team:read")},
	"team.profile.get":  {handle: (*call).teamProfile, tier: tier3, scopes: one("users.profile:read"), form: true},
	"users.profile.set": {handle: (*call).unreachable, tier: tier3, token: userToken},

	"usergroups.create":       {handle: (*call).groupsCreate, tier: tier2, scopes: one("usergroups:write"), required: []string{"name"}},
	"usergroups.disable":      {handle: (*call).groupsDisable, tier: tier2, scopes: one("usergroups:write"), required: []string{"usergroup"}},
	"usergroups.enable":       {handle: (*call).groupsEnable, tier: tier2, scopes: one("usergroups:write"), required: []string{"usergroup"}},
	"usergroups.list":         {handle: (*call).groupsList, tier: tier2, scopes: one("usergroups:read"), form: true},
	"usergroups.update":       {handle: (*call).groupsUpdate, tier: tier2, scopes: one("usergroups:write"), required: []string{"usergroup"}},
	"usergroups.users.list":   {handle: (*call).groupMembers, tier: tier2, scopes: one("usergroups:read"), required: []string{"usergroup"}, form: true},
	"usergroups.users.update": {handle: (*call).groupSetMembers, tier: tier2, scopes: one("usergroups:write"), required: []string{"usergroup", "users"}},

	"users.conversations": {handle: (*call).usersConversations, tier: tier3, scopes: readScopes, form: true},
	"users.getPresence":   {handle: (*call).usersPresence, tier: tier3, scopes: one("users:read"), form: true},
	"users.info":          {handle: (*call).usersInfo, tier: tier4, scopes: one("users:read"), required: []string{"user"}, form: true},
	"users.list":          {handle: (*call).usersList, tier: tier2, scopes: one("users:read"), form: true},
	"users.lookupByEmail": {handle: (*call).usersByEmail, tier: tier3, scopes: one("users:read.email"), required: []string{"email"}, form: true},
	"users.profile.get":   {handle: (*call).usersProfile, tier: tier4, scopes: one("users.profile:read"), form: true},
	"users.setPresence":   {handle: (*call).usersSetPresence, tier: tier2, scopes: one("users:write"), required: []string{"presence"}},

	"views.open":    {handle: (*call).viewsOpen, tier: tier4, required: []string{"view"}},
	"views.publish": {handle: (*call).viewsPublish, tier: tier4, required: []string{"user_id", "view"}},
	"views.push":    {handle: (*call).viewsPush, tier: tier4, required: []string{"view"}},
	"views.update":  {handle: (*call).viewsUpdate, tier: tier4, required: []string{"view"}},
}
