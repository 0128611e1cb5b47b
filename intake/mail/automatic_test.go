package mail

import (
	"testing"
)

// TestAutomatic tells what nobody means as an alarm from what somebody may, by the fields that programs set.
func TestAutomatic(t *testing.T) {
	t.Parallel()
	const reply = "In-Reply-To: <1@halden.example>\r\n"
	for header, want := range map[string]Automatic{
		"":                                   "",
		reply:                                "",
		"Auto-Submitted: no\r\n":             "",
		"Auto-Submitted: auto-generated\r\n": "",
		"Auto-Submitted: auto-generated\r\nPrecedence: bulk\r\n":                   "",
		"X-Auto-Response-Suppress: OOF, DR, RN, NRN\r\n":                           "",
		"Precedence: list\r\nList-Id: <a.b>\r\n":                                   "",
		"Precedence: bulk\r\nList-Id: <a.b>\r\n":                                   "",
		"Subject: Out of office again: the boiler\r\n":                             "",
		"Reply-To: product-owner@halden.example\r\n":                               "",
		"Auto-Submitted: Auto-Replied (vacation)\r\n":                              AutoReply,
		"Auto-Submitted: auto-replied; owner-email=\"a@b\"\r\n":                    AutoReply,
		"Precedence: auto_reply\r\n":                                               AutoReply,
		"Precedence: bulk\r\n":                                                     "",
		"Precedence: junk\r\n":                                                     "",
		"Precedence: bulk\r\nAuto-Submitted: auto-replied\r\n":                     AutoReply,
		"Precedence: bulk\r\nReturn-Path: <>\r\n":                                  Bounce,
		"X-Autoreply: yes\r\n":                                                     AutoReply,
		"X-Autorespond: x\r\n":                                                     AutoReply,
		reply + "X-Auto-Response-Suppress: All\r\n":                                AutoReply,
		reply + "Subject: Out of office: the boiler\r\n":                           AutoReply,
		reply + "Subject: Abwesenheitsnotiz: Wasser\r\n":                           AutoReply,
		"Content-Type: text/calendar; method=COUNTER\r\n":                          AutoReply,
		"Content-Type: multipart/report; report-type=disposition-notification\r\n": AutoReply,
		"Return-Path: <>\r\n":                                                      Bounce,
		"Return-Path: < >\r\n":                                                     Bounce,
		"X-Failed-Recipients: a@b\r\n":                                             Bounce,
		"Content-Type: multipart/report; report-type=delivery-status\r\n":          Bounce,
		"Content-Type: multipart/report; report-type=feedback-report\r\n":          Bounce,
		"Content-Type: message/delivery-status\r\n":                                Bounce,
		"X-List-Administrivia: yes\r\n":                                            ListControl,
		"X-Tocsin: 7\r\n":                                                          Loop,
		"X-Tocsin: 7\r\nAuto-Submitted: auto-replied\r\nReturn-Path: <>\r\n":       Loop,
	} {
		m, err := Read([]byte(header+"From: mara@halden.example\r\n\r\nText"), ours)
		if err != nil || m.Automatic != want {
			t.Errorf("%q: %q, %v; want %q", header, m.Automatic, err, want)
		}
	}
	for address, want := range map[string]Automatic{
		"mailer-daemon@mx.halden.example": Bounce,
		"Tocsin@halden.example":           Loop,
		"majordomo@halden.example":        ListControl,
		"product-owner@halden.example":    "",
	} {
		m, err := Read([]byte("From: "+address+"\r\n\r\nText"), ours)
		if err != nil || m.Automatic != want {
			t.Errorf("%s: %q, %v; want %q", address, m.Automatic, err, want)
		}
	}
	m, _ := Read([]byte("From: a-owner@lists.halden.example\r\nList-Id: <a.lists.halden.example>\r\n\r\nText"), ours)
	if m.Automatic != ListControl {
		t.Errorf("a list about itself: %q", m.Automatic)
	}
}

// TestQuiet tells the mails that may not be answered by a machine (RFC 3834, section 2). Most of them may be alarms all the same.
func TestQuiet(t *testing.T) {
	t.Parallel()
	for header, want := range map[string]bool{
		"":                                   false,
		"Auto-Submitted: no\r\n":             false,
		"Auto-Submitted: No (a comment)\r\n": false,
		"Precedence: first-class\r\n":        false,
		"Listen: to this\r\n":                false,
		"X-Auto-Response-Suppress: OOF, DR, RN, NRN\r\n": false,
		"X-Auto-Response-Suppress: All\r\n":              true,
		"X-Auto-Response-Suppress: DR, AutoReply\r\n":    true,
		"Auto-Submitted: auto-generated\r\n":             true,
		"Auto-Submitted: auto-notified; x=y\r\n":         true,
		"Auto-Submitted: auto-replied\r\n":               true,
		"Precedence: List\r\n":                           true,
		"Precedence: bulk\r\n":                           true,
		"Precedence: junk\r\n":                           true,
		"List-Id: <a.lists.halden.example>\r\n":          true,
		"List-Unsubscribe: <https://a.example>\r\n":      true,
	} {
		m, err := Read([]byte(header+"From: mara@halden.example\r\n\r\nText"), ours)
		if err != nil || m.Quiet != want {
			t.Errorf("%q: %v, %v", header, m.Quiet, err)
		}
	}
}

func TestTopic(t *testing.T) {
	t.Parallel()
	for subject, want := range map[string]string{
		"Water":                    "Water",
		"Re: Water":                "Water",
		"RE:  AW: Antw: SV: Water": "Water",
		"Re[3]: Re(2): Water":      "Water",
		"回复：Water":                 "Water",
		"Fwd: WG: Water":           "Water",
		"[EXTERN] Re: [EXT] Water": "Water",
		"AW: [INC-42] Water":       "[INC-42] Water",
		"[FIRING:1] Water":         "[FIRING:1] Water",
		"Regarding: Water":         "Regarding: Water",
		"Re:":                      "Re:",
		"Return: Water":            "Return: Water",
	} {
		if got, _ := topicOf(subject, false); got != want {
			t.Errorf("%q: %q, want %q", subject, got, want)
		}
	}
	for subject, want := range map[string]string{
		"[Emergency] Re: Water":          "Water",
		"Re: [Emergency] [INC-42] Water": "[INC-42] Water",
	} {
		if got, _ := topicOf(subject, true); got != want {
			t.Errorf("of a list, %q: %q, want %q", subject, got, want)
		}
	}
}
