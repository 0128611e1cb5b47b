package playbooks

import (
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"tocsin/config/strict"
	"tocsin/incident"
)

//go:embed *.yaml
var shipped embed.FS

// Shipped gives the playbooks that are built into the program.
func Shipped() (*Book, error) { return Load(shipped, "playbooks") }

// Load reads each *.yaml and *.yml that lies in a folder itself, not below it. The folder's name is for the errors, which
// tell everything that is wrong with all of the files; with an error there is no book.
func Load(fsys fs.FS, dirName string) (*Book, error) {
	names, err := list(fsys)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", dirName, err)
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("%s: there is no playbook: put a .yaml file there", dirName)
	}
	book, from := &Book{map[string]incident.Playbook{}}, map[string]string{}
	var problems []error
	for _, name := range names {
		shown := path.Join(dirName, name)
		p, err := load(fsys, name, shown)
		switch other, twice := from[stem(name)]; {
		case err != nil:
			problems = append(problems, err)
		case twice:
			problems = append(problems, fmt.Errorf("%s:1: there is %s as well: keep one of them", shown, other))
		default:
			book.byName[p.Name] = p
		}
		from[stem(name)] = shown
	}
	if len(problems) > 0 {
		return nil, errors.Join(problems...)
	}
	return book, nil
}

func list(fsys fs.FS) (names []string, err error) {
	entries, err := fs.ReadDir(fsys, ".")
	for _, e := range entries {
		if !e.IsDir() && !strings.HasPrefix(e.Name(), ".") && slices.Contains([]string{".yaml", ".yml"}, path.Ext(e.Name())) {
			names = append(names, e.Name())
		}
	}
	return names, err
}

func stem(name string) string { return strings.TrimSuffix(name, path.Ext(name)) }

// load reads one file, and of one that is too long only enough to say so.
func load(fsys fs.FS, name, shown string) (incident.Playbook, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return incident.Playbook{}, fmt.Errorf("%s: %w", shown, err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, strict.MaxSize+1))
	if err != nil {
		return incident.Playbook{}, fmt.Errorf("%s: %w", shown, err)
	}
	return parse(shown, data)
}
