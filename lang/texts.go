package lang

import (
	"cmp"
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"go.yaml.in/yaml/v3"
	"golang.org/x/text/language"
)

//go:embed *.yaml
var files embed.FS

// English is what is said where nothing else fits.
const English = "en"

// Codes names the languages that are built into the program, English first: each is a file.
func Codes() []string { return codesOf(files) }

func codesOf(f fs.FS) (codes []string) {
	names, _ := fs.Glob(f, "*.yaml") // fails for a wrong pattern alone
	for _, name := range names {
		codes = append(codes, strings.TrimSuffix(name, ".yaml"))
	}
	slices.SortStableFunc(codes, func(a, b string) int { return cmp.Compare(rank(a), rank(b)) })
	return codes
}

func rank(code string) int {
	if code == English {
		return 0
	}
	return 1
}

// Texts holds the sentences of all languages. It is safe for use by many goroutines at once.
type Texts struct {
	matcher   language.Matcher
	codes     []string
	languages []Language // in the order of codes
	preferred Language   // for people whose own language is not there
}

// New reads the texts that are built into the program. An error means that a file is broken.
func New() (*Texts, error) { return Read(files) }

// Read reads the texts of a folder, a language a file; en.yaml must be there. What another one lacks is said in English. The error
// names the file that is broken, or whose name is no language.
func Read(f fs.FS) (*Texts, error) {
	bundle := i18n.NewBundle(language.English)
	bundle.RegisterUnmarshalFunc("yaml", yaml.Unmarshal)
	t := &Texts{codes: codesOf(f)}
	if !slices.Contains(t.codes, English) {
		return nil, fmt.Errorf("lang/%s.yaml is missing: it is what is said where another language lacks a text", English)
	}
	var tags []language.Tag
	for _, code := range t.codes {
		tag, err := language.Parse(code)
		if err != nil {
			return nil, fmt.Errorf("lang/%s.yaml: %q is no language: name the file after BCP 47, as in de.yaml or pt-BR.yaml", code, code)
		}
		if _, err := bundle.LoadMessageFileFS(f, code+".yaml"); err != nil {
			return nil, fmt.Errorf("lang/%s.yaml: %w", code, err)
		}
		tags = append(tags, tag)
		t.languages = append(t.languages, Language{i18n.NewLocalizer(bundle, code), code})
	}
	t.matcher = language.NewMatcher(tags)
	t.preferred = t.languages[0]
	return t, nil
}

// Prefer sets the language of people whose own is not there; without it, it is English.
// Call it before anybody else uses the texts. The error names the languages that are there.
func (t *Texts) Prefer(code string) error {
	i := slices.Index(t.codes, code)
	if i < 0 {
		return fmt.Errorf("there are no texts in %q; there are: %s", code, strings.Join(t.codes, ", "))
	}
	t.preferred = t.languages[i]
	return nil
}

// In gives the language that fits a locale such as "de-AT" best, or the preferred one where none does.
func (t *Texts) In(locale string) Language {
	tag, err := language.Parse(locale)
	if err != nil {
		return t.preferred
	}
	if _, i, confidence := t.matcher.Match(tag); confidence > language.No {
		return t.languages[i]
	}
	return t.preferred
}
