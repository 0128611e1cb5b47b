package lang

import (
	"embed"
	"fmt"
	"slices"
	"strings"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"go.yaml.in/yaml/v3"
	"golang.org/x/text/language"
)

//go:embed en.yaml de.yaml
var files embed.FS

// The languages, English first: it is what is said where nothing else fits.
var codes = []string{"en", "de"}

// Texts holds the sentences of all languages. It is safe for use by many goroutines at once.
type Texts struct {
	matcher   language.Matcher
	languages []Language // in the order of codes
	preferred Language   // for people whose own language is not there
}

// New reads the texts that are built into the program. An error means that a file is broken.
func New() (*Texts, error) {
	bundle := i18n.NewBundle(language.English)
	bundle.RegisterUnmarshalFunc("yaml", yaml.Unmarshal)
	t := &Texts{}
	var tags []language.Tag
	for _, code := range codes {
		if _, err := bundle.LoadMessageFileFS(files, code+".yaml"); err != nil {
			return nil, fmt.Errorf("lang/%s.yaml: %w", code, err)
		}
		tags = append(tags, language.Make(code))
		t.languages = append(t.languages, Language{i18n.NewLocalizer(bundle, code), code})
	}
	t.matcher = language.NewMatcher(tags)
	t.preferred = t.languages[0]
	return t, nil
}

// Prefer sets the language of people whose own is not there; without it, it is English.
// Call it before anybody else uses the texts. The error names the languages that are there.
func (t *Texts) Prefer(code string) error {
	i := slices.Index(codes, code)
	if i < 0 {
		return fmt.Errorf("there are no texts in %q; there are: %s", code, strings.Join(codes, ", "))
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
