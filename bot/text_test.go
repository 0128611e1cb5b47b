package bot

import (
	"strings"
	"testing"
	"unicode/utf8"

	"tocsin/commands"
)

func TestTyped(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, sent, want string }{
		{"plain words", "Water in the office", "Water in the office"},
		{"a mention with its name", "ask <@U012AB3CD|mara> about it", "ask @mara about it"},
		{"a mention without a name", "ask <@U012AB3CD>", "ask @U012AB3CD"},
		{"a channel", "see <#C012AB3CD|emea-all>", "see #emea-all"},
		{"a private channel whose name Slack hides", "see <#C012AB3CD|>", "see #C012AB3CD"},
		{"a user group", "page <!subteam^S012AB3CD|@executives>", "page @executives"},
		{"everybody", "<!channel> and <!here> listen", "@channel and @here listen"},
		{"a link", "look at <https://status.example>", "look at https://status.example"},
		{"a link that Slack named after itself", "look at <https://status.example|status.example>", "look at https://status.example"},
		{"a link under other words", "<https://evil.example|INC-1>", "INC-1 (https://evil.example)"},
		{"an address", "write to <mailto:a@b.example|a@b.example>", "write to a@b.example"},
		{"escaped brackets, typed as they are", "&lt;!channel&gt; &amp;amp; 1 &lt; 2", "<!channel> &amp; 1 < 2"},
		{"marks that turn the direction", "a\u202eb\u2066c", "abc"},
		{"Arabic and emoji", "مياه في المكتب 🌊", "مياه في المكتب 🌊"},
		{"control characters", "a\x00b\x1bc\nd", "abc\nd"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := typed(c.sent); got != c.want {
				t.Errorf("typed(%q) is %q, want %q", c.sent, got, c.want)
			}
		})
	}
}

// FuzzTyped holds that whatever was typed comes back, escaped, as text that mentions nobody and links nowhere.
func FuzzTyped(f *testing.F) {
	for _, s := range []string{"<!channel>", "<@U1|x>", "&lt;!here&gt;", "<<!everyone>>", "<|>", "<!subteam^|", "a & b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		text := typed(s)
		if !utf8.ValidString(text) {
			t.Errorf("typed(%q) is no text: %q", s, text)
		}
		if m := string(commands.Escape(text)); strings.ContainsAny(m, "<>") {
			t.Errorf("typed(%q) gets through as markup: %q", s, m)
		}
		if p := plain(text, maxSection); inert.MatchString(p.Text) {
			t.Errorf("typed(%q) has a mention or a link as plain text: %q", s, p.Text)
		}
	})
}

func TestClip(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text string
		most int
		want string
	}{
		{"short", 5, "short"},
		{"longer", 5, "long…"},
		{"äöüßé", 5, "äöüßé"},
		{"äöüßéx", 5, "äöüß…"},
	} {
		if got := clip(c.text, c.most); got != c.want {
			t.Errorf("clip(%q, %d) is %q, want %q", c.text, c.most, got, c.want)
		}
	}
	if got := markup("abc&amp;def", 6).Text; got != "abc…" {
		t.Errorf("an escaped character is cut in two: %q", got)
	}
}
