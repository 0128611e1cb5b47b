package mail

import "strings"

// unflow puts paragraphs together again that a sender broke into lines for the way (RFC 3676): a line that ends with a space goes
// on in the next one, if that is quoted as deeply. With delsp the space itself goes.
func unflow(text string, delsp bool) string {
	var out strings.Builder
	open := -1 // the depth of the line that goes on; -1: none does
	for _, one := range strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n") {
		rest := strings.TrimLeft(one, ">")
		depth := len(one) - len(rest)
		rest = strings.TrimPrefix(rest, " ") // space stuffing
		if open != depth || rest == "-- " {
			if out.Len() > 0 {
				out.WriteByte('\n')
			}
			out.WriteString(strings.Repeat(">", depth))
			if depth > 0 {
				out.WriteByte(' ')
			}
		}
		if open = -1; strings.HasSuffix(rest, " ") && rest != "-- " {
			open = depth
			if delsp {
				rest = rest[:len(rest)-1]
			}
		}
		out.WriteString(rest)
	}
	return out.String()
}
