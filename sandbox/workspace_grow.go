package sandbox

import "fmt"

// MostPeople is how many people a made-up company may be grown to.
const MostPeople = 20_000

// GrownWorkspace is the company that comes with the program with so many people in all, up to MostPeople: the ones that it has, and
// staff in its three regions. They are in the groups and channels of their region, and have neither phone nor push messages.
func GrownWorkspace(people int) (*Workspace, error) {
	if people > MostPeople {
		return nil, fmt.Errorf("%d people are too many: up to %d can be made up", people, MostPeople)
	}
	return parseGrown("company.yaml", companyYAML, people)
}

// site is a place where made-up people work.
type site struct{ region, city, tz, locale string }

// Half of them work in EMEA.
var sites = []site{
	{"EMEA", "Berlin", "Europe/Berlin", "de-DE"}, {"AMER", "Denver", "America/Denver", "en-US"}, {"EMEA", "London", "Europe/London", "en-GB"},
	{"APAC", "Singapore", "Asia/Singapore", "en-GB"}, {"EMEA", "Paris", "Europe/Paris", "fr-FR"}, {"AMER", "Chicago", "America/Chicago", "en-US"},
	{"EMEA", "Warsaw", "Europe/Warsaw", "en-GB"}, {"APAC", "Sydney", "Australia/Sydney", "en-GB"}, {"EMEA", "Vienna", "Europe/Vienna", "de-AT"},
	{"AMER", "Toronto", "America/Toronto", "en-US"},
}

var firstNames = []string{
	"Ada", "Anders", "Beatriz", "Bojan", "Carla", "Chidi", "Dagny", "Dmitri", "Elif", "Enzo", "Farah", "Finn", "Greta", "Hugo", "Ida",
	"Ilse", "Ivo", "Jana", "Kofi", "Lena", "Luca", "Maja", "Mateo", "Nadia", "Nils", "Olga", "Omar", "Petra", "Quinn", "Rosa", "Sami",
	"Tess", "Umar", "Vera", "Wout", "Xenia", "Yara",
}

var lastNames = []string{
	"Abel", "Brook", "Castell", "Dorn", "Ekberg", "Falk", "Grau", "Holt", "Ivers", "Jansen", "Kowal", "Lund", "Marsh", "Novak", "Ortega",
	"Prem", "Quist", "Rossi", "Stein", "Tamm", "Ude", "Vance", "Weiss", "Yilmaz", "Zorn", "Almeida", "Bakker", "Costa", "Duarte",
}

// madeUp is the name of one of them. No two have the same: once each first name has gone with each last name, these are double.
func madeUp(i int) string {
	pair := i / len(firstNames)
	last := lastNames[pair%len(lastNames)]
	if round := pair / len(lastNames); round > 0 {
		last += "-" + lastNames[(pair+round)%len(lastNames)]
	}
	return firstNames[i%len(firstNames)] + " " + last
}

// grow adds people until there are so many.
func (w *Workspace) grow(people int) {
	for i := 0; len(w.People) < people; i++ {
		at := sites[i%len(sites)]
		handle := fmt.Sprintf("p%d", i+1)
		w.People = append(w.People, WorkspacePerson{
			Handle: handle, Name: madeUp(i), Title: "Staff " + at.city, Email: handle + "@" + w.Team.Domain + ".example",
			TZ: at.tz, Locale: at.locale, Region: at.region, madeUp: true,
		})
	}
}
