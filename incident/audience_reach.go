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

// Untold are those of whom nobody can be told, each with a reason.
func (r Reach) Untold() (list []Untold) {
	for _, t := range r.Lost {
		list = append(list, Untold{To: t.String(), Reason: lostReason(t)})
	}
	return list
}

// Why nobody is told by a target that leads nowhere.
const (
	ReasonChannelLost = "channel_lost"
	ReasonTargetLost  = "target_lost"
)

func lostReason(t Target) string {
	if t.Kind == ByChannel {
		return ReasonChannelLost
	}
	return ReasonTargetLost
}

// Above says whether it goes to more people than most; 0: to however many, it does not. A channel whose members are not known may
// be the whole company.
func (r Reach) Above(most int) bool { return most > 0 && (r.Unknown || r.People() > most) }
