package sandbox

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
)

func TestPlainTextOfAMessage(t *testing.T) {
	t.Parallel()
	st, err := newState(testCompany(), testManifest(), time.Now())
	if err != nil {
		t.Fatal(err)
	}
	ids := strings.NewReplacer("ANN", st.user("ann").ID, "CREW", st.groups[0].ID, "GENERAL", st.channel("general").ID)
	for want, m := range map[string]Message{
		"@ann and @crew in #general: <b> & more": {Text: "<@ANN> and <!subteam^CREW> in <#GENERAL>: &lt;b&gt; &amp; more"},
		"@channel, the page, https://a.example":  {Text: "<!channel>, <https://a.example|the page>, <https://a.example>"},
		"Friday":                                 {Text: "<!date^1^{date}|Friday>"},
		"Top\n*Section*\none\ntwo\nfoot @ann":    {Text: "hidden", Blocks: json.RawMessage(layoutBlocks)},
		"Rich @ann said :tada: link\nitem":       {Blocks: json.RawMessage(richBlocks)},
		"before\n<@U1> stays as it is in plain text": {
			Text: "before", Attachments: json.RawMessage(`[{"blocks":[{"type":"header","text":{"type":"plain_text","text":"<@U1> stays as it is in plain text"}}]}]`),
		},
	} {
		m.Text, m.Blocks = ids.Replace(m.Text), json.RawMessage(ids.Replace(string(m.Blocks)))
		if got := st.plainText(m.Text, parse(&m)); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

const layoutBlocks = `[{"type":"header","text":{"type":"plain_text","text":"Top"}},
{"type":"section","text":{"type":"mrkdwn","text":"*Section*"},"fields":[{"type":"mrkdwn","text":"one"},{"type":"plain_text","text":"two"}]},
{"type":"divider"},
{"type":"actions","elements":[{"type":"button","action_id":"b","text":{"type":"plain_text","text":"Button"}}]},
{"type":"context","elements":[{"type":"mrkdwn","text":"foot"},{"type":"mrkdwn","text":"<@ANN>"}]}]`

const richBlocks = `[{"type":"rich_text","elements":[
{"type":"rich_text_section","elements":[{"type":"text","text":"Rich "},{"type":"user","user_id":"ANN"},{"type":"text","text":" said "},
{"type":"emoji","name":"tada"},{"type":"text","text":" "},{"type":"link","url":"https://a.example","text":"link"}]},
{"type":"rich_text_list","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"item"}]}]}]}]`
