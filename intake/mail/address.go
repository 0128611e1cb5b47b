package mail

import (
	netmail "net/mail"
	"regexp"
	"slices"
	"strings"
)

const (
	maxName      = 100     // runes of a display name
	maxAddress   = 254     // bytes; RFC 5321, section 4.5.3.1
	maxFrom      = 4 << 10 // bytes of the field
	maxAddresses = 200     // of To
	maxIDs       = 100     // of References
)

// readFrom gives the first address of a field From, and how many there are. What a display name or a comment says counts for
// nothing: only the address itself does.
func readFrom(value string) (from netmail.Address, count int, err error) {
	if len(value) > maxFrom {
		return from, 0, NoFrom
	}
	// The parser would decode encoded words, in few charsets and one by one: they are hidden from it.
	list, err := netmail.ParseAddressList(strings.ReplaceAll(toUTF8([]byte(value), ""), "=?", hiddenWord))
	if err != nil {
		list = readAngles(value)
	}
	if len(list) == 0 || !isPlain(strings.ToLower(list[0].Address)) {
		return from, 0, NoFrom
	}
	address := strings.ToLower(list[0].Address)
	name := strings.ReplaceAll(list[0].Name, hiddenWord, "=?")
	return netmail.Address{Name: readName(name, address), Address: address}, len(list), nil
}

const hiddenWord = "=_?"

var angles = regexp.MustCompile(`^([^<>,;]*)<([^<>\s]+)>\s*$`)

// readAngles reads what breaks RFC 5322 only in the display name, as "Weber, Jonas [IT] <jonas@halden.example>" does. Where
// there are several pairs of angle brackets, readers differ in whom they take: then it is nobody's.
func readAngles(value string) []*netmail.Address {
	m := angles.FindStringSubmatch(value)
	if m == nil {
		return nil
	}
	one, err := netmail.ParseAddress("<" + m[2] + ">")
	if err != nil {
		return nil
	}
	return []*netmail.Address{{Name: m[1], Address: one.Address}}
}

// isPlain refuses quoted local parts that hold another address, or space: whoever shows them would show a forgery.
func isPlain(address string) bool {
	local, domain, ok := strings.Cut(address, "@")
	return ok && local != "" && domain != "" && len(address) <= maxAddress && !strings.ContainsAny(address, "\"()<>[]:;, \\") &&
		!strings.Contains(domain, "@") && line(address, maxAddress) == address
}

// readName cleans a display name. One that looks like an address of somebody else is left out.
func readName(name, address string) string {
	name = strings.Trim(line(decodeWords(name), maxName), `"' `)
	if strings.Contains(name, "@") && !strings.EqualFold(name, address) {
		return ""
	}
	return name
}

var anyAddress = regexp.MustCompile(`[^\s<>()\[\],;:"'\\]{1,64}@[^\s<>()\[\],;:"'\\@]{1,190}`)

// readTo gives all addresses that a mail names as its own, each once. It is more lenient than with From: nobody is believed for
// them.
func readTo(h header) (to []string) {
	for _, name := range []string{"to", "cc", "delivered-to", "x-original-to"} {
		for _, value := range h.all(name) {
			for _, found := range anyAddress.FindAllString(withoutNames.ReplaceAllString(value, ""), -1) {
				address := strings.ToLower(found)
				if len(to) < maxAddresses && isPlain(address) && !slices.Contains(to, address) {
					to = append(to, address)
				}
			}
		}
	}
	return to
}

// withoutNames takes quoted display names out of a list, as they may look like addresses.
var withoutNames = regexp.MustCompile(`"[^"]*"`)

var messageID = regexp.MustCompile(`<([^<>\s]{1,300})>`)

// readIDs gives the Message-IDs in a field, without their brackets; of too many, the last: those nearest to the mail itself.
func readIDs(value string) (ids []string) {
	for _, m := range messageID.FindAllStringSubmatch(value, -1) {
		if id := line(m[1], len(m[1])); id == m[1] {
			ids = append(ids, id)
		}
	}
	return ids[max(0, len(ids)-maxIDs):]
}
