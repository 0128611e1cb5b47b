package bot

import (
	"context"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"tocsin/commands"
)

// envelope is one thing Slack handed over, to be acknowledged within three seconds.
type envelope struct {
	bot     *Bot
	client  *socketmode.Client
	request socketmode.Request
}

// ack tells Slack that the envelope is on disk or refused. It says false where Slack would drop the answer that goes along.
func (e *envelope) ack(ctx context.Context, payload any) bool {
	err := e.client.AckCtx(ctx, e.request.EnvelopeID, payload)
	if err == nil {
		return true
	}
	e.bot.slack.log.Warn().Err(err).Msg("the answer does not go along with the acknowledgement")
	_ = e.client.AckCtx(ctx, e.request.EnvelopeID, nil)
	return false
}

// command carries out one line of /incident.
func (b *Bot) command(ctx context.Context, e *envelope, c slack.SlashCommand) {
	r := b.request(ctx, e.request.EnvelopeID, c.UserID, c.ChannelID)
	a := b.decide(ctx, c.Command, func(ctx context.Context) (commands.Answer, error) {
		return b.handler.Command(ctx, r, typed(c.Text))
	})
	if a.Modal != nil {
		a = b.openModal(ctx, r, c.TriggerID, false, a)
	}
	if a.View == nil {
		e.ack(ctx, nil)
		return
	}
	drawn := slack.Blocks{BlockSet: blocks(a.View)}
	if !e.ack(ctx, map[string]any{"response_type": slack.ResponseTypeEphemeral, "text": string(commands.Escape(a.View.Summary)), "blocks": drawn}) {
		b.respond(ctx, c.ResponseURL, a.View)
	}
}

// interaction carries out a press of a button or a form.
func (b *Bot) interaction(ctx context.Context, e *envelope, c slack.InteractionCallback) {
	switch c.Type {
	case slack.InteractionTypeBlockActions:
		b.press(ctx, e, c)
	case slack.InteractionTypeViewSubmission:
		b.submit(ctx, e, c)
	case slack.InteractionTypeShortcut, slack.InteractionTypeMessageAction:
		b.shortcut(ctx, e, c)
	default:
		e.ack(ctx, nil)
	}
}

func (b *Bot) press(ctx context.Context, e *envelope, c slack.InteractionCallback) {
	if len(c.ActionCallback.BlockActions) == 0 {
		e.ack(ctx, nil)
		return
	}
	pressed := c.ActionCallback.BlockActions[0]
	r := b.request(ctx, e.request.EnvelopeID, c.User.ID, c.Channel.ID)
	r.Ephemeral = c.Container.IsEphemeral
	a := b.decide(ctx, pressed.ActionID, func(ctx context.Context) (commands.Answer, error) {
		return b.handler.Press(ctx, r, action(pressed.ActionID), pressed.Value)
	})
	instead := a.Instead
	if a.Modal != nil {
		a = b.openModal(ctx, r, c.TriggerID, c.View.Type == slack.VTModal, a)
	}
	e.ack(ctx, nil)
	b.homes.again(r.By.ID)
	if instead != nil && c.ResponseURL != "" {
		b.replace(ctx, c.ResponseURL, instead)
	}
	switch {
	case a.View == nil:
	case c.View.Type == slack.VTHomeTab:
		b.openView(ctx, r, c.TriggerID, a.View)
	case c.ResponseURL == "": // pressed in a form
		b.pushView(ctx, r, c, a.View)
	default:
		b.respond(ctx, c.ResponseURL, a.View)
	}
}

func (b *Bot) submit(ctx context.Context, e *envelope, c slack.InteractionCallback) {
	r := b.request(ctx, e.request.EnvelopeID, c.User.ID, "")
	a := b.decide(ctx, c.View.CallbackID, func(ctx context.Context) (commands.Answer, error) {
		return b.handler.Submit(ctx, r, c.View.CallbackID, c.View.PrivateMetadata, values(c.View.State))
	})
	defer b.homes.again(r.By.ID)
	switch {
	case a.Errors != nil:
		e.ack(ctx, slack.NewErrorsViewSubmissionResponse(a.Errors))
	case a.Modal != nil:
		next := modal(a.Modal)
		e.ack(ctx, slack.NewUpdateViewSubmissionResponse(&next))
	case a.View != nil:
		e.ack(ctx, slack.NewUpdateViewSubmissionResponse(answerView(c.View, a.View, b.handler.Texts.In(r.By.Locale).Say("form.done"))))
	default:
		e.ack(ctx, nil)
	}
}

// pushView shows an answer on top of the form that a button was pressed in.
func (b *Bot) pushView(ctx context.Context, r commands.Request, c slack.InteractionCallback, v *commands.View) {
	drawn := answerView(c.View, v, b.handler.Texts.In(r.By.Locale).Say("form.done"))
	if _, err := b.slack.api.PushViewContext(ctx, c.TriggerID, *drawn); err != nil {
		b.slack.log.Warn().Err(err).Msg("Slack does not show the answer to a button in a form")
	}
}

// openModal opens a form, on top of another one where it was asked for there; where Slack refuses, the person is told.
func (b *Bot) openModal(ctx context.Context, r commands.Request, trigger string, inForm bool, a commands.Answer) commands.Answer {
	var err error
	if inForm {
		_, err = b.slack.api.PushViewContext(ctx, trigger, modal(a.Modal))
	} else {
		_, err = b.slack.api.OpenViewContext(ctx, trigger, modal(a.Modal))
	}
	if err != nil {
		b.slack.log.Warn().Err(err).Str("form", a.Modal.Callback).Msg("Slack does not open the form")
		l := b.handler.Texts.In(r.By.Locale)
		return commands.Answer{View: &commands.View{Summary: l.Say("form.refused"), Parts: []commands.Part{commands.Text(commands.Say(l, "form.refused"))}}}
	}
	return commands.Answer{}
}

// respond answers a press, seen only by the person who pressed.
func (b *Bot) respond(ctx context.Context, url string, v *commands.View) {
	b.hook(ctx, url, v, slack.WebhookMessage{ResponseType: slack.ResponseTypeEphemeral})
}

// replace shows an answer in place of the message whose button was pressed. It takes no turn of chat.update: ten thousand people
// may answer within minutes.
func (b *Bot) replace(ctx context.Context, url string, v *commands.View) {
	b.hook(ctx, url, v, slack.WebhookMessage{ReplaceOriginal: true})
}

func (b *Bot) hook(ctx context.Context, url string, v *commands.View, m slack.WebhookMessage) {
	m.Text, m.Blocks = string(commands.Escape(v.Summary)), &slack.Blocks{BlockSet: blocks(v)}
	err := slack.PostWebhookCustomHTTPContext(ctx, url, b.slack.opts.HTTP, &m)
	if err != nil {
		b.slack.log.Warn().Str("cause", reason(err)).Msg("an answer to a button did not arrive")
	}
}

// decide carries a request out while Slack still waits for the answer, and logs what the person is told only in general words.
func (b *Bot) decide(ctx context.Context, what string, do func(context.Context) (commands.Answer, error)) commands.Answer {
	ctx, cancel := context.WithTimeout(ctx, decision)
	defer cancel()
	a, err := do(ctx)
	if err != nil {
		b.slack.log.Error().Err(err).Str("request", what).Msg("a request could not be carried out")
	}
	return a
}
