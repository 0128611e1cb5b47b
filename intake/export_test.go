package intake

import "golang.org/x/time/rate"

// APIRoutes are all that the API has, as "POST /incidents".
func APIRoutes() (list []string) {
	for _, r := range apiRoutes {
		list = append(list, r.method+" "+r.path)
	}
	return list
}

// Halt lets the API take no more requests of a token.
func (s *Server) Halt(token string) { s.apiLimits[token] = rate.NewLimiter(0, 0) }

// IMAPAhead is how many mails of a mailbox are looked into side by side.
const IMAPAhead = imapAhead
