package mail

import (
	"strings"
	"testing"
)

// TestQuotes leaves out what mail programs add below or between an answer, and nothing that a person may have written.
func TestQuotes(t *testing.T) {
	t.Parallel()
	for _, quoted := range []string{
		"> old",
		"On Tue, Nov 24, 2026 at 6:14 PM Mara <mara@halden.example> wrote:\n> old",
		"On Tue, Nov 24, 2026 at 6:14 PM Mara Lindqvist of the crisis team\n<mara@halden.example> wrote:\n\n> old",
		"Am 24.11.26 um 10:14 schrieb Mara Lindqvist:\n> alt",
		"Am Di., 24. Nov. 2026 um 10:14 Uhr schrieb Mara <\nmara@halden.example>:\n\n> alt",
		"Le mar. 24 nov. 2026 à 10:14, Mara <mara@halden.example> a écrit :\n> vieux",
		"El mar, 24 nov 2026 a las 10:14, Mara (<mara@halden.example>) escribió:\n> viejo",
		"Il giorno mar 24 nov 2026 alle ore 10:14 Mara ha scritto:\n> vecchio",
		"Op di 24 nov 2026 om 10:14 schreef Mara <mara@halden.example>:\n> oud",
		"Mara Lindqvist wrote on 24/11/2026 10:14:\n> old",
		"On 24 Nov 2026, at 10:14, Mara <mara@halden.example> wrote:\n\nold, without marks",
		"-----Original Message-----\nFrom: Mara\nold",
		"-----Ursprüngliche Nachricht-----\nVon: Mara\nalt",
		"________________________________\nFrom: Mara <mara@halden.example>\nSent: today\nTo: all\nSubject: Water\n\nold",
		"*From:* Mara <mara@halden.example>\n*Sent:* today\n*To:* all\n*Subject:* Water\n\nold",
		"Von: Mara\nDatum: heute\nAn: alle\nBetreff: Wasser\n\nalt",
		"-- \nJonas Achterberg\nExecutive office",
		"Sent from my iPhone",
		"Von meinem iPhone gesendet",
		"Get Outlook for Android<https://aka.example/x>",
	} {
		if got := readText("The valve is shut.\n\n" + quoted); got != "The valve is shut." {
			t.Errorf("%q is left of\n%s", got, quoted)
		}
	}
	for _, kept := range []string{
		"It is bad.\n\nOn 24 November the police wrote:\n\nNobody may enter.",
		"From: the roof\nWater runs down to: the cellar",
		"Three things:\n--\none\n" + strings.Repeat("and more\n", 20),
		"Sent from the office: two people.\nThey will arrive at nine.",
		"a > b",
		"________________________________\nA rule is no quotation.",
		"> all of it is quoted",
		"-- \nonly a signature",
	} {
		if got := readText(kept); got != tidy(kept) {
			t.Errorf("%q is left of\n%s", got, kept)
		}
	}
}

func readText(text string) string {
	m, _ := Read([]byte("From: mara@halden.example\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"+text), ours)
	return m.Text
}
