package mail

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var write = flag.Bool("write", false, "write what is read of each mail into testdata instead of comparing it")

// ours is what tocsin itself is in testdata.
var ours = Own{Addresses: []string{"tocsin@halden.example"}}

// TestMails reads mails as programs of people, monitors and mallory write them. Each has beside it what is kept of it.
func TestMails(t *testing.T) {
	t.Parallel()
	files, _ := filepath.Glob("testdata/*.eml")
	if len(files) < 40 {
		t.Fatalf("only %d mails", len(files))
	}
	for _, file := range files {
		name := strings.TrimSuffix(file, ".eml")
		t.Run(filepath.Base(name), func(t *testing.T) {
			t.Parallel()
			m, err := Read(mailFile(t, file), ours)
			golden(t, name+".golden", describe(m, err))
		})
	}
}

// mailFile reads a mail as it comes over the wire, with CRLF.
func mailFile(t testing.TB, file string) []byte {
	t.Helper()
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return bytes.ReplaceAll(raw, []byte("\n"), []byte("\r\n"))
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *write {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Error(diff)
	}
}

// describe writes down all of a message that is not empty.
func describe(m Message, err error) string {
	if err != nil {
		return err.Error() + "\n"
	}
	var s strings.Builder
	put := func(name string, value any) {
		if text := fmt.Sprint(value); text != "" && text != "[]" && text != "false" {
			fmt.Fprintf(&s, "%s: %s\n", name, text)
		}
	}
	put("ID", m.ID)
	put("InReplyTo", m.InReplyTo)
	put("References", m.References)
	put("From", m.From.Address)
	put("Name", m.From.Name)
	put("To", strings.Join(m.To, ", "))
	put("Subject", m.Subject)
	put("Topic", m.Topic)
	put("Automatic", m.Automatic)
	put("Quiet", m.Quiet)
	for _, a := range m.Attachments {
		put("Attachment", fmt.Sprintf("%s, %s", a.Name, a.Type))
	}
	put("Truncated", m.Truncated)
	return s.String() + "\n" + m.Text + "\n"
}

// A mail that cannot be read says so with a code of its own.
func TestProblems(t *testing.T) {
	t.Parallel()
	const from = "From: mara@halden.example\r\n"
	for want, raw := range map[Problem]string{
		TooLarge:      from + "\r\n" + strings.Repeat("x", MaxBytes),
		TooManyFields: strings.Repeat("X: y\r\n", 10_000) + from + "\r\nText",
		TooManyParts:  from + "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + strings.Repeat("--b\r\n\r\n\r\n", 10_000),
		TooDeep:       nested(100, "deep"),
		NoHeader:      "no header at all",
		NoFrom:        "Subject: a\r\n\r\nText",
	} {
		if _, err := Read([]byte(raw), ours); !errors.Is(err, want) {
			t.Errorf("%.40q: %v, want %v", raw, err, want)
		}
	}
}

// nested is a text below so many parts.
func nested(depth int, text string) string {
	var s strings.Builder
	s.WriteString("From: mara@halden.example\r\n")
	for i := range depth {
		fmt.Fprintf(&s, "Content-Type: multipart/alternative; boundary=b%dx\r\n\r\n--b%dx\r\n", i, i)
	}
	s.WriteString("\r\n" + text + "\r\n")
	for i := range depth {
		fmt.Fprintf(&s, "--b%dx--\r\n", depth-1-i)
	}
	return s.String()
}
