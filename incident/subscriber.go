package incident

import (
	"slices"
	"time"
)

// Subscriber is told of the status updates of an incident: one person, by id, or whoever a target stands for when an update is
// sent. A channel is told by a message there.
type Subscriber struct {
	Target Target   // zero where Person is set
	Person PersonID // an id: a handle may change hands
	Wish   Wish
}

// Wish is how a subscriber wants to be told.
type Wish string

// The wishes of subscribers.
const (
	Told   Wish = ""       // in a channel where that is possible, else by direct message
	Direct Wish = "direct" // by direct message in any case; of a person
	Silent Wish = "silent" // not at all. Of a target: its people are left out, through whatever else they would be told
)

// Audience is who hears one status update.
type Audience struct {
	Channels []Channel
	Members  int        // people who hear it in one of the channels, as far as the channels' members are known
	Unknown  bool       // of one of the channels they are not
	People   []PersonID // who hear it by direct message
	Lost     []Target   // lead nowhere at present
}

// Messages counts what has to be sent: one to each channel, one to each of the others.
func (a Audience) Messages() int { return len(a.Channels) + len(a.People) }

// Reach is the audience in numbers.
func (a Audience) Reach() Reach {
	return Reach{Channels: a.Channels, Members: a.Members, Unknown: a.Unknown, Direct: len(a.People), Lost: a.Lost}
}

// subscribed are the subscribers that a playbook brings along.
func subscribed(p Playbook) (list []Subscriber) {
	for _, t := range p.Informed() {
		if s := (Subscriber{Target: t}); !slices.Contains(list, s) {
			list = append(list, s)
		}
	}
	return list
}

// audience resolves who is told, as things are now: the channels, and of all others the full members of the company, each once.
// Who is in one of the channels gets no direct message as well, but for who asked for one.
func (s *Service) audience(list []Subscriber) (a Audience) {
	var told, silent []Target
	wishes := map[PersonID]Wish{}
	for _, x := range list {
		switch {
		case x.Person != "":
			wishes[x.Person] = x.Wish
		case x.Wish == Silent:
			silent = append(silent, x.Target)
		case x.Target.Kind == ByChannel:
			s.addChannel(&a, x.Target)
		default:
			told = append(told, x.Target)
		}
	}
	channels, present := s.present(a.Channels)
	people, lost := s.Directory.Audience(told, slices.Concat(silent, channels))
	a.Lost, a.Members, a.Unknown = append(a.Lost, lost...), present, len(channels) < len(a.Channels)
	a.People = slices.DeleteFunc(people, func(who PersonID) bool {
		_, says := wishes[who]
		return says
	})
	for _, x := range list { // in the order in which they subscribed
		who, known := s.Directory.Person(x.Person)
		switch {
		case x.Person == "" || x.Wish == Silent || !known || who.Kind != Member:
		case !s.Directory.In(x.Person, channels):
			a.People = append(a.People, x.Person)
		case x.Wish == Direct:
			a.People = append(a.People, x.Person)
			a.Members--
		}
	}
	return a
}

func (s *Service) addChannel(a *Audience, t Target) {
	id, ours := s.Directory.ChannelID(t.Name)
	if !ours {
		a.Lost = append(a.Lost, t)
		return
	}
	if c := (Channel{ID: id, Name: t.Name}); !slices.Contains(a.Channels, c) {
		a.Channels = append(a.Channels, c)
	}
}

// present gives those of the channels whose members are known, and counts these. Of another, they are told twice rather than not at
// all.
func (s *Service) present(channels []Channel) (known []Target, members int) {
	for _, c := range channels {
		known = append(known, Target{ByChannel, c.Name})
	}
	people, unknown := s.Directory.Audience(known, nil)
	return slices.DeleteFunc(known, func(t Target) bool { return slices.Contains(unknown, t) }), len(people)
}

// hears says whether one of the targets stands for a person. Who is in a channel is Slack's to know, and counts for nothing here.
func (s *Service) hears(targets []Target, who PersonID) (through []Target) {
	for _, t := range targets {
		if t.Kind != ByChannel && s.Directory.In(who, []Target{t}) {
			through = append(through, t)
		}
	}
	return through
}

// lostEntries says of references of a playbook that they lead nowhere.
func lostEntries(lost []Target, now time.Time) (list []Entry) {
	for _, t := range lost {
		list = append(list, unresolved(t, now))
	}
	return list
}
