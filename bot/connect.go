package bot

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"
	"github.com/rs/zerolog"
	"github.com/slack-go/slack"
)

// Options say how to reach Slack.
type Options struct {
	AppToken, BotToken string
	APIURL             string            // ends with "/"; empty means Slack itself
	HTTP               *http.Client      // nil: one with a timeout
	Dialer             *websocket.Dialer // nil: gorilla's own
	Connections        int               // Socket Mode connections; two cover the gap of a refresh
	PostsPerMinute     int               // chat.postMessage over the whole workspace; 0: no pacing of any call
	Log                zerolog.Logger
}

// Slack is the workspace as the bot sees it.
type Slack struct {
	api    *slack.Client
	opts   Options
	budget *budget
	log    zerolog.Logger
	barred atomic.Bool  // the bot token was refused since the last call that went well
	id     atomic.Value // string: the bot's own user id, once Join went well
	team   atomic.Value // string: the workspace's id, likewise
	site   atomic.Value // string: the workspace's address, "https://….slack.com/", likewise
}

// self is the bot's own user id; empty before Join went well.
func (s *Slack) self() string {
	id, _ := s.id.Load().(string)
	return id
}

// home is the workspace's id; empty before Join went well.
func (s *Slack) home() string {
	id, _ := s.team.Load().(string)
	return id
}

// callTimeout bounds one call of the Web API: longer than Slack ever needs, shorter than a claim on the outbox lasts.
const callTimeout = 10 * time.Second

// Refusal is Slack's no to the tokens or the app, in a sentence that says how to mend it.
type Refusal struct{ Sentence string }

func (r *Refusal) Error() string { return r.Sentence }

func refusal(format string, args ...any) *Refusal { return &Refusal{fmt.Sprintf(format, args...)} }

// Refused says whether Slack has answered, and will answer the same the next time.
func Refused(err error) bool {
	if _, ok := errors.AsType[*Refusal](err); ok {
		return true
	}
	no, ok := errors.AsType[slack.SlackErrorResponse](err)
	return ok && !transient[no.Err]
}

// slackCode is Slack's code for an error; empty where it is none of Slack's.
func slackCode(err error) string {
	no, _ := errors.AsType[slack.SlackErrorResponse](err)
	return no.Err
}

// Open makes a Slack that nobody has asked anything yet: see Join.
func Open(o Options) *Slack {
	if o.HTTP == nil {
		o.HTTP = httpClient()
	}
	options := []slack.Option{slack.OptionHTTPClient(o.HTTP), slack.OptionAppLevelToken(o.AppToken)}
	if o.APIURL != "" {
		options = append(options, slack.OptionAPIURL(strings.TrimRight(o.APIURL, "/")+"/"))
	}
	return &Slack{api: slack.New(o.BotToken, options...), opts: o, log: o.Log, budget: newBudget(o.PostsPerMinute)}
}

// Join checks both tokens and the scopes, and gives the workspace's name. A *Refusal says what somebody has to mend; after any
// other error, another attempt may go well.
func (s *Slack) Join(ctx context.Context, scopes []string) (team string, err error) {
	me, err := s.api.AuthTestContext(ctx)
	if err != nil {
		return "", explainBotToken(err)
	}
	if err := checkScopes(me.Header, scopes, s.log); err != nil {
		return "", err
	}
	// The address is not used: slack-go asks for its own, and tries forever where the token lacks its scope.
	if _, _, err := s.api.StartSocketModeContext(ctx); err != nil {
		return "", explainAppToken(err)
	}
	s.id.Store(me.UserID)
	s.team.Store(me.TeamID)
	s.site.Store(me.URL)
	return me.Team, nil
}

// unusable are Slack's codes for a token that was never one, or is none any more.
var unusable = map[string]bool{
	"invalid_auth": true, "not_authed": true, "token_revoked": true, "token_expired": true, "account_inactive": true,
}

func explainBotToken(err error) error {
	no, ok := errors.AsType[slack.SlackErrorResponse](err)
	switch {
	case !ok || transient[no.Err]:
		return err
	case unusable[no.Err]:
		return refusal("Slack refuses the bot token (%s). Copy the \"Bot User OAuth Token\" (xoxb-…) from the app's page, OAuth & Permissions, into SLACK_BOT_TOKEN; if it is missing there, install the app into the workspace", no.Err)
	case no.Err == "not_allowed_token_type":
		return refusal("SLACK_BOT_TOKEN is not a bot token. It begins with xoxb-; the one that begins with xapp- belongs into SLACK_APP_TOKEN")
	}
	return refusal("Slack refuses auth.test (%s): see that the app is installed in the workspace and may be used there", no.Err)
}

func explainAppToken(err error) error {
	const where = "on the app's page under Basic Information, App-Level Tokens"
	no, ok := errors.AsType[slack.SlackErrorResponse](err)
	switch {
	case !ok || transient[no.Err]:
		return err
	case unusable[no.Err]:
		return refusal("Slack refuses the app-level token (%s). Make one %s, with the scope connections:write, and put it into SLACK_APP_TOKEN", no.Err, where)
	case no.Err == "missing_scope":
		return refusal("the app-level token lacks the scope connections:write. Make a new one %s, with that scope, and put it into SLACK_APP_TOKEN", where)
	case no.Err == "not_allowed_token_type":
		return refusal("SLACK_APP_TOKEN is not an app-level token. It begins with xapp-; make one %s, with the scope connections:write", where)
	}
	return refusal("Slack refuses apps.connections.open (%s): see that Socket Mode is switched on on the app's page", no.Err)
}

// httpClient keeps as many connections open as there are deliveries at a time: Go keeps two a host by itself, and would
// close and open one for nearly every message of a broadcast.
func httpClient() *http.Client {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.MaxIdleConnsPerHost = 32
	return &http.Client{Timeout: callTimeout, Transport: t}
}
