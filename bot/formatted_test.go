package bot

import (
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// What people write for many arrives as they wrote it, and means nothing more than it shows.
func TestFormatted(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, text, want string }{
		{"emphasis", "*bold* _italic_ ~gone~ :fire:", "*bold* _italic_ ~gone~ :fire:"},
		{"code is left alone", "`a < b`, see\n```\nif a && b {\n  // https://a.example\n}\n```", "`a &lt; b`, see\n```\nif a &amp;&amp; b {\n  // https://a.example\n}\n```"},
		{"a quote and a list", "> They said\n• one\n    ◦ two\n1. three", "&gt; They said\n• one\n    ◦ two\n1. three"},
		{"an address", "See https://status.example.", "See <https://status.example>."},
		{"an address with what means something to Slack", "https://a.example/?x=1&y=2#c_d*e", "<https://a.example/?x=1&amp;y=2#c_d*e>"},
		{"addresses in a sentence", "*https://a.example* (https://b.example/c_(d)), “https://d.example” [https://e.example]!", "*<https://a.example>* (<https://b.example/c_(d)>), “<https://d.example>” [<https://e.example>]!"},
		{"a scheme that a phone wrote large", "Https://a.example", "<Https://a.example>"},
		{"one link behind other words, as Slack hands it over", "the page (https://a.example)", "the page (<https://a.example>)"},
		{"smart quotes and dashes of a phone", "It’s “off” — for now…", "It’s “off” — for now…"},
		{"no label can be put on a link", "https://a.example|INC-1 <https://a.example|INC-1>", "<https://a.example>|INC-1 &lt;<https://a.example>|INC-1&gt;"},
		{"a name before the host leads elsewhere than it looks", "https://bank.example@evil.example/x", "https://bank.example@evil.example/x"},
		{"nothing behind the slashes", "https:// http://. xhttps://a.example", "https:// http://. xhttps://a.example"},
		{"other schemes are no links", "javascript:alert(1) mailto:a@b.example slack://x", "javascript:alert(1) mailto:a@b.example slack://x"},
		{"mentions are characters", "<!channel> <@U1> <!subteam^S1> <#C1> @here #general", "&lt;!channel&gt; &lt;@U1&gt; &lt;!subteam^S1&gt; &lt;#C1&gt; @here #general"},
		{"what looks escaped is shown so", "&lt;!here&gt;", "&amp;lt;!here&amp;gt;"},
		{"marks without their other end", "*bold `code ```block _x", "*bold `code ```block _x"},
	} {
		if got := marked(c.text); string(got) != c.want {
			t.Errorf("%s:\n%s\nbecomes\n%s\nwant\n%s", c.name, c.text, got, c.want)
		}
		if o := formatted(c.text); o.Type != "mrkdwn" || !o.Verbatim {
			t.Errorf("%s is drawn as %s, verbatim: %v", c.name, o.Type, o.Verbatim)
		}
	}
}

// The longest text that an update takes is never cut, whatever is in it.
func TestFormattedIsNeverTooLong(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{strings.Repeat("ä", 2000): "mrkdwn", strings.Repeat("&", 2000): "plain_text", strings.Repeat("<x>", 666): "plain_text", " ": "plain_text"} {
		o := formatted(text)
		if n := utf8.RuneCountInString(o.Text); o.Type != want || n > maxSection || n < utf8.RuneCountInString(text) || strings.HasSuffix(o.Text, "…") {
			t.Errorf("%.9q is drawn as %s of %d characters", text, o.Type, n)
		}
	}
}

// bare is all that may stand between angle brackets in what a person wrote: an address without a label, and with nothing before
// its host.
var bare = regexp.MustCompile(`<(?i:https?)://[^<>|@/\s]+(/[^<>|\s]*)?>`)

func TestFormattedForgesNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOf(rapid.SampledFrom(strings.Split("https://|http://|<|>|@|!|#|U1|channel|here|&|&lt;|`|```|*|_|a.example|/|(|)|.| |\n|x|^|\u2060|“", "|"))).Draw(t, "text"), "")
		m := string(marked(text))
		if left := bare.ReplaceAllString(m, ""); strings.ContainsAny(left, "<>") {
			t.Errorf("%q becomes %q", text, m)
		}
		if back := unescape.Replace(bare.ReplaceAllStringFunc(m, func(l string) string { return strings.Trim(l, "<>") })); back != text {
			t.Errorf("%q reads as %q", text, back)
		}
	})
}
