package commands

import (
	"context"
	"strings"

	"tocsin/incident"
)

var (
	subscribeVerb = verb{name: "subscribe", aliases: []string{"follow"}, usage: "[INC-n] [@person, #channel or team:NAME]",
		run: func(h *Handler) verbFunc { return h.subscribe }}
	unsubscribeVerb = verb{name: "unsubscribe", aliases: []string{"unfollow"}, usage: "[INC-n] [@person, #channel or team:NAME]",
		run: func(h *Handler) verbFunc { return h.unsubscribe }}
	subscribersVerb = verb{name: "subscribers", usage: "[INC-n]",
		run: func(h *Handler) verbFunc { return h.subscribers }}
)

// subscribe has somebody told of every update: oneself by direct message, where nobody is named.
func (h *Handler) subscribe(ctx context.Context, r Request, args string) (Answer, error) {
	return h.wish(ctx, r, args, incident.Told, incident.Direct)
}

// unsubscribe takes somebody out, whatever else they would be told through.
func (h *Handler) unsubscribe(ctx context.Context, r Request, args string) (Answer, error) {
	return h.wish(ctx, r, args, incident.Silent, incident.Silent)
}

// wish changes how somebody is told; own is the wish of who asks for themselves.
func (h *Handler) wish(ctx context.Context, r Request, args string, others, own incident.Wish) (Answer, error) {
	self, done := "subscribe.self", "subscribe.done"
	if own == incident.Silent {
		self, done = "unsubscribe.self", "unsubscribe.done"
	}
	n, rest, ask, err := h.which(ctx, r, args, ActionStatus)
	if err != nil || ask != nil {
		return Answer{View: ask}, err
	}
	x := incident.Subscriber{Person: r.By.ID, Wish: own}
	if rest != "" {
		var ok bool
		if x, ok = h.subscriber(rest, others); !ok {
			return Answer{View: say(r.l, "subscribe.whom", "word", brief(rest))}, nil
		}
	}
	if x.Person == r.By.ID {
		x.Wish = own
	}
	a, err := h.Incidents.Subscribe(ctx, r.Key, n, r.By.ID, x, r.Now)
	if err != nil {
		return Answer{}, err
	}
	if x.Person == r.By.ID {
		return Answer{View: say(r.l, self, "incident", n.String())}, nil
	}
	v := say(r.l, done, "who", h.subscriberName(x), "incident", n.String())
	v.Parts = append(v.Parts, Text(reachText(r.l, a.Reach())))
	return Answer{View: v}, nil
}

// subscriber reads who is meant. One person goes by id, since a handle may change hands.
func (h *Handler) subscriber(text string, w incident.Wish) (incident.Subscriber, bool) {
	word, _, _ := firstWord(text)
	t, ok := h.anyTarget(word)
	switch t.Kind {
	case incident.OnCall, incident.ByPager, incident.TheLead:
		return incident.Subscriber{}, false
	case incident.ByHandle, incident.ByEmail:
		people, err := h.Directory.Expand(t)
		if err == nil && len(people) == 1 && (people[0].Handle == t.Name || strings.EqualFold(people[0].Email, t.Name)) {
			return incident.Subscriber{Person: people[0].ID, Wish: w}, true
		}
	}
	return incident.Subscriber{Target: t, Wish: w}, ok
}

func (h *Handler) subscriberName(x incident.Subscriber) string {
	if x.Person != "" {
		return h.name(x.Person)
	}
	return x.Target.String()
}

// subscribers lists who is told, how many they are, and how they are told.
func (h *Handler) subscribers(ctx context.Context, r Request, args string) (Answer, error) {
	n, _, ask, err := h.which(ctx, r, number(args), ActionStatus)
	if err != nil || ask != nil {
		return Answer{View: ask}, err
	}
	list, a, err := h.Incidents.Subscriptions(ctx, n, r.By.ID)
	if err != nil {
		return Answer{}, err
	}
	v := say(r.l, "subscribers.heading", "incident", n.String())
	v.Parts = append(v.Parts, Text(reachText(r.l, a.Reach())))
	var lines []Part
	for _, x := range list {
		id := "subscribers.told"
		switch {
		case x.Wish == incident.Silent:
			id = "subscribers.silent"
		case x.Lost:
			id = "subscribers.lost"
		case x.Person != "":
			id = "subscribers.person"
		case x.Target.Kind == incident.ByChannel:
			id = "subscribers.channel"
		}
		lines = append(lines, Text(Say(r.l, id, "who", h.subscriberName(x.Subscriber), "Count", x.People)))
	}
	v.list(r.l, lines, 40)
	return Answer{View: v}, nil
}
