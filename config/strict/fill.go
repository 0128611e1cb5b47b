package strict

import (
	"encoding"
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// fill puts what stands at a node into a value, or notes why it does not fit.
func (f *File) fill(n *yaml.Node, into reflect.Value, path string) {
	f.lines[path] = n.Line
	n, ok := f.filled(n, path)
	if !ok {
		return
	}
	own, reads := into.Addr().Interface().(encoding.TextUnmarshaler)
	switch {
	case n.Kind == yaml.AliasNode:
		f.Fail(path, noAlias)
	case n.Style&yaml.TaggedStyle != 0:
		f.Fail(path, "tags such as %s are not read: leave it out", n.Tag)
	case reads:
		f.fillOwn(n, own, path)
	case into.Kind() == reflect.Struct:
		f.fillSection(n, into, path)
	case into.Kind() == reflect.Slice:
		f.fillList(n, into, path)
	default:
		f.fillScalar(n, into, path)
	}
}

func (f *File) fillSection(n *yaml.Node, into reflect.Value, path string) {
	if empty(n) {
		n = &yaml.Node{Kind: yaml.MappingNode, Line: n.Line} // all of its keys may be commented out
	}
	if n.Kind != yaml.MappingNode {
		f.Fail(path, "must be a section with the keys %s", strings.Join(keys(into), ", "))
		return
	}
	first := map[string]int{} // the line of each key
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		at := join(path, key.Value)
		field, known := fieldOf(into, key.Value)
		switch line, twice := first[key.Value]; {
		case key.Kind != yaml.ScalarNode:
			f.note(key.Line, "%s: a key must be one word", label(path))
		case !known:
			f.unknown(key, into, path)
		case twice:
			f.note(key.Line, "%s: is there twice, first on line %d: keep one", at, line)
		default:
			first[key.Value] = key.Line
			f.fill(value, field, at)
		}
	}
	f.missing(n, into, path, first)
}

// unknown notes a key that does not exist; one that looks like it counts as given, so that it is not missed as well.
func (f *File) unknown(key *yaml.Node, into reflect.Value, path string) {
	known := keys(into)
	advice := "known here: " + strings.Join(known, ", ")
	if near := Nearest(key.Value, known); near != "" {
		advice = fmt.Sprintf("did you mean %q?", near)
		f.refused[join(path, near)] = true
	}
	name := strings.Trim(strconv.Quote(key.Value), `"`) // on one line, whatever it holds
	f.note(key.Line, "%s: there is no such key; %s", join(path, name), advice)
}

func (f *File) missing(n *yaml.Node, into reflect.Value, path string, given map[string]int) {
	for i := range into.NumField() {
		name, option, _ := strings.Cut(into.Type().Field(i).Tag.Get("key"), ",")
		if _, there := given[name]; option == "required" && !there {
			f.lines[join(path, name)] = n.Line
			f.Fail(join(path, name), "is missing")
		}
	}
}

func (f *File) fillList(n *yaml.Node, into reflect.Value, path string) {
	if empty(n) {
		return
	}
	if n.Kind != yaml.SequenceNode {
		f.Fail(path, `must be a list: [one, two], or each on a line that begins with "- "`)
		return
	}
	items := f.items(n, path)
	list := reflect.MakeSlice(into.Type(), len(items), len(items))
	for i, item := range items {
		f.fill(item, list.Index(i), fmt.Sprintf("%s[%d]", path, i))
	}
	into.Set(list)
}

func empty(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.Tag == "!!null" }

func fieldOf(section reflect.Value, key string) (reflect.Value, bool) {
	for i := range section.NumField() {
		if name, _, _ := strings.Cut(section.Type().Field(i).Tag.Get("key"), ","); name == key && name != "" {
			return section.Field(i), true
		}
	}
	return reflect.Value{}, false
}

func keys(section reflect.Value) []string {
	var names []string
	for i := range section.NumField() {
		if name, _, _ := strings.Cut(section.Type().Field(i).Tag.Get("key"), ","); name != "" {
			names = append(names, name)
		}
	}
	return names
}
