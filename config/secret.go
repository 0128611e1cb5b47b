package config

import (
	"fmt"
	"io"
)

const hidden = "[secret]"

// Secret is text that must not be seen: however it is printed, logged or marshalled, it reads "[secret]".
// Behind a pointer, because fmt looks into unexported fields without asking their methods.
type Secret struct{ text *string }

// NewSecret hides a text.
func NewSecret(text string) Secret { return Secret{&text} }

// Reveal gives the text to whoever it is meant for.
func (s Secret) Reveal() string {
	if s.text == nil {
		return ""
	}
	return *s.text
}

func (s Secret) String() string { return hidden }

// Format answers all verbs of fmt alike.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, hidden) }

// MarshalText is what JSON, YAML and the log use.
func (s Secret) MarshalText() ([]byte, error) { return []byte(hidden), nil }

// UnmarshalText takes the secret in.
func (s *Secret) UnmarshalText(text []byte) error {
	*s = NewSecret(string(text))
	return nil
}
