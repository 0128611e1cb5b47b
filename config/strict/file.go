// Package strict reads a YAML file that a person wrote, and tells them everything that is wrong with it at once: each
// problem with file, line, key and what would be right.
//
// It knows no key of any file. config and playbooks both read with it, and must not import each other; it lies in
// config/ because it serves configuration in the widest sense, and because the first level of the repository holds rooms
// alone. It is the one package inside a room that another room may import.
package strict

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// MaxSize is how long a file may be, in bytes: far above what a person writes, far below what hurts.
const MaxSize = 1 << 20

// File is one file while it is checked.
type File struct {
	name     string
	lines    map[string]int  // by path: where the value stands
	refused  map[string]bool // paths of which nothing more is said
	problems []problem

	filler Filler              // nil: the texts are as they stand there
	ready  map[*yaml.Node]bool // nodes that are filled in
}

type problem struct {
	line int
	text string
}

// Read fills into, a pointer to a struct, from one YAML document; what the document leaves out stays as it is.
// Fields are named by a tag `key:"name"` or `key:"name,required"` and may be strings, bools, ints, time.Duration, whatever
// reads itself from text (encoding.TextUnmarshaler), structs, and lists of all these.
//
// Problems are kept for Err, so that the caller can add its own with Fail first. Aliases are refused: a few lines of them
// unfold into gigabytes, and a file for people is better read without.
func Read(name string, data []byte, into any) *File {
	f := newFile(name)
	f.read(data, into)
	return f
}

func newFile(name string) *File {
	return &File{name: name, lines: map[string]int{"": 1}, refused: map[string]bool{}, ready: map[*yaml.Node]bool{}}
}

func (f *File) read(data []byte, into any) {
	if len(data) > MaxSize {
		f.refused[""] = true
		f.note(1, "the file has more than %d bytes; that is the most that is read", MaxSize)
		return
	}
	root, ok := f.parse(data)
	if ok {
		f.fill(root, reflect.ValueOf(into).Elem(), "")
	}
}

// Fail notes a problem with what stands at a path such as "escalation.levels[0].timeout"; "" is the whole file. Where the file has no such
// key, the line is that of the section that lacks it. Of a value that was already complained about nothing more is said.
func (f *File) Fail(path, format string, args ...any) {
	if f.silent(path) {
		return
	}
	f.refused[path] = true
	f.note(f.line(path), "%s: %s", label(path), fmt.Sprintf(format, args...))
}

// Err gives what was found, one line each in the order of the file, or nil. Of hundreds it counts those after the first.
func (f *File) Err() error {
	slices.SortStableFunc(f.problems, func(a, b problem) int { return a.line - b.line })
	const most = 50
	var errs []error
	for i, p := range f.problems {
		if i == most {
			errs = append(errs, fmt.Errorf("%s:%d: from here on there are %d more", f.name, p.line, len(f.problems)-most))
			break
		}
		errs = append(errs, fmt.Errorf("%s:%d: %s", f.name, p.line, p.text))
	}
	return errors.Join(errs...)
}

func (f *File) note(line int, format string, args ...any) {
	f.problems = append(f.problems, problem{line, fmt.Sprintf(format, args...)})
}

// silent says whether a path or a section around it was complained about before.
func (f *File) silent(path string) bool {
	for ; path != ""; path = parent(path) {
		if f.refused[path] {
			return true
		}
	}
	return f.refused[""]
}

func (f *File) line(path string) int {
	for {
		if line, ok := f.lines[path]; ok {
			return line
		}
		path = parent(path)
	}
}

// parent cuts the last step off a path: "a.b[2]" becomes "a.b", then "a", then "".
func parent(path string) string {
	return path[:max(strings.LastIndexAny(path, ".["), 0)]
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

func label(path string) string {
	if path == "" {
		return "the file"
	}
	return path
}
