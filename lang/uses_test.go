package lang_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// families are the ids that are made from a constant of the domain: "error." and the value of an incident.Code. Reasons have
// no type; a constant is one by its name.
var families = map[string]string{"Code": "error.", "EntryKind": "timeline.", "Kind": "kind.", "State": "state."}

// parseRooms reads the program's source in some rooms, without tests.
func parseRooms(t *testing.T, rooms ...string) (*token.FileSet, []*ast.File) {
	t.Helper()
	set, files := token.NewFileSet(), []*ast.File(nil)
	for _, room := range rooms {
		names, _ := filepath.Glob(filepath.Join("..", room, "*.go"))
		for _, name := range names {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			file, err := parser.ParseFile(set, name, nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			files = append(files, file)
		}
	}
	if len(files) == 0 {
		t.Fatalf("no source in %v", rooms)
	}
	return set, files
}

// speaking are the rooms that say something to people.
var speaking = []string{".", "lang", "commands", "bot", "intake"}

func literal(n ast.Node) (string, bool) {
	basic, ok := n.(*ast.BasicLit)
	if !ok || basic.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(basic.Value)
	return s, err == nil
}

// domainIDs gives the ids of all constants of the families, and of reasons.
func domainIDs(t *testing.T) (ids []string) {
	t.Helper()
	_, files := parseRooms(t, "incident", "dispatch", "paging")
	for _, file := range files {
		for node := range ast.Preorder(file) {
			spec, ok := node.(*ast.ValueSpec)
			if !ok || len(spec.Values) != 1 {
				continue
			}
			kind, _ := spec.Type.(*ast.Ident)
			switch value, isText := literal(spec.Values[0]); {
			case !isText:
			case strings.HasPrefix(spec.Names[0].Name, "Reason"):
				ids = append(ids, "reason."+value)
			case kind != nil && families[kind.Name] != "":
				ids = append(ids, families[kind.Name]+value)
			}
		}
	}
	return ids
}

// Everything that the domain can refuse, note, deliver or be has its words.
func TestDomainHasWords(t *testing.T) {
	t.Parallel()
	texts, ids := load(t, "en.yaml"), domainIDs(t)
	for _, prefix := range families {
		if !slices.ContainsFunc(ids, func(id string) bool { return strings.HasPrefix(id, prefix) }) {
			t.Errorf("the domain has no constant for %s…", prefix)
		}
	}
	for _, id := range ids {
		if _, ok := texts[id]; !ok {
			t.Errorf("en.yaml lacks %s, which the program has a constant for", id)
		}
	}
}

// A text that nothing says is dead. An id may be written out, be one of the domain's, or be put together from a constant
// beginning ("button.") or end (".summary").
func TestEveryTextIsSaid(t *testing.T) {
	t.Parallel()
	domain := domainIDs(t)
	var written []string
	_, files := parseRooms(t, speaking...)
	for _, file := range files {
		for node := range ast.Preorder(file) {
			if s, ok := literal(node); ok && len(s) > 1 {
				written = append(written, s)
			}
		}
	}
	for id := range load(t, "en.yaml") {
		said := slices.Contains(domain, id) || slices.ContainsFunc(written, func(s string) bool { return s == id || buildsID(s, id) })
		if !said {
			t.Errorf("nothing says %s", id)
		}
	}
}

// buildsID says whether part, joined with something unknown, can be id. What is made from the domain's constants is not unknown.
func buildsID(part, id string) bool {
	for _, prefix := range families {
		if strings.HasPrefix(id, prefix) {
			return false
		}
	}
	return strings.HasSuffix(part, ".") && strings.HasPrefix(id, part) || strings.HasPrefix(part, ".") && strings.HasSuffix(id, part)
}

// What the program says is there, and gets every value that it cannot do without.
func TestEverySayingHasText(t *testing.T) {
	t.Parallel()
	texts := load(t, "en.yaml")
	set, files := parseRooms(t, speaking...)
	calls := 0
	for _, file := range files {
		for node := range ast.Preorder(file) {
			call, ok := node.(*ast.CallExpr)
			if !ok || !strings.EqualFold(nameOf(call.Fun), "say") {
				continue
			}
			calls++
			for _, problem := range checkCall(call, texts) {
				t.Errorf("%s: %s", set.Position(call.Pos()), problem)
			}
		}
	}
	if calls < 20 {
		t.Errorf("only %d calls of Say are found", calls)
	}
}

func nameOf(function ast.Expr) string {
	switch f := function.(type) {
	case *ast.SelectorExpr:
		return f.Sel.Name
	case *ast.Ident:
		return f.Name
	}
	return ""
}

// isMethod tells l.Say from the functions Say, say and commands.Say, whose first argument is the language.
func isMethod(function ast.Expr) bool {
	selector, ok := function.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	of, ok := selector.X.(*ast.Ident)
	return !ok || of.Name != "commands"
}

// checkCall looks at l.Say("id", data...) and at Say(l, "id", data...). Where the id is put together, nothing can be said.
func checkCall(call *ast.CallExpr, texts map[string]text) (problems []string) {
	args := call.Args
	if !isMethod(call.Fun) {
		args = args[1:]
	}
	id, ok := literal(args[0])
	if !ok {
		return nil
	}
	text, there := texts[id]
	if !there {
		return []string{"en.yaml lacks " + id}
	}
	if call.Ellipsis.IsValid() {
		return nil
	}
	data := args[1:]
	if len(data)%2 != 0 {
		problems = append(problems, "a name without a value: "+id)
	}
	var given []string
	for i := 0; i < len(data); i += 2 {
		key, isText := literal(data[i])
		if !isText {
			return problems // not to be known here
		}
		given = append(given, key)
	}
	for _, name := range text.required {
		if !slices.Contains(given, name) {
			problems = append(problems, id+" is not given "+name)
		}
	}
	return problems
}
