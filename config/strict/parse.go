package strict

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"strconv"

	"go.yaml.in/yaml/v3"
)

// parse gives the one document of a file. A file without any is an empty section, so that what it must have is named.
func (f *File) parse(data []byte) (root *yaml.Node, ok bool) {
	dec := yaml.NewDecoder(bytes.NewReader(data))
	var doc, more yaml.Node
	if err := dec.Decode(&doc); errors.Is(err, io.EOF) {
		return &yaml.Node{Kind: yaml.MappingNode, Line: 1}, true
	} else if err != nil {
		f.syntax(err, data)
		return nil, false
	}
	if err := dec.Decode(&more); err == nil {
		f.note(more.Line, "a second document begins; one file holds one")
	} else if !errors.Is(err, io.EOF) {
		f.syntax(err, data)
	}
	return doc.Content[0], true
}

var (
	yamlError     = regexp.MustCompile(`^yaml: (?:line (\d+): )?(.*)$`)
	fromZero      = regexp.MustCompile(`^did not find expected (key|node content|',' or|'-' indicator|<)`)
	unknownAnchor = regexp.MustCompile(`^unknown anchor '(.*)' referenced$`)
)

// What the YAML reader says of the mistakes that people make, and what to do about them.
var hints = map[string]string{
	"mapping values are not allowed in this context":  `a text with ": " in it needs quotes, or the line is indented too far`,
	"found character that cannot start any token":     `a text that begins with @, ` + "`" + ` or % needs quotes, such as "@crisis-comms"`,
	"found a tab character that violates indentation": "indent with blanks, not with a tab",
	"found unexpected end of stream":                  "a quote or a bracket is not closed",
	"could not find expected ':'":                     `a key is followed by a colon and a blank: "key: value"`,
	"did not find expected ',' or ']'":                `a list is not closed, or a text in it that begins with # needs quotes: ["#emea-all"]`,
	"did not find expected ',' or '}'":                "a brace is not closed",
	"did not find expected key":                       "around here a line is indented differently from those it belongs to, or a text that begins with { needs quotes",
	"did not find expected '-' indicator":             `around here a line of a list is indented differently from those it belongs to, or lacks its "- "`,
}

// syntax turns an error of the YAML reader into one with a line and a hint.
func (f *File) syntax(err error, data []byte) {
	f.refused[""] = true // what it holds is unknown
	match := yamlError.FindStringSubmatch(err.Error())
	if match == nil {
		f.note(1, "%s", err)
		return
	}
	text, line := match[2], 1 // of the first line it does not say that it is the first
	if match[1] != "" {
		line, _ = strconv.Atoi(match[1])
		if fromZero.MatchString(text) { // these alone count lines so
			line++
		}
	}
	if name := unknownAnchor.FindStringSubmatch(text); name != nil {
		at := max(bytes.Index(data, []byte("*"+name[1])), 0)
		f.note(1+bytes.Count(data[:at], []byte("\n")), "%s", noAlias)
		return
	}
	if hint := hints[text]; hint != "" {
		text += ": " + hint
	}
	f.note(line, "this is no YAML: %s", text)
}

const noAlias = `a value that refers to another one with "*" is not read: write it out, or in quotes if it is a text`
