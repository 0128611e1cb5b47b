package strict

import (
	"encoding"
	"reflect"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"
)

const aText, oneText = "a text", "one text"

// fillOwn lets a value read itself from the text as it was written.
func (f *File) fillOwn(n *yaml.Node, into encoding.TextUnmarshaler, path string) {
	if !f.scalar(n, path, oneText) {
		return
	}
	if err := into.UnmarshalText([]byte(n.Value)); err != nil {
		f.Fail(path, "%s", err)
	}
}

func (f *File) fillScalar(n *yaml.Node, into reflect.Value, path string) {
	if into.Type() == reflect.TypeFor[time.Duration]() {
		f.fillDuration(n, into, path)
		return
	}
	switch into.Kind() {
	case reflect.String: // 404 and 1.10 are texts too, as they were written
		if f.scalar(n, path, aText) {
			into.SetString(n.Value)
		}
	case reflect.Bool:
		if !f.scalar(n, path, "true or false") {
			return
		}
		if n.Tag != "!!bool" {
			f.Fail(path, "%q must be true or false", n.Value)
			return
		}
		into.SetBool(strings.EqualFold(n.Value, "true"))
	case reflect.Int:
		if !f.scalar(n, path, "a whole number") {
			return
		}
		number, err := strconv.Atoi(n.Value)
		if n.Tag != "!!int" || err != nil {
			f.Fail(path, "%q must be a whole number", n.Value)
			return
		}
		into.SetInt(int64(number))
	default:
		panic("strict: no file holds a " + into.Type().String())
	}
}

func (f *File) fillDuration(n *yaml.Node, into reflect.Value, path string) {
	if !f.scalar(n, path, "a duration: 5m, 90s or 1h30m") {
		return
	}
	d, err := time.ParseDuration(n.Value)
	if err != nil {
		f.Fail(path, "%q is no duration: write 5m, 90s or 1h30m", n.Value)
		return
	}
	into.SetInt(int64(d))
}

func (f *File) scalar(n *yaml.Node, path, want string) bool {
	switch {
	case empty(n):
		f.Fail(path, "has no value: give it %s (in quotes if it begins with #), or leave the key out", want)
	case n.Kind == yaml.MappingNode && n.Style&yaml.FlowStyle != 0 && (want == aText || want == oneText):
		f.Fail(path, "must be %s (in quotes if it begins with {)", want)
	case n.Kind != yaml.ScalarNode:
		f.Fail(path, "must be %s", want)
	default:
		return true
	}
	return false
}
