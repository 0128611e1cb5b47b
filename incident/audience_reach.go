package incident

// Reach is whom news go to, in numbers: what people are shown of an audience, and what is kept of it with a broadcast.
type Reach struct {
	Channels []Channel
	Members  int      // people who hear it in these, each once, as far as the members are known
	Unknown  bool     // of one of the channels they are not
	Direct   int      // people who hear it by direct message
	Lost     []Target // lead nowhere at present
}

// People counts who hears it.
func (r Reach) People() int { return r.Members + r.Direct }

// Messages counts what has to be sent: one to each channel, one to each of the others.
func (r Reach) Messages() int { return len(r.Channels) + r.Direct }

// Above says whether it goes to more people than most; 0: to however many, it does not. A channel whose members are not known may
// be the whole company.
func (r Reach) Above(most int) bool { return most > 0 && (r.Unknown || r.People() > most) }
