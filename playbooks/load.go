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

// Shipped gives the playbooks that are built into the program, for the regions of a company.
func Shipped(company incident.Company) (*Book, error) { return Load(shipped, "playbooks", company) }

// Load reads each *.yaml and *.yml that lies in a folder itself, not below it. A template gives a playbook for each region of the
// company; a file of such a name takes its place. The folder's name is for the errors, which tell everything that is wrong with all of
// the files; with an error there is no book.
func Load(fsys fs.FS, dirName string, company incident.Company) (*Book, error) {
	names, err := list(fsys)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", dirName, err)
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("%s: there is no playbook: put a .yaml file there", dirName)
	}
	s := shelf{company: company, files: map[string]string{}, plain: newBook(), made: newBook(), madeBy: map[string]string{}}
	for _, name := range names {
		s.add(fsys, name, path.Join(dirName, name))
	}
	if len(s.problems) > 0 {
		return nil, errors.Join(s.problems...)
	}
	return s.made.With(s.plain), nil
}

// shelf is a folder while it is read.
type shelf struct {
	company  incident.Company
	files    map[string]string // by name without ending: the one that had it first
	plain    *Book
	made     *Book             // by templates
	madeBy   map[string]string // by playbook: the template
	problems []error
}

func (s *shelf) add(fsys fs.FS, name, shown string) {
	found, isTemplate, err := load(fsys, name, shown, s.company)
	other, twice := s.files[stem(name)]
	s.files[stem(name)] = shown
	switch {
	case err != nil:
		s.problems = append(s.problems, err)
	case twice:
		s.problems = append(s.problems, fmt.Errorf("%s:1: there is %s as well: keep one of them", shown, other))
	case isTemplate:
		s.addMade(found, shown)
	default:
		s.plain.byName[found[0].Name] = found[0]
	}
}

// addMade adds what a template gives. The name of a region can make two templates mean the same playbook.
func (s *shelf) addMade(found []incident.Playbook, shown string) {
	if len(found) == 0 {
		s.made.idle = append(s.made.idle, shown)
	}
	for _, p := range found {
		if other, twice := s.madeBy[p.Name]; twice {
			s.problems = append(s.problems, fmt.Errorf("%s:1: it gives %s, and so does %s: choose other names", shown, p.Name, other))
		}
		s.madeBy[p.Name], s.made.byName[p.Name] = shown, p
	}
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
func load(fsys fs.FS, name, shown string, company incident.Company) ([]incident.Playbook, bool, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, false, fmt.Errorf("%s: %w", shown, err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, strict.MaxSize+1))
	if err != nil {
		return nil, false, fmt.Errorf("%s: %w", shown, err)
	}
	return parse(shown, data, company)
}
