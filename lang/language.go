package lang

import (
	"fmt"
	"strings"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"github.com/nicksnyder/go-i18n/v2/i18n/template"
)

// Language says things in one language. Get one from Texts.In.
type Language struct {
	localizer *i18n.Localizer
	tag       string
}

// Tag names the language after BCP 47: "de".
func (l Language) Tag() string { return l.tag }

// A placeholder without a value leaves nothing behind, rather than "<no value>".
var parser = &template.TextParser{Option: "missingkey=zero"}

// Say gives the text of an id. The data are pairs of a placeholder's name and its value: Say("error.text_too_long",
// "length", 3001, "most", 3000). A key Count (or count) also chooses between singular and plural; the texts write
// {{.Count}} for both.
//
// Where this language lacks the id, the English text is given; where that is missing too, the id itself: a message must
// leave at three in the morning even if it is ugly.
func (l Language) Say(id string, data ...any) string {
	values, count := pairs(data)
	config := &i18n.LocalizeConfig{MessageID: id, TemplateData: values, PluralCount: count, TemplateParser: parser}
	text, err := l.localizer.Localize(config)
	if err != nil && text == "" && count != nil { // a count that is no number
		config.PluralCount = nil
		text, _ = l.localizer.Localize(config)
	}
	if text == "" {
		return id
	}
	return text
}

// Reason says why something could not be delivered, as the end of a sentence, without a full stop.
// A code that has no text of its own (Slack has hundreds) is shown as it is.
func (l Language) Reason(code string) string {
	id := "reason." + code
	if text := l.Say(id); text != id {
		return text
	}
	return l.Say("reason.other", "code", code)
}

// pairs turns everything into strings, so that a value that is missing or odd prints as something that people can read.
func pairs(data []any) (values map[string]string, count any) {
	values = make(map[string]string, len(data)/2+1)
	for i := 0; i+1 < len(data); i += 2 {
		key, value := fmt.Sprint(data[i]), data[i+1]
		if strings.EqualFold(key, "count") {
			key, count = "Count", fmt.Sprint(value)
		}
		values[key] = fmt.Sprint(value)
	}
	return values, count
}
