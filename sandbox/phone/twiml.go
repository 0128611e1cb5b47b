package phone

import (
	"encoding/xml"
	"fmt"
	"strings"
)

// verb is one element of TwiML.
type verb struct {
	XMLName xml.Name
	Attrs   []xml.Attr `xml:",any,attr"`
	Text    string     `xml:",chardata"`
	Verbs   []verb     `xml:",any"`
}

// parseTwiML reads the verbs of a <Response>.
func parseTwiML(doc []byte) ([]verb, error) {
	if len(strings.TrimSpace(string(doc))) == 0 {
		return nil, nil // an empty answer is as good as an empty <Response/>
	}
	var root verb
	if err := xml.Unmarshal(doc, &root); err != nil {
		return nil, fmt.Errorf("this is no TwiML: %w", err)
	}
	if root.XMLName.Local != "Response" {
		return nil, fmt.Errorf("TwiML begins with <Response>, and not with <%s>", root.XMLName.Local)
	}
	return root.Verbs, nil
}

func (v verb) attr(name string) string {
	for _, a := range v.Attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// words are the verb's text, with its lines and spaces run together as a voice does.
func (v verb) words() string { return strings.Join(strings.Fields(v.Text), " ") }

// message is what a <Message> says, in itself or in its <Body>.
func (v verb) message() string {
	for _, part := range v.Verbs {
		if part.XMLName.Local == "Body" {
			return strings.TrimSpace(part.Text)
		}
	}
	return strings.TrimSpace(v.Text)
}
