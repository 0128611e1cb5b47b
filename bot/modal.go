package bot

import (
	"strings"

	"github.com/slack-go/slack"

	"tocsin/commands"
)

// modal draws a form. Block and action of an input both are its id, so that values and errors find it.
func modal(m *commands.Modal) slack.ModalViewRequest {
	all := blocks(&commands.View{Parts: m.Intro})
	for _, in := range m.Inputs {
		all = append(all, input(in))
	}
	return slack.ModalViewRequest{
		Type: slack.VTModal, CallbackID: m.Callback, PrivateMetadata: m.Meta,
		Title: plain(m.Title, maxTitle), Submit: plain(m.Submit, maxTitle), Close: plain(m.Close, maxTitle),
		Blocks: slack.Blocks{BlockSet: all},
	}
}

// maxTitle is what Slack takes for a modal's title and buttons, in characters.
const maxTitle = 24

func input(in commands.Input) slack.Block {
	var hint *slack.TextBlockObject
	if in.Hint != "" {
		hint = plain(in.Hint, maxField)
	}
	b := slack.NewInputBlock(in.ID, plain(in.Label, maxField), hint, element(in))
	b.Optional = in.Optional
	return b
}

func element(in commands.Input) slack.BlockElement {
	if in.Options != nil {
		return menu(in)
	}
	e := slack.NewPlainTextInputBlockElement(nil, in.ID)
	if in.Placeholder != "" {
		e.Placeholder = plain(in.Placeholder, 150)
	}
	e.InitialValue, e.Multiline, e.MaxLength = in.Value, in.Multiline, in.MaxLength
	return e
}

func menu(in commands.Input) slack.BlockElement {
	const most = 100 // options in a select
	e := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, nil, in.ID)
	for _, o := range in.Options {
		option := slack.NewOptionBlockObject(o.Value, plain(o.Label, maxButton), nil)
		if o.Value == in.Value {
			e.InitialOption = option
		}
		if len(e.Options) < most {
			e.Options = append(e.Options, option)
		}
	}
	return e
}

// answerView shows an answer in place of the form that was sent. There is nothing left to cancel: shut is its only button.
func answerView(form slack.View, v *commands.View, shut string) *slack.ModalViewRequest {
	return &slack.ModalViewRequest{Type: slack.VTModal, Title: form.Title, Close: plain(shut, maxTitle), Blocks: slack.Blocks{BlockSet: blocks(v)}}
}

// values reads what was filled in, by input id.
func values(state *slack.ViewState) map[string]string {
	m := map[string]string{}
	if state == nil {
		return m
	}
	for _, block := range state.Values {
		for id, v := range block {
			m[id] = strings.Map(shown, v.Value)
			if v.SelectedOption.Value != "" {
				m[id] = v.SelectedOption.Value
			}
		}
	}
	return m
}
