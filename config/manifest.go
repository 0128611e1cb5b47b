package config

import (
	"errors"
	"fmt"

	"go.yaml.in/yaml/v3"
)

// Scopes gives the scopes of the bot token that a Slack app manifest asks for. The manifest is the one place where they are
// listed: what people paste into Slack is what the bot checks when it starts.
func Scopes(manifest []byte) ([]string, error) {
	var m struct {
		OAuth struct {
			Scopes struct {
				Bot []string `yaml:"bot"`
			} `yaml:"scopes"`
		} `yaml:"oauth_config"`
	}
	if err := yaml.Unmarshal(manifest, &m); err != nil {
		return nil, fmt.Errorf("manifest.yaml: %w", err)
	}
	if len(m.OAuth.Scopes.Bot) == 0 {
		return nil, errors.New("manifest.yaml: oauth_config.scopes.bot lists no scopes")
	}
	return m.OAuth.Scopes.Bot, nil
}
