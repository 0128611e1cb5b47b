package bot

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
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
	self   string // the bot's own user id
	Team   string // the workspace's name
}

// callTimeout bounds one call of the Web API: longer than Slack ever needs, shorter than a claim on the outbox lasts.
const callTimeout = 10 * time.Second

// Connect checks the bot token and its scopes. The error says what to do about it.
func Connect(ctx context.Context, o Options, scopes []string) (*Slack, error) {
	if o.HTTP == nil {
		o.HTTP = &http.Client{Timeout: callTimeout}
	}
	options := []slack.Option{slack.OptionHTTPClient(o.HTTP), slack.OptionAppLevelToken(o.AppToken)}
	if o.APIURL != "" {
		options = append(options, slack.OptionAPIURL(strings.TrimRight(o.APIURL, "/")+"/"))
	}
	s := &Slack{api: slack.New(o.BotToken, options...), opts: o, log: o.Log, budget: newBudget(o.PostsPerMinute)}
	me, err := s.api.AuthTestContext(ctx)
	if err != nil {
		return nil, explain(err)
	}
	s.self, s.Team = me.UserID, me.Team
	return s, checkScopes(me.Header, scopes, o.Log)
}

// explain says what a refused token means and where to find the right one.
func explain(err error) error {
	var refused slack.SlackErrorResponse
	if !errors.As(err, &refused) {
		return fmt.Errorf("Slack does not answer: %w\nCheck the network, and slack.api_url in the configuration", err)
	}
	switch refused.Err {
	case "invalid_auth", "not_authed", "token_revoked", "account_inactive", "token_expired":
		return fmt.Errorf("Slack refuses the bot token (%s). Copy the \"Bot User OAuth Token\" (xoxb-…) from the app's page, OAuth & Permissions, into SLACK_BOT_TOKEN; if it is missing there, install the app into the workspace", refused.Err)
	case "not_allowed_token_type":
		return errors.New("SLACK_BOT_TOKEN is not a bot token. It begins with xoxb-; the one that begins with xapp- belongs into SLACK_APP_TOKEN")
	}
	return fmt.Errorf("Slack refuses auth.test: %s", refused.Err)
}
