package lang_test

import (
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"text/template"
	"text/template/parse"

	"go.yaml.in/yaml/v3"

	"tocsin/lang"
)

// A text of a file: its forms ("other" alone where it has no singular) and the placeholders of all of them. One that is
// also the condition of an "if" may be left out by the caller.
type text struct {
	forms    map[string]string
	required []string
	optional []string
}

// load reads a file apart from the package, so that what it shows is what stands there.
func load(t *testing.T, name string) map[string]text {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	raw := map[string]yaml.Node{}
	if err := yaml.Unmarshal(data, &raw); err != nil { // which also refuses an id that is there twice
		t.Fatal(err)
	}
	texts := map[string]text{}
	for id, node := range raw {
		forms := map[string]string{"other": node.Value}
		if node.Kind == yaml.MappingNode {
			forms = map[string]string{}
			if err := node.Decode(&forms); err != nil {
				t.Fatalf("%s: %s: %v", name, id, err)
			}
		}
		texts[id] = readText(t, name+": "+id, forms)
	}
	return texts
}

func readText(t *testing.T, where string, forms map[string]string) text {
	t.Helper()
	fields, conditions := map[string]bool{}, map[string]bool{}
	for _, form := range forms {
		tree, err := template.New("").Parse(form)
		if err != nil {
			t.Fatalf("%s: %v", where, err)
		}
		walk(tree.Root, fields, conditions)
	}
	out := text{forms: forms}
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		if conditions[name] {
			out.optional = append(out.optional, name)
		} else {
			out.required = append(out.required, name)
		}
	}
	return out
}

func walk(n parse.Node, fields, conditions map[string]bool) {
	switch n := n.(type) {
	case *parse.ListNode:
		if n != nil {
			for _, child := range n.Nodes {
				walk(child, fields, conditions)
			}
		}
	case *parse.ActionNode:
		walk(n.Pipe, fields, conditions)
	case *parse.IfNode:
		walk(n.Pipe, conditions, conditions)
		walk(n.Pipe, fields, conditions)
		walk(n.List, fields, conditions)
		walk(n.ElseList, fields, conditions)
	case *parse.PipeNode:
		for _, command := range n.Cmds {
			for _, arg := range command.Args {
				walk(arg, fields, conditions)
			}
		}
	case *parse.FieldNode:
		fields[n.Ident[0]] = true
	}
}

// others are the files of all languages but English.
func others(t *testing.T) (names []string) {
	t.Helper()
	for _, code := range lang.Codes() {
		if code != lang.English {
			names = append(names, code+".yaml")
		}
	}
	if !slices.Contains(names, "de.yaml") {
		t.Fatalf("the languages are %q", lang.Codes())
	}
	return names
}

func TestSameIDsAndPlaceholders(t *testing.T) {
	t.Parallel()
	english := load(t, "en.yaml")
	for _, file := range others(t) {
		other := load(t, file)
		for id := range other {
			if _, ok := english[id]; !ok {
				t.Errorf("%s has %s, en.yaml does not", file, id)
			}
		}
		for id, en := range english {
			o, ok := other[id]
			if !ok {
				t.Errorf("en.yaml has %s, %s does not", id, file)
				continue
			}
			if !slices.Equal(en.required, o.required) || !slices.Equal(en.optional, o.optional) {
				t.Errorf("%s: en.yaml fills in %v and perhaps %v; %s %v and perhaps %v", id, en.required, en.optional, file, o.required, o.optional)
			}
			if (len(en.forms) > 1) != (len(o.forms) > 1) {
				t.Errorf("%s: one of en.yaml and %s has a singular, and the other has not", id, file)
			}
		}
	}
}

// A text has the plural forms that its language knows, by their names in Unicode's CLDR; what has several must count, and nothing
// may be empty or end in a blank.
func TestForms(t *testing.T) {
	t.Parallel()
	for _, name := range append(others(t), "en.yaml") {
		for id, text := range load(t, name) {
			if len(text.forms) > 1 && !slices.Contains(text.required, "Count") {
				t.Errorf("%s: %s has a singular and does not say {{.Count}}", name, id)
			}
			for form, words := range text.forms {
				if !slices.Contains([]string{"zero", "one", "two", "few", "many", "other"}, form) {
					t.Errorf("%s: %s: there is no form %q", name, id, form)
				}
				if words == "" || strings.TrimSpace(words) != words {
					t.Errorf("%s: %s is empty, or begins or ends with a blank", name, id)
				}
			}
		}
	}
}

// German texts address nobody: in a company nobody knows who says "du" to whom.
func TestGermanAddressesNobody(t *testing.T) {
	t.Parallel()
	for id, text := range load(t, "de.yaml") {
		for _, words := range text.forms {
			for _, word := range strings.FieldsFunc(words, func(r rune) bool { return strings.ContainsRune(" .,:;!?()„“", r) }) {
				if slices.Contains([]string{"du", "Du", "dich", "dir", "dein", "deine", "Sie", "Ihnen", "Ihr", "Ihre"}, word) {
					t.Errorf("%s says %q: %s", id, word, words)
				}
			}
		}
	}
}
