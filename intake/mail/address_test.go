package mail

import (
	"strings"
	"testing"
)

// TestFrom reads whose a mail is as programs write it, and gives nobody where readers would differ.
func TestFrom(t *testing.T) {
	t.Parallel()
	const mara = "mara@halden.example"
	for value, want := range map[string]string{
		mara:                                                            "|" + mara,
		"<Mara@Halden.example>":                                         "|" + mara,
		"Mara Lindqvist <" + mara + ">":                                 "Mara Lindqvist|" + mara,
		"\"Lindqvist, Mara\" <" + mara + ">":                            "Lindqvist, Mara|" + mara,
		"Lindqvist Mara [HR] <" + mara + ">":                            "Lindqvist Mara [HR]|" + mara,
		"Mara at work. <" + mara + ">":                                  "Mara at work.|" + mara,
		mara + " (Mara)":                                                "Mara|" + mara,
		"\"=?utf-8?q?In=C3=AAs?=\" <ines@halden.example>":               "Inês|ines@halden.example",
		"=?windows-1252?q?J=FCrgen?= <juergen@halden.example>":          "Jürgen|juergen@halden.example",
		"=?utf-8?b?SsO?= =?utf-8?b?vHJnZW4=?= <juergen@halden.example>": "Jürgen|juergen@halden.example",
		"Mara <" + mara + ">, Jonas <jonas@halden.example>":             "Mara|" + mara,
		"Crisis team: Mara <" + mara + ">;":                             "Mara|" + mara,
		"Seán O'Brien <sean.o'brien@halden.example>":                    "Seán O'Brien|sean.o'brien@halden.example",
		"mara@halden.example <mallory@elsewhere.example>":               "|mallory@elsewhere.example",
		"Mara <" + mara + "> <mallory@elsewhere.example>":               "nobody",
		"<" + mara + ">, <mallory@elsewhere.example":                    "nobody",
		"\"mara@halden.example\"@elsewhere.example":                     "nobody",
		"\"mara@halden.example>\"@elsewhere.example":                    "nobody",
		"Mara":             "nobody",
		"":                 "nobody",
		"undisclosed:;":    "nobody",
		"mara@[192.0.2.1]": "nobody",
		"mara@halden@a.b":  "nobody",
		strings.Repeat("(", 3000) + mara + strings.Repeat(")", 3000): "nobody",
	} {
		from, _, err := readFrom(value)
		got := from.Name + "|" + from.Address
		if err != nil {
			got = "nobody"
		}
		if got != want {
			t.Errorf("%q is of %s, want %s", value, got, want)
		}
	}
}
