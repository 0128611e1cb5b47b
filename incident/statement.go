package incident

// Statement is a text for a status update that was prepared before anything happened, in one or more languages.
type Statement struct {
	Name  string            `json:"name"`
	Texts map[string]string `json:"texts"` // by language: "en", "de"
}

// StatementFields are what a statement may name in braces, such as "{title}": they are filled in when it is chosen. The time is none of
// them: it stands below every update, as of when it was sent, by the clock of whoever reads it.
var StatementFields = []string{"incident", "title", "playbook", "lead", "bridge"}
