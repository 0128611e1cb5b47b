package incident

// Company is how the configuration divides the company.
type Company struct {
	Regions []Region // in the order of the configuration
	Teams   []Team
}

// Region is a part of the company with a channel, a time zone, a language and leaders of its own. A person belongs to the first
// region whose People have them.
type Region struct {
	Name     string   `json:"name"`     // "emea", as in "region:emea"
	Title    string   `json:"title"`    // "EMEA"
	Channel  string   `json:"channel"`  // without "#"; empty: it has none
	TZ       string   `json:"tz"`       // IANA name: in which its channel reads times
	Language string   `json:"language"` // of its channel
	Leaders  []Target `json:"leaders"`
	People   []Target `json:"people"`
	Second   []Target `json:"second,omitempty"` // whom its playbooks page on their second level; empty: the company's
	Third    []Target `json:"third,omitempty"`  // and on their third
}

// Team is a named set of people: whoever is in one of Include, and in none of Exclude. Bots and deactivated accounts are in no
// team, guests only where Guests is set.
type Team struct {
	Name    string // "berlin", as in "team:berlin"
	Include []Target
	Exclude []Target
	Guests  bool
}
