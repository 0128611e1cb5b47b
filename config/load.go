package config

import (
	"errors"
	"fmt"
	"io"
	"os"

	"tocsin/config/strict"
)

// The environment goes before the file.
const (
	envAppToken = "SLACK_APP_TOKEN"
	envBotToken = "SLACK_BOT_TOKEN"
	envAPIURL   = "SLACK_API_URL"
	envStorage  = "TOCSIN_STORAGE"
)

// Load reads the file at a path, the environment and the files with tokens and other secrets. An empty path means that there is no file, and
// all is as in Default. The error tells everything that is wrong at once, a missing secret included, each with where it
// stands and what would be right; it never holds a secret.
func Load(path string, getenv func(string) string) (*Config, error) {
	return load(path, getenv, func(c *Config, doc *strict.File) []error {
		return append(c.tokens(doc, path, getenv), c.secrets(doc, getenv)...)
	})
}

// LoadWithoutTokens is Load for what talks neither to Slack nor to a provider: it fetches no secrets.
func LoadWithoutTokens(path string, getenv func(string) string) (*Config, error) {
	return load(path, getenv, func(*Config, *strict.File) []error { return nil })
}

func load(path string, getenv func(string) string, tokens func(*Config, *strict.File) []error) (*Config, error) {
	var data []byte
	if path != "" {
		var err error
		if data, err = read(path); err != nil {
			return nil, err
		}
	}
	c, doc := parse(data, path)
	problems := append(c.environment(getenv), tokens(c, doc)...)
	if err := errors.Join(append([]error{doc.Err()}, problems...)...); err != nil {
		return nil, err
	}
	return c, nil
}

// Parse reads a configuration without the environment and without tokens. The name is for the errors.
func Parse(data []byte, name string) (*Config, error) {
	c, doc := parse(data, name)
	if err := doc.Err(); err != nil {
		return nil, err
	}
	return c, nil
}

func parse(data []byte, name string) (*Config, *strict.File) {
	c := Default()
	doc := strict.Read(name, data, c)
	c.check(doc)
	return c, doc
}

func read(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, strict.MaxSize+1)) // one more than is read, so that it is told
}

// environment puts what the environment says over the file.
func (c *Config) environment(getenv func(string) string) (problems []error) {
	if url := getenv(envAPIURL); url != "" {
		c.Slack.APIURL = url
		if wrong := CheckAddress(url, exampleAPI); wrong != "" {
			problems = append(problems, fmt.Errorf("%s: %s", envAPIURL, wrong))
		}
	}
	if url := getenv(envStorage); url != "" {
		c.Storage.URL = NewSecret(url)
	}
	return problems
}
