package strict_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tocsin/config/strict"
)

type menu struct {
	Name    string        `key:"name,required"`
	Open    bool          `key:"open"`
	Tables  int           `key:"tables"`
	Wait    time.Duration `key:"wait"`
	Dishes  []dish        `key:"dishes,required"`
	Kitchen kitchen       `key:"kitchen"`
}

type dish struct {
	Title string `key:"title,required"`
	Spice spice  `key:"spice"`
}

type kitchen struct {
	Cooks []string `key:"cooks"`
}

type spice string

func (s *spice) UnmarshalText(text []byte) error {
	if string(text) != "mild" && string(text) != "hot" {
		return errors.New("must be mild or hot")
	}
	*s = spice(text)
	return nil
}

func TestRead(t *testing.T) {
	t.Parallel()
	got := menu{Open: true, Tables: 4}
	err := strict.Read("menu.yaml", []byte(`
name: 1.10 # as it is written
wait: 1h30m
dishes:
  - title: Soup
    spice: hot
  - {title: "Bread: fresh"}
kitchen:
  # cooks: [ann]
`), &got).Err()
	if err != nil {
		t.Fatal(err)
	}
	want := menu{Name: "1.10", Open: true, Tables: 4, Wait: 90 * time.Minute, Dishes: []dish{{"Soup", "hot"}, {Title: "Bread: fresh"}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// Each problem is told with its line, all at once, and none of them twice.
func TestProblems(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ file, want string }{
		"many at once": {
			"nmae: x\nopen: yes\ntables: 1.5\nwait: 300\ndishes:\n  - spice: bland\n  - title:\nkitchen: [ann]\n",
			`menu.yaml:1: nmae: there is no such key; did you mean "name"?
menu.yaml:2: open: "yes" must be true or false
menu.yaml:3: tables: "1.5" must be a whole number
menu.yaml:4: wait: "300" is no duration: write 5m, 90s or 1h30m
menu.yaml:6: dishes[0].spice: must be mild or hot
menu.yaml:6: dishes[0].title: is missing
menu.yaml:7: dishes[1].title: has no value: give it a text (in quotes if it begins with #), or leave the key out
menu.yaml:8: kitchen: must be a section with the keys cooks`,
		},
		"empty":      {"# nothing\n", "menu.yaml:1: name: is missing\nmenu.yaml:1: dishes: is missing"},
		"not a file": {"just words\n", "menu.yaml:1: the file: must be a section with the keys name, open, tables, wait, dishes, kitchen"},
		"twice":      {"name: a\ndishes: []\nname: b\n", "menu.yaml:3: name: is there twice, first on line 1: keep one"},
		"far off":    {"name: a\ndishes: []\nzzzzzz: 1\n", "menu.yaml:3: zzzzzz: there is no such key; known here: name, open, tables, wait, dishes, kitchen"},
		"no list":    {"name: a\ndishes: soup\n", "menu.yaml:2: dishes: must be a list: [one, two], or each on a line that begins with \"- \""},
		"brace":      {"name: {a}\ndishes: []\n", "menu.yaml:1: name: must be a text (in quotes if it begins with {)"},
		"shapes":     {"name: [a]\ndishes: []\nopen: {}\ntables: []\nwait: [1]\n", "menu.yaml:1: name: must be a text\nmenu.yaml:3: open: must be true or false\nmenu.yaml:4: tables: must be a whole number\nmenu.yaml:5: wait: must be a duration: 5m, 90s or 1h30m"},
		"huge int":   {"name: a\ndishes: []\ntables: 99999999999999999999\n", `menu.yaml:3: tables: "99999999999999999999" must be a whole number`},
		"tag":        {"name: !!binary YQ==\ndishes: []\n", "menu.yaml:1: name: tags such as !!binary are not read: leave it out"},
		"odd keys":   {"name: a\ndishes: []\n? [x]\n: 1\n\"a\\nb\": 1\n", "menu.yaml:3: the file: a key must be one word\nmenu.yaml:5: a\\nb: there is no such key; known here: name, open, tables, wait, dishes, kitchen"},
		"alias":      {"name: &x a\ndishes:\n  - title: *x\n", "menu.yaml:3: dishes[0].title: a value that refers to another one with \"*\" is not read: write it out, or in quotes if it is a text"},
		"two":        {"name: a\ndishes: []\n---\nname: b\n", "menu.yaml:3: a second document begins; one file holds one"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := strict.Read("menu.yaml", []byte(c.file), new(menu)).Err()
			if diff := cmp.Diff(c.want, message(err)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// What is no YAML at all is told with the right line and what to do, for the mistakes that people make.
func TestSyntax(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ file, where, hint string }{
		{"name: a: b\n", "menu.yaml:1: ", "needs quotes"},
		{"name: x\nopen: @foo\n", "menu.yaml:2: ", `begins with @`},
		{"name: x\n\topen: true\n", "menu.yaml:2: ", "with blanks"},
		{"name: x\nopen: \"x\n", "menu.yaml:2: ", "not closed"},
		{"name: x\nopen\nwait: 1\n", "menu.yaml:2: ", "a colon and a blank"},
		{"name: [a\ntables: 1\n", "menu.yaml:2: ", "not closed"},
		{"dishes:\n  - a\n tables: 1\n", "menu.yaml:3: ", "indented differently"},
		{"name: x\nopen: *all\n", "menu.yaml:2: ", "in quotes if it is a text"},
		{"name: a\ndishes: []\n---\nname: b: c\n", "menu.yaml:4: ", "needs quotes"},
		{"name: \x00\n", "menu.yaml:1: ", "control characters"},
	} {
		got := message(strict.Read("menu.yaml", []byte(c.file), new(menu)).Err())
		if !strings.HasPrefix(got, c.where) || !strings.Contains(got, c.hint) || strings.Contains(got, "\n") {
			t.Errorf("%q:\ngot  %s\nwant %s… %s", c.file, got, c.where, c.hint)
		}
	}
}

func TestFail(t *testing.T) {
	t.Parallel()
	f := strict.Read("menu.yaml", []byte("name: a\ndishes:\n  - title: b\n    spice: bland\n"), new(menu))
	f.Fail("dishes[0].title", "is too short")
	f.Fail("dishes[0].title", "is told once")
	f.Fail("dishes[0].spice", "is bad already")
	f.Fail("dishes[0].price", "stands nowhere")
	f.Fail("kitchen.cooks", "stands nowhere either")
	want := `menu.yaml:1: kitchen.cooks: stands nowhere either
menu.yaml:3: dishes[0].title: is too short
menu.yaml:3: dishes[0].price: stands nowhere
menu.yaml:4: dishes[0].spice: must be mild or hot`
	if diff := cmp.Diff(want, message(f.Err())); diff != "" {
		t.Error(diff)
	}
}

func TestTooLong(t *testing.T) {
	t.Parallel()
	f := strict.Read("menu.yaml", make([]byte, strict.MaxSize+1), new(menu))
	f.Fail("name", "is not known, and so not bad")
	got := message(f.Err())
	if want := "menu.yaml:1: the file has more than 1048576 bytes; that is the most that is read"; got != want {
		t.Error(got)
	}
}

func TestHundreds(t *testing.T) {
	t.Parallel()
	got := strings.Split(message(strict.Read("menu.yaml", []byte(strings.Repeat("x: 1\n", 300)), new(menu)).Err()), "\n")
	if len(got) != 51 || got[50] != "menu.yaml:49: from here on there are 252 more" { // two required keys are missing too
		t.Errorf("%d lines, at last %s", len(got), got[len(got)-1])
	}
}

// A few lines that unfold into a billion words are refused before they do.
func TestAliasBomb(t *testing.T) {
	t.Parallel()
	bomb := "name: x\ndishes: [{title: &a lol}]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nkitchen: {cooks: *c}\n"
	got := message(strict.Read("menu.yaml", []byte(bomb), new(menu)).Err())
	if !strings.Contains(got, `menu.yaml:5: kitchen.cooks: a value that refers to another one with "*" is not read`) {
		t.Error(got)
	}
}

func TestNearest(t *testing.T) {
	t.Parallel()
	known := []string{"crisis-comms", "emea-leadership", "emea-all-hands"}
	for word, want := range map[string]string{
		"crisis-coms":     "crisis-comms",
		"crisis-cmoms":    "crisis-comms",
		"Crisis-Comms":    "crisis-comms",
		"crisis":          "crisis-comms",
		"emea-leadershop": "emea-leadership",
		"emea":            "", // could be either
		"flood":           "",
		"":                "",
		"löschen":         "",
	} {
		if got := strict.Nearest(word, known); got != want {
			t.Errorf("Nearest(%q) = %q, want %q", word, got, want)
		}
	}
}

func message(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// A template's texts are filled in where they stand, whatever they are filled with: it stays one text, and may be several in a list.
func TestReadTemplate(t *testing.T) {
	t.Parallel()
	fill := func(path, text string) ([]string, error) {
		switch text {
		case "{odd}":
			return []string{"a: [b, *c", "#d"}, nil
		case "{none}":
			return nil, nil
		case "{wrong}":
			return nil, errors.New("stands for nothing at " + path)
		}
		return []string{text}, nil
	}
	read := func(text string) (got menu, err error) {
		err = strict.ReadTemplate("menu.yaml", []byte(text), &got, fill).Err()
		return got, err
	}
	got, err := read("name: \"{odd}\"\ntables: 4\ndishes: []\nkitchen:\n  cooks: [\"#d\", \"{odd}\", \"{none}\", \"{odd}\", Ann]\n")
	want := menu{Name: "a: [b, *c, #d", Tables: 4, Dishes: []dish{}, Kitchen: kitchen{Cooks: []string{"#d", "a: [b, *c", "Ann"}}}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Error(diff, err)
	}
	_, err = read("name: \"{wrong}\"\ndishes: []\nkitchen:\n  cooks:\n    - Ann\n    - \"{wrong}\"\n    - \"{wrong}\"\n")
	if got := message(err); got != "menu.yaml:1: name: stands for nothing at name\nmenu.yaml:6: kitchen.cooks: stands for nothing at kitchen.cooks" {
		t.Error(got)
	}
}
