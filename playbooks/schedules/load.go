package schedules

import (
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"tocsin/config/strict"
	"tocsin/incident/oncall"
)

//go:embed *.yaml
var shipped embed.FS

// Shipped gives the schedule that is built into the program.
func Shipped() (*Book, error) { return Load(shipped, "schedules") }

// Load reads each *.yaml and *.yml that lies in a folder itself, not below it; perhaps there is none. The folder's name is for
// the errors, which tell everything that is wrong with all of the files; with an error there is no book.
func Load(fsys fs.FS, dirName string) (*Book, error) {
	entries, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return nil, fmt.Errorf("%s: %w", dirName, err)
	}
	book, from := &Book{map[string]oncall.Schedule{}}, map[string]string{}
	var problems []error
	for _, e := range entries {
		if e.IsDir() || strings.HasPrefix(e.Name(), ".") || !slices.Contains([]string{".yaml", ".yml"}, path.Ext(e.Name())) {
			continue
		}
		shown, name := path.Join(dirName, e.Name()), stem(e.Name())
		s, err := load(fsys, e.Name(), shown)
		switch other, twice := from[name]; {
		case err != nil:
			problems = append(problems, err)
		case twice:
			problems = append(problems, fmt.Errorf("%s:1: there is %s as well: keep one of them", shown, other))
		default:
			book.byName[s.Name] = s
		}
		from[name] = shown
	}
	if len(problems) > 0 {
		return nil, errors.Join(problems...)
	}
	return book, nil
}

func stem(name string) string { return strings.TrimSuffix(name, path.Ext(name)) }

// load reads one file, and of one that is too long only enough to say so.
func load(fsys fs.FS, name, shown string) (oncall.Schedule, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return oncall.Schedule{}, fmt.Errorf("%s: %w", shown, err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, strict.MaxSize+1))
	if err != nil {
		return oncall.Schedule{}, fmt.Errorf("%s: %w", shown, err)
	}
	return parse(shown, data)
}

// Book is a set of schedules by name. It does not change and may be used by many goroutines.
type Book struct{ byName map[string]oncall.Schedule }

// Get gives the schedule of a name.
func (b *Book) Get(name string) (oncall.Schedule, bool) {
	s, ok := b.byName[name]
	return s, ok
}

// Names lists the names in alphabetical order.
func (b *Book) Names() []string { return slices.Sorted(maps.Keys(b.byName)) }

// All lists the schedules by name in alphabetical order.
func (b *Book) All() []oncall.Schedule {
	all := make([]oncall.Schedule, 0, len(b.byName))
	for _, name := range b.Names() {
		all = append(all, b.byName[name])
	}
	return all
}

// With gives a book that has the schedules of another one as well; where both have a name, the other's counts.
func (b *Book) With(other *Book) *Book {
	all := maps.Clone(b.byName)
	maps.Copy(all, other.byName)
	return &Book{all}
}
