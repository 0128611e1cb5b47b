package commands

// View is a message as data. The bot draws it in Slack's Block Kit.
type View struct {
	Summary string // plain text: the notification on a phone, and what a screen reader says
	Parts   []Part
}

// Part is one piece of a message: Heading, Text, Quote, Formatted, Facts, Small, Buttons or Rule.
type Part interface{ part() }

// The pieces of a message.
type (
	// Heading is a large line of plain text.
	Heading string
	// Text is a paragraph.
	Text Markup
	// Quote is what a person wrote: plain text, shown as it is, so that it can mention nobody and forge nothing.
	Quote string
	// Formatted is what a person wrote for many: a status update, a closing line. *Bold*, `code`, lists, quotes and emoji are as in
	// Slack, and addresses are links; it can mention nobody, and no link has another label than where it leads.
	Formatted string
	// Facts are pairs of a label and a value, two to a row.
	Facts []Fact
	// Small is a line of small print.
	Small Markup
	// Buttons stand side by side.
	Buttons []Button
	// Rule is a line across.
	Rule struct{}
)

// Fact is a label with its value.
type Fact struct {
	Label string
	Value Markup
}

// Button is something to press. One with a URL opens it; the others come back as a Press.
type Button struct {
	Action string
	Value  string
	Label  string
	Style  Style
	URL    string
}

// Style is how much a button stands out.
type Style string

// The styles of buttons.
const (
	Plain   Style = ""
	Primary Style = "primary"
	Danger  Style = "danger"
)

func (Heading) part()   {}
func (Text) part()      {}
func (Quote) part()     {}
func (Formatted) part() {}
func (Facts) part()     {}
func (Small) part()     {}
func (Buttons) part()   {}
func (Rule) part()      {}

// Modal is a form as data.
type Modal struct {
	Callback string // comes back in the Submission
	Meta     string // likewise; at most 3,000 characters
	Title    string // at most 24 characters
	Submit   string // at most 24 characters
	Close    string // at most 24 characters
	Intro    []Part
	Inputs   []Input
}

// Input is one field of a form.
type Input struct {
	ID          string
	Label       string
	Hint        string
	Placeholder string
	Value       string
	Multiline   bool
	Optional    bool
	MaxLength   int      // runes; for text
	Options     []Option // a menu instead of text
}

// Option is one line of a menu.
type Option struct{ Value, Label string }
