package sandbox

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// strictFile reads one YAML (or JSON) file and gathers everything that is wrong with it, so that a person mends it in one go.
type strictFile struct {
	name      string
	root      *yaml.Node
	misshapen map[*yaml.Node]bool
	problems  []problem
}

type problem struct {
	line int
	text string
}

// read fills into (a pointer to a struct with yaml tags). Keys that the struct does not know, and values of the
// wrong shape, become problems; what could be read is read all the same.
func (f *strictFile) read(data []byte, into any) error {
	dec := yaml.NewDecoder(bytes.NewReader(data))
	var doc, more yaml.Node
	if err := dec.Decode(&doc); errors.Is(err, io.EOF) {
		return fmt.Errorf("%s: the file is empty", f.name)
	} else if err != nil {
		return f.syntax(err)
	}
	f.root, f.misshapen = doc.Content[0], map[*yaml.Node]bool{}
	if err := dec.Decode(&more); !errors.Is(err, io.EOF) {
		f.problems = append(f.problems, problem{more.Line, "a second document; one file holds one"})
	}
	f.check(f.root, reflect.TypeOf(into).Elem(), "")
	if err := f.root.Decode(into); err != nil && len(f.problems) == 0 {
		return f.syntax(err)
	}
	return nil
}

var (
	yamlError = regexp.MustCompile(`^yaml: (?:line (\d+): )?(.*)$`)
	fromZero  = regexp.MustCompile(`^did not find expected (key|node content|',' or|'-' indicator|<)`)
)

// syntax puts what the YAML library says into our form. Of the first line it names no line; some of its messages count
// lines from 0.
func (f *strictFile) syntax(err error) error {
	match := yamlError.FindStringSubmatch(err.Error())
	if match == nil {
		return fmt.Errorf("%s: %w", f.name, err)
	}
	line, _ := strconv.Atoi(match[1])
	if line == 0 || fromZero.MatchString(match[2]) {
		line++
	}
	return fmt.Errorf("%s:%d: %s", f.name, line, match[2])
}

func (f *strictFile) check(n *yaml.Node, t reflect.Type, path string) {
	if n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	switch t.Kind() {
	case reflect.Struct:
		f.checkStruct(n, t, path)
	case reflect.Slice:
		if n.Kind != yaml.SequenceNode {
			f.shape(n, path, "a list")
			return
		}
		for i, item := range n.Content {
			f.check(item, t.Elem(), fmt.Sprintf("%s[%d]", path, i))
		}
	case reflect.String:
		if n.Kind != yaml.ScalarNode || n.Tag == "!!null" {
			f.shape(n, path, "a text")
		}
	case reflect.Bool:
		if n.Tag != "!!bool" {
			f.shape(n, path, "true or false")
		}
	case reflect.Int:
		if n.Tag != "!!int" {
			f.shape(n, path, "a whole number")
		}
	}
}

func (f *strictFile) checkStruct(n *yaml.Node, t reflect.Type, path string) {
	if n.Kind != yaml.MappingNode {
		f.shape(n, path, "a section with keys")
		return
	}
	types := map[string]reflect.Type{}
	var known []string
	for i := range t.NumField() {
		if name, _, _ := strings.Cut(t.Field(i).Tag.Get("yaml"), ","); name != "" && name != "-" {
			types[name] = t.Field(i).Type
			known = append(known, name)
		}
	}
	seen := map[string]bool{}
	pairs := n.Content
	n.Content = nil // what is there twice is decoded once, so that the rest can be checked
	for i := 0; i+1 < len(pairs); i += 2 {
		key := pairs[i]
		at := strings.TrimPrefix(path+"."+key.Value, ".")
		switch typ := types[key.Value]; {
		case typ == nil:
			f.problems = append(f.problems, problem{key.Line, fmt.Sprintf("%s: there is no such key; known here: %s", at, strings.Join(known, ", "))})
		case seen[key.Value]:
			f.problems = append(f.problems, problem{key.Line, at + ": the key is there twice; keep one"})
			continue
		default:
			seen[key.Value] = true
			f.check(pairs[i+1], typ, at)
		}
		n.Content = append(n.Content, key, pairs[i+1])
	}
}

func (f *strictFile) shape(n *yaml.Node, path, want string) {
	if path == "" {
		path = "the file"
	}
	f.misshapen[n] = true
	f.problems = append(f.problems, problem{n.Line, path + ": must be " + want})
}

// failf notes a problem with the value at path, such as "people", 3, "tz". A path that leads past what the
// file holds (a key left out) is reported at the place that misses it; of what has the wrong shape nothing more is said.
func (f *strictFile) failf(path []any, format string, args ...any) {
	n, text := f.root, ""
	for _, step := range path {
		if i, ok := step.(int); ok {
			text += fmt.Sprintf("[%d]", i)
		} else {
			text = strings.TrimPrefix(fmt.Sprintf("%s.%v", text, step), ".")
		}
		if next := child(n, step); next != nil {
			n = next
		}
	}
	if f.misshapen[n] {
		return
	}
	f.problems = append(f.problems, problem{n.Line, text + ": " + fmt.Sprintf(format, args...)})
}

func child(n *yaml.Node, step any) *yaml.Node {
	if n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	if i, ok := step.(int); ok {
		if n.Kind == yaml.SequenceNode && i < len(n.Content) {
			return n.Content[i]
		}
		return nil
	}
	if n.Kind == yaml.MappingNode {
		for i := 0; i+1 < len(n.Content); i += 2 {
			if n.Content[i].Value == step {
				return n.Content[i+1]
			}
		}
	}
	return nil
}

// err is everything found so far, one line each in the order of the file, or nil.
func (f *strictFile) err() error {
	slices.SortStableFunc(f.problems, func(a, b problem) int { return a.line - b.line })
	errs := make([]error, 0, len(f.problems))
	for _, p := range f.problems {
		errs = append(errs, fmt.Errorf("%s:%d: %s", f.name, p.line, p.text))
	}
	return errors.Join(errs...)
}
