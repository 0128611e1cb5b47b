package sandbox

import (
	"net/http"
	"strings"
	"testing"
)

func TestTokens(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	form := "application/x-www-form-urlencoded"
	for _, c := range []struct{ name, method, token, body, want string }{
		{"no token", "auth.test", "", "", "not_authed"},
		{"unknown token", "auth.test", "xoxb-other", "", "invalid_auth"},
		{"token in the form", "auth.test", "", "token=" + DefaultBotToken, "ok"},
		{"unknown token in the form", "auth.test", "", "token=xoxb-other", "invalid_auth"},
		{"header before form", "auth.test", DefaultBotToken, "token=xoxb-other", "ok"},
		{"app token", "auth.test", DefaultAppToken, "", "not_allowed_token_type"},
		{"bot token for the socket", "apps.connections.open", DefaultBotToken, "", "not_allowed_token_type"},
		{"app token for the socket", "apps.connections.open", DefaultAppToken, "", "ok"},
		{"a person's method", "users.profile.set", DefaultBotToken, "", "not_allowed_token_type"},
		{"api.test needs none", "api.test", "", "", "ok"},
		{"api.test fails on request", "api.test", "", "error=my_error", "my_error"},
	} {
		if a := d.send(c.method, form, c.token, c.body); a.code() != c.want {
			t.Errorf("%s: %v, want %s", c.name, a.body, c.want)
		}
	}
}

func TestUnknownMethod(t *testing.T) {
	t.Parallel()
	a := newDesk(t).call("chat.postMassage")
	if a.code() != "unknown_method" || a.status != http.StatusOK || a.body["req_method"] != "chat.postMassage" {
		t.Errorf("answer %d %v", a.status, a.body)
	}
}

func TestBodies(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	room := d.room("bodies")
	const plainJSON, utf8JSON, form = "application/json", "application/json; charset=utf-8", "application/x-www-form-urlencoded"
	for _, c := range []struct{ name, method, kind, body, want, warning string }{
		{"JSON", "chat.postMessage", utf8JSON, `{"channel":"` + room + `","text":"hi"}`, "ok", ""},
		{"JSON without charset", "chat.postMessage", plainJSON, `{"channel":"` + room + `","text":"hi"}`, "ok", "missing_charset"},
		{"form with charset", "auth.test", form + "; charset=utf-8", "", "ok", "superfluous_charset"},
		{"other charset", "auth.test", form + "; charset=koi8-r", "", "invalid_charset", ""},
		{"broken JSON", "chat.postMessage", utf8JSON, `{"channel":`, "invalid_json", ""},
		{"JSON list", "chat.postMessage", utf8JSON, `[1]`, "json_not_object", ""},
		{"JSON where a form is wanted", "conversations.info", utf8JSON, `{"channel":"` + room + `"}`, "invalid_arguments", ""},
		{"null is no argument", "chat.postMessage", utf8JSON, `{"channel":"` + room + `","text":null}`, "no_text", ""},
		{"blocks as JSON", "chat.postMessage", utf8JSON, `{"channel":"` + room + `","blocks":[{"type":"divider"}]}`, "ok", ""},
		{"blocks as text", "chat.postMessage", utf8JSON, `{"channel":"` + room + `","blocks":"[{\"type\":\"divider\"}]"}`, "ok", ""},
		{"list of users as JSON", "conversations.invite", utf8JSON, d.fill(`{"channel":"` + room + `","users":["{ann}","{bob}"]}`), "ok", ""},
		{"no content type", "auth.test", "", "x", "missing_post_type", ""},
		{"other content type", "auth.test", "text/plain", "x", "invalid_post_type", ""},
		{"missing argument", "chat.update", form, "channel=C1", "invalid_arguments", ""},
	} {
		a := d.send(c.method, c.kind, DefaultBotToken, c.body)
		if a.code() != c.want {
			t.Errorf("%s: %v, want %s", c.name, a.body, c.want)
		}
		if w, _ := a.body["warning"].(string); w != c.warning {
			t.Errorf("%s: warning %q, want %q", c.name, w, c.warning)
		}
	}
	if a := d.call("chat.update", "channel", "C1"); !strings.Contains(a.messages(), "[ERROR] missing required field: ts") {
		t.Errorf("messages: %s", a.messages())
	}
}

// A token in the JSON body or in the address is none.
func TestTokenPlaces(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	if a := d.send("auth.test", "application/json", "", `{"token":"`+DefaultBotToken+`"}`); a.code() != "not_authed" {
		t.Errorf("in JSON: %v", a.body)
	}
	res, err := http.Get(d.url + "auth.test?token=" + DefaultBotToken)
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close()
	if calls := d.s.Calls(); calls[len(calls)-1].Result != "not_authed" {
		t.Errorf("in the address: %v", calls[len(calls)-1])
	}
}

func TestScopeHeadersAndErrors(t *testing.T) {
	t.Parallel()
	d := newDesk(t, "chat:write", "channels:read", "channels:manage")
	a := d.call("users.info", "user", "{ann}")
	if a.code() != "missing_scope" || a.body["needed"] != "users:read" || a.body["provided"] != "chat:write,channels:read,channels:manage" {
		t.Errorf("users.info: %v", a.body)
	}
	if got := a.header.Get("X-OAuth-Scopes"); got != "chat:write,channels:read,channels:manage" {
		t.Errorf("X-OAuth-Scopes %q", got)
	}
	if got := a.header.Get("X-Accepted-OAuth-Scopes"); got != "users:read" {
		t.Errorf("X-Accepted-OAuth-Scopes %q", got)
	}
	room := d.room("scoped")
	for _, c := range []struct {
		method string
		args   []string
		needed string
	}{
		{"conversations.history", []string{"channel", room}, "channels:history,groups:history,im:history,mpim:history"},
		{"conversations.create", []string{"name", "x", "is_private", "true"}, "groups:write"},
		{"conversations.open", []string{"users", "{ann}"}, "im:write"},
		{"conversations.open", []string{"users", "{ann},{bob}"}, "mpim:write"},
		{"conversations.list", []string{"types", "public_channel,im"}, "im:read"},
		{"conversations.join", []string{"channel", "{#general}"}, "channels:join"},
		{"chat.postMessage", []string{"channel", room, "text", "x", "username", "Other"}, "chat:write.customize"},
	} {
		if a := d.call(c.method, c.args...); a.code() != "missing_scope" || a.body["needed"] != c.needed {
			t.Errorf("%s %v: %v, want needed %s", c.method, c.args, a.body, c.needed)
		}
	}
}

// The scope depends on the kind of conversation, and Slack names that one.
func TestScopeByKind(t *testing.T) {
	t.Parallel()
	d := newDesk(t, "chat:write", "channels:manage", "channels:history", "groups:write", "im:write")
	dm, _ := d.must("chat.postMessage", "channel", "{ann}", "text", "hi").at("channel").(string)
	group, _ := d.must("conversations.create", "name", "hidden", "is_private", "1").at("channel", "id").(string)
	for id, needed := range map[string]string{dm: "im:history", group: "groups:history"} {
		if a := d.call("conversations.history", "channel", id); a.code() != "missing_scope" || a.body["needed"] != needed {
			t.Errorf("history of %s: %v, want needed %s", id, a.body, needed)
		}
	}
}

func TestUnknownScopeIsRefused(t *testing.T) {
	t.Parallel()
	if _, err := New(Options{Workspace: apiCompany(), Manifest: &Manifest{Name: "x", Scopes: []string{"chat:wright"}}}); err == nil || !strings.Contains(err.Error(), "chat:wright") {
		t.Errorf("err = %v", err)
	}
}
