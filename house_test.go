package main

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A file or function past these says that it wants to be two.
const (
	maxFileLines     = 400
	maxFunctionLines = 60
)

// TestCodeIsInItsRoom keeps the first level to the rooms that the import rules know.
func TestCodeIsInItsRoom(t *testing.T) {
	t.Parallel()
	for _, file := range goFiles(t) {
		room, _, nested := strings.Cut(filepath.ToSlash(file.path), "/")
		if _, known := rooms[room]; nested && !known {
			t.Errorf("%s: %s is no room for code; see the list in imports_test.go", file.path, room)
		}
	}
}

func TestFilesAndFunctionsAreSmall(t *testing.T) {
	t.Parallel()
	for _, file := range goFiles(t) {
		if file.isTest() {
			continue
		}
		if n := bytes.Count(file.source, []byte("\n")); n > maxFileLines {
			t.Errorf("%s has %d lines; %d are the limit", file.path, n, maxFileLines)
		}
		for node := range ast.Preorder(file.tree) {
			if !isFunction(node) {
				continue
			}
			from, to := file.set.Position(node.Pos()), file.set.Position(node.End())
			if n := to.Line - from.Line + 1; n > maxFunctionLines {
				t.Errorf("%s:%d: a function of %d lines; %d are the limit", file.path, from.Line, n, maxFunctionLines)
			}
		}
	}
}

func isFunction(node ast.Node) bool {
	switch node.(type) {
	case *ast.FuncDecl, *ast.FuncLit:
		return true
	}
	return false
}

// TestNoTestSleeps: what waits is tested in a testing/synctest bubble or waits for the thing itself.
func TestNoTestSleeps(t *testing.T) {
	t.Parallel()
	for _, file := range goFiles(t) {
		if !file.isTest() {
			continue
		}
		for node := range ast.Preorder(file.tree) {
			if named, ok := node.(*ast.SelectorExpr); ok && named.Sel.Name == "Sleep" && isName(named.X, "time") {
				t.Errorf("%s: a test that sleeps", file.set.Position(node.Pos()))
			}
		}
	}
}

func isName(expression ast.Expr, name string) bool {
	identifier, ok := expression.(*ast.Ident)
	return ok && identifier.Name == name
}

type goFile struct {
	path   string
	source []byte
	set    *token.FileSet
	tree   *ast.File
}

func (f goFile) isTest() bool { return strings.HasSuffix(f.path, "_test.go") }

// goFiles parses every Go file of the module, those included that build tags leave out here.
func goFiles(t *testing.T) []goFile {
	t.Helper()
	var files []goFile
	err := filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && path != "." && isIgnored(entry.Name()):
			return filepath.SkipDir
		case entry.IsDir() || filepath.Ext(path) != ".go":
			return nil
		}
		source, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		set := token.NewFileSet()
		tree, err := parser.ParseFile(set, path, source, parser.SkipObjectResolution)
		files = append(files, goFile{path, source, set, tree})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// isIgnored tells the folders that the go command ignores too, and what npm brings.
func isIgnored(folder string) bool {
	return folder == "testdata" || folder == "node_modules" || folder[0] == '.' || folder[0] == '_'
}
