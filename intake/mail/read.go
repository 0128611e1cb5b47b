package mail

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
)

// Read reads a mail of at most MaxBytes, as it came over the wire: header, empty line, body. It copies what it keeps. Errors are
// Problems.
func Read(raw []byte, own Own) (Message, error) {
	if len(raw) > MaxBytes {
		return Message{}, TooLarge
	}
	h, rest, err := cutHeader(raw)
	if err != nil {
		return Message{}, err
	}
	m, err := readHeader(h, raw)
	if err != nil {
		return Message{}, err
	}
	root, err := new(parser).read(h, rest, 0)
	if err != nil {
		return Message{}, err
	}
	m.readBody(h, root)
	m.Automatic = automatic(&m, h, root, own)
	m.Quiet = isQuiet(h)
	return m, nil
}

// ReadHead reads what the header alone says of a mail that Read refuses, or of which no more is there: as much of it as the bounds let
// in. Text is empty, and From may be. The error is NoHeader.
func ReadHead(raw []byte, own Own) (Message, error) {
	h, _, _ := cutHeader(raw)
	m, err := readHeader(h, raw)
	if err == NoHeader {
		return m, err
	}
	root, err := new(parser).read(h, nil, 0)
	if err != nil {
		return m, err
	}
	m.readBody(h, root)
	m.Automatic = automatic(&m, h, root, own)
	m.Quiet = isQuiet(h)
	return m, nil
}

// readHeader reads what is in the header. Of several fields From the first counts; a Judge believes none of them.
func readHeader(h header, raw []byte) (m Message, err error) {
	if !slices.ContainsFunc(h.fields, func(f field) bool { return f.name != "" }) {
		return m, NoHeader
	}
	m.ID = readID(h, raw)
	m.InReplyTo = readIDs(h.get("in-reply-to"))
	m.References = readIDs(h.get("references"))
	m.To = readTo(h)
	m.Subject = line(decodeWords(h.get("subject")), MaxSubject)
	m.From, _, err = readFrom(h.get("from"))
	return m, err
}

// readID gives a mail without a Message-ID one that a repeat of it has as well.
func readID(h header, raw []byte) string {
	if ids := readIDs(h.get("message-id")); len(ids) > 0 {
		return ids[0]
	}
	sum := sha256.Sum256(raw)
	return "sha256-" + hex.EncodeToString(sum[:])
}

func (m *Message) readBody(h header, root *part) {
	topic, forwarded := topicOf(m.Subject, isList(h))
	m.Topic = topic
	left := maxDecoded
	b := &body{forwarded: forwarded, left: &left}
	b.collect(root)
	m.Attachments = b.files
	text := b.text()
	m.Text = strings.TrimSpace(cutRunes(text, MaxText))
	m.Truncated = b.cut || len(m.Text) < len(text)
}
