package commands

import "context"

// maxLine is what a button surely carries, in bytes: Slack takes 2,000 characters. https://docs.slack.dev/reference/block-kit/block-elements/button-element
const maxLine = 2000

// Mention carries out what was written behind tocsin's name in a message, as if it had been typed after /incident. Slack opens no
// form for a message: in its place comes a button that opens it.
func (h *Handler) Mention(ctx context.Context, r Request, line string) (Answer, error) {
	a, err := h.Command(ctx, r, line)
	if a.Modal == nil {
		return a, err
	}
	l := h.Texts.In(r.By.Locale)
	if len(line) > maxLine {
		return Answer{View: say(l, "mention.long")}, err
	}
	v := say(l, "mention.form", "form", a.Modal.Title)
	v.Parts = append(v.Parts, Buttons{{Action: ActionLine, Value: line, Label: l.Say("button.line"), Style: Primary}})
	return Answer{View: v}, err
}

// typed carries out what a button carries, as if it had been typed after /incident just now.
func (h *Handler) typed(ctx context.Context, r Request, line string) (Answer, error) {
	return h.Command(ctx, r, line)
}
