package commands

import (
	"maps"
	"slices"
	"strings"

	"tocsin/incident"
	"tocsin/lang"
)

// textInputs asks for the texts of an update, one for each of its languages. "" is for whoever speaks none of the others.
func textInputs(l lang.Language, texts map[string]string) (list []Input) {
	for _, language := range slices.Sorted(maps.Keys(texts)) {
		id, label := inputText, l.Say("form.preview.text")
		if language != "" {
			id, label = inputText+"_"+language, l.Say("form.preview.language", "language", strings.ToUpper(language))
		}
		list = append(list, Input{ID: id, Label: label, Value: texts[language], Multiline: true, MaxLength: incident.MaxText})
	}
	return list
}

// textValues reads what came back of textInputs.
func textValues(values map[string]string) map[string]string {
	texts := map[string]string{}
	for id, text := range values {
		if language, ok := strings.CutPrefix(id, inputText); ok {
			texts[strings.TrimPrefix(language, "_")] = text
		}
	}
	return texts
}

// newsOf are texts by language as the domain takes them, and textsOf those of a broadcast by language.
func newsOf(texts map[string]string) incident.News {
	news := incident.News{Text: texts[""]}
	for language, text := range texts {
		if language == "" {
			continue
		}
		if news.Texts == nil {
			news.Texts = map[string]string{}
		}
		news.Texts[language] = text
	}
	return news
}

func textsOf(b incident.Broadcast) map[string]string {
	texts := map[string]string{"": b.Text}
	maps.Copy(texts, b.Texts)
	return texts
}
