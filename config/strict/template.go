package strict

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Filler gives what a text of a template at a path stands for. As an item of a list it may stand for several texts or for none;
// elsewhere they become one text, with commas between them.
type Filler func(path, text string) ([]string, error)

// ReadTemplate is Read for a document whose texts are filled in before they are looked at. It works on what was parsed, so that no text
// can become anything else than a text.
func ReadTemplate(name string, data []byte, into any, fill Filler) *File {
	f := newFile(name)
	f.filler = fill
	f.read(data, into)
	return f
}

// filled gives a node with its text filled in; ok is false where that was refused.
func (f *File) filled(n *yaml.Node, path string) (_ *yaml.Node, ok bool) {
	if f.filler == nil || n.Kind != yaml.ScalarNode || f.ready[n] {
		return n, true
	}
	texts, err := f.filler(path, n.Value)
	if err != nil {
		f.Fail(path, "%s", err)
		return nil, false
	}
	return withText(n, strings.Join(texts, ", ")), true
}

// items are the nodes of a list. What an item stands for and the list names already is left out.
func (f *File) items(n *yaml.Node, path string) (list []*yaml.Node) {
	if f.filler == nil {
		return n.Content
	}
	var texts []string
	for _, item := range n.Content {
		if item.Kind == yaml.ScalarNode {
			texts = append(texts, item.Value)
		}
	}
	for _, item := range n.Content {
		if item.Kind != yaml.ScalarNode {
			list = append(list, item)
			continue
		}
		these, err := f.filler(path, item.Value)
		if err != nil {
			f.lines[path] = item.Line
			f.Fail(path, "%s", err)
			return nil
		}
		for _, text := range these {
			if text != item.Value && slices.Contains(texts, text) {
				continue
			}
			one := withText(item, text)
			f.ready[one] = true
			texts, list = append(texts, text), append(list, one)
		}
	}
	return list
}

// withText is a node with another text. One that has it already is left as it is: a number stays a number.
func withText(n *yaml.Node, text string) *yaml.Node {
	if n.Value == text {
		return n
	}
	filled := *n
	filled.Value, filled.Tag = text, "!!str"
	return &filled
}
